"""The corpus: random sentences, sorted into parts so that half of the test combines words anew."""

import hashlib
import random
from collections import Counter

from . import english, french, german
from .english_forms import EnglishVerb
from .lexicon import Lexicon
from .meaning import NP, Clause, Comparison
from .measure import LANGUAGES, NOVEL_FROM, skeleton, tokens
from .sentences import Sentences

TRAIN, VALID, NOVEL = 21000, 500, 500
HELD_OUT_PERCENT = 4  # of all pairs of a verb and its object, and of an adjective and its noun
SHORTEST, LONGEST = 4, 16  # words of the English line
SKELETON_LIMIT = 250  # lines of one skeleton; about 1.1 %


def phrases_of(meaning, seen=None):
    """All noun phrases and clauses inside a meaning, each once; relative clauses lead back to
    their noun phrase."""
    seen = {} if seen is None else seen
    if meaning is None or id(meaning) in seen:
        return seen.values()
    seen[id(meaning)] = meaning
    for part in vars(meaning).values():
        for item in part if isinstance(part, tuple) else (part,):
            if type(item).__module__ == NP.__module__:
                phrases_of(item, seen)
    return seen.values()


def pairs_of(meaning):
    """Pairs (governing word, noun) of English base forms."""
    for part in phrases_of(meaning):
        if isinstance(part, NP) and part.noun:
            yield from ((adjective.en, part.noun.en) for adjective in part.adjectives)
        if isinstance(part, Clause):
            governed = part.subject if part.passive else part.object
            if governed and governed.noun:
                yield part.verb.en.base, governed.noun.en
            adjective = part.predicate
            if isinstance(adjective, Comparison):
                adjective = adjective.adjective
            if part.subject and part.subject.noun and hasattr(adjective, "en_comparative"):
                yield adjective.en, part.subject.noun.en


def held_out(pair, seed):
    """Decided by a hash, so that it depends on nothing but the pair and the seed."""
    digest = hashlib.sha256(f"{seed} {pair[0]} {pair[1]}".encode()).digest()
    return digest[0] * 256 + digest[1] < 65536 * HELD_OUT_PERCENT // 100


class HeldOut:
    """The pairs kept from training, and which lines have both words of one of them."""

    def __init__(self, lexicon, seed):
        self.seed = seed
        self.forms = english_forms(lexicon)
        self.partners = {}  # form of a governing word -> forms of the nouns it must not meet
        nouns = [noun.en for noun in lexicon.nouns]
        for governor in self.forms["governors"]:
            for noun in nouns:
                if held_out((governor, noun), seed):
                    for form in self.forms["governors"][governor]:
                        self.partners.setdefault(form, set()).update(self.forms["nouns"][noun])

    def novel_pair(self, meaning):
        """The first held-out pair of a meaning as the forms of its two words, or None."""
        for governor, noun in pairs_of(meaning):
            if governor in self.forms["governors"] and held_out((governor, noun), self.seed):
                return self.forms["governors"][governor], self.forms["nouns"][noun]
        return None

    def touches(self, line):
        """Whether both words of some pair are in the line, in whatever relation."""
        words = {word.rstrip("'") for word in tokens(line)}
        return any(not words.isdisjoint(self.partners.get(word, ())) for word in words)


def english_forms(lexicon):
    governors = {}
    for table in ("transitive", "giving"):
        for verb in lexicon.verbs[table]:
            governors.setdefault(verb.en.base, sorted(set(EnglishVerb.forms(verb.en))))
    for adjective in lexicon.adjectives:
        forms = [adjective.en]
        if adjective.en_comparative not in ("", "more"):
            forms += english.comparative(adjective) + english.superlative(adjective)
        governors[adjective.en] = forms
    nouns = {noun.en: [w.lower() for w in (noun.en, noun.en_plural) if w] for noun in lexicon.nouns}
    return {"governors": governors, "nouns": nouns}


def acceptable(lines):
    return SHORTEST <= len(lines[0].split()) <= LONGEST


def generate(seed):
    """{file name: text}"""
    lexicon = Lexicon()
    sentences = Sentences(random.Random(seed), lexicon)
    pairs = HeldOut(lexicon, seed)
    familiar, novel = [], []
    seen = {language: set() for language in LANGUAGES}
    skeletons = Counter()
    while len(familiar) < TRAIN + VALID + NOVEL_FROM or len(novel) < NOVEL:
        meaning = sentences.sentence()
        lines = english.sentence(meaning), german.sentence(meaning), french.sentence(meaning)
        if not acceptable(lines) or any(l in seen[k] for k, l in zip(LANGUAGES, lines)):
            continue
        shape = skeleton(lines[0])
        if skeletons[shape] >= SKELETON_LIMIT:
            continue
        pair = pairs.novel_pair(meaning)
        if pair and len(novel) < NOVEL:
            novel.append((lines, pair))
        elif not pairs.touches(lines[0]) and len(familiar) < TRAIN + VALID + NOVEL_FROM:
            familiar.append(lines)
        else:
            continue
        skeletons[shape] += 1
        for language, line in zip(LANGUAGES, lines):
            seen[language].add(line)
    return files(familiar, novel)


def files(familiar, novel):
    parts = {
        "train": familiar[:TRAIN],
        "valid": familiar[TRAIN : TRAIN + VALID],
        "test": familiar[TRAIN + VALID :] + [lines for lines, _ in novel],
    }
    written = {
        f"{part}.{language}": "".join(lines[column] + "\n" for lines in rows)
        for part, rows in parts.items()
        for column, language in enumerate(LANGUAGES)
    }
    written["test.novel.tsv"] = "".join(
        f"{NOVEL_FROM + 1 + i}\t{' '.join(first)}\t{' '.join(second)}\n"
        for i, (_, (first, second)) in enumerate(novel)
    )
    return written
