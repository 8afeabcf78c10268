"""The corpus: random sentences, sorted into parts so that half of the test combines words anew."""

import hashlib
import random
from collections import Counter

from . import english, french, german
from .lexicon import Lexicon
from .meaning import NP, Clause, Comparison
from .measure import LANGUAGES, skeleton, tokens
from .phrases import fits
from .sentences import Sentences

TRAIN, VALID = 21000, 500
FAMILIAR, NOVEL = 500, 500  # the two halves of the test part, in this order
LINES = TRAIN + VALID + FAMILIAR  # without the novel ones
HELD_OUT_PERCENT = 4  # of all pairs of a verb and its object, and of an adjective and its noun
BROAD = 12  # partners that a word of such a pair has at least
USES_OF_PAIR = 3  # test lines with the same pair
SHORTEST, LONGEST = 4, 16  # words of the English line
SHORT, SHORT_REFUSED = 7, 0.75  # lines below SHORT words are refused with this probability
SKELETON_LIMIT = 225  # lines of one skeleton: 1 %


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


class HeldOut:
    """The pairs kept from training, and which lines have both words of one of them."""

    def __init__(self, lexicon, seed):
        self.forms = english_forms(lexicon)
        self.pairs = {pair for pair in broad_pairs(lexicon) if drawn(pair, seed)}
        self.partners = {}  # form of a governing word -> forms of the nouns it must not meet
        for governor, noun in sorted(self.pairs):
            for form in self.forms[governor]:
                self.partners.setdefault(form, set()).update(self.forms[noun])

    def novel_pair(self, meaning):
        """The first held-out pair of a meaning, or None."""
        return next((pair for pair in pairs_of(meaning) if pair in self.pairs), None)

    def touches(self, line):
        """Whether both words of some pair are in the line, in whatever relation."""
        words = set(tokens(line))
        return any(not words.isdisjoint(self.partners.get(word, ())) for word in words)


def drawn(pair, seed):
    """Decided by a hash, so that it depends on nothing but the pair and the seed."""
    digest = hashlib.sha256(f"{seed} {pair[0]} {pair[1]}".encode()).digest()
    return digest[0] * 256 + digest[1] < 65536 * HELD_OUT_PERCENT // 100


def broad_pairs(lexicon):
    """The pairs that the grammar can make, of words that go with many others: the words of a
    held-out pair must not become rare in training."""
    pairs = set()
    for verb in lexicon.verbs["transitive"] + lexicon.verbs["giving"]:
        pairs.update((verb.en.base, noun.en) for noun in lexicon.select(verb.objects))
    for adjective in lexicon.adjectives:
        pairs.update((adjective.en, noun.en) for noun in lexicon.nouns if fits(adjective, noun))
    governors, nouns = (Counter(words) for words in zip(*pairs))
    return [(g, n) for g, n in pairs if governors[g] >= BROAD and nouns[n] >= BROAD]


def english_forms(lexicon):
    """{base form: all forms}; a word that is both noun and verb counts once."""
    forms = {}
    for verb in lexicon.verbs["transitive"] + lexicon.verbs["giving"]:
        forms.setdefault(verb.en.base, set()).update(verb.en.forms())
    for adjective in lexicon.adjectives:
        own = forms.setdefault(adjective.en, {adjective.en})
        if adjective.en_comparative not in ("", "more"):
            own.update(english.comparative(adjective) + english.superlative(adjective))
    for noun in lexicon.nouns:
        own = forms.setdefault(noun.en, set())
        own.update(word.lower() for word in (noun.en, noun.en_plural) if word)
    return forms


class Accepted:
    """The lines taken so far, and whether another may join them."""

    def __init__(self, rng):
        self.rng = rng
        self.seen = {language: set() for language in LANGUAGES}
        self.skeletons = Counter()

    def takes(self, lines):
        length = len(lines[0].split())
        if not SHORTEST <= length <= LONGEST:
            return False
        if length < SHORT and self.rng.random() < SHORT_REFUSED:
            return False
        if any(line in self.seen[language] for language, line in zip(LANGUAGES, lines)):
            return False
        return self.skeletons[skeleton(lines[0])] < SKELETON_LIMIT

    def add(self, lines):
        self.skeletons[skeleton(lines[0])] += 1
        for language, line in zip(LANGUAGES, lines):
            self.seen[language].add(line)


def generate(seed):
    """{file name: text}"""
    lexicon = Lexicon()
    rng = random.Random(seed)
    sentences, accepted, held_out = Sentences(rng, lexicon), Accepted(rng), HeldOut(lexicon, seed)
    familiar, novel = [], []
    uses = Counter()
    while len(familiar) < LINES or len(novel) < NOVEL:
        meaning = sentences.sentence()
        lines = english.sentence(meaning), german.sentence(meaning), french.sentence(meaning)
        if not accepted.takes(lines):
            continue
        pair = held_out.novel_pair(meaning)
        if pair and uses[pair] < USES_OF_PAIR and len(novel) < NOVEL:
            uses[pair] += 1
            novel.append((lines, [sorted(held_out.forms[word]) for word in pair]))
        elif not held_out.touches(lines[0]) and len(familiar) < LINES:
            familiar.append(lines)
        else:
            continue
        accepted.add(lines)
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
        f"{FAMILIAR + 1 + i}\t{' '.join(first)}\t{' '.join(second)}\n"
        for i, (_, (first, second)) in enumerate(novel)
    )
    return written
