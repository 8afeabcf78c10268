"""German: verb second in main clauses, last in subordinate ones, the middle field in between.

The middle field keeps one order: pronouns, time, middle adverb, recipient, object, nicht, manner,
company, place, object with preposition or direction, predicate.
"""

from . import text
from .german_forms import (
    CONTRACTIONS, DER_LIKE, EIN_LIKE, HABEN, MIXED, MODALS, POSSESSIVES, PRONOUNS, RELATIVE, SEIN,
    STRONG, THE, WEAK, WERDEN, noun_form, pick,
)  # fmt: skip
from .lexicon import Adjective, Phrase
from .meaning import NP, RELATIONS, Comparison

CONJUNCTIONS = {
    "that": "dass",
    "wish": "dass",
    "whether": "ob",
    "because": "weil",
    "if": "wenn",
    "although": "obwohl",
    "before": "bevor",
    "while": "während",
}
DETERMINERS = {"some": "einige", "many": "viele", "howmany": "wie viele"}
TOWN_PREPOSITIONS = {"at": "in", "to": "nach", "near": "in der Nähe von", "from": "aus"}
QUESTIONS = {"where": "wo", "when": "wann", "why": "warum", "what": "was", "old": "wie alt"}


def sentence(meaning):
    words = main_clause(meaning)
    if meaning.joined:
        shared = meaning.joined.subject is meaning.clause.subject
        words += [",", "aber"] if meaning.conjunction == "but" else ["und"]
        words += verb_first(meaning.joined, skip="subject") if shared else main(meaning.joined)
    return text.line(words, text.MARKS[meaning.kind])


def main_clause(meaning):
    c = meaning.clause
    if meaning.kind == "order":
        please = ["bitte"] if meaning.please else []
        prefix = [c.verb.de.prefix] if c.verb.de.prefix else []
        return please + [c.verb.de.imperative()] + middle_field(c, "subject") + prefix + tail(c)
    if meaning.kind == "question":
        return question(c, meaning.what)
    return main(c)


def question(c, what):
    if what == "who":
        return ["wer"] + verb_first(c, skip="subject")
    if what in ("which", "howmany"):
        return noun_phrase(c.object, c.verb.frame.case) + verb_first(c, skip="object")
    if what == "where" and c.verb.frame.kind == "to":
        return ["wohin"] + verb_first(c)
    front = [QUESTIONS[what]] if what else []
    return front + verb_first(c, skip="object" if what == "what" else "")


def main(c):
    """Verb second: a clause or a time takes the first place, else the subject."""
    if c.complement and c.complement.first:
        return complement_words(c.complement) + verb_first(c)
    if c.time and c.time_first:
        return [c.time.de] + verb_first(c)
    finite, end, _ = cluster(c)
    return noun_phrase(c.subject, "N") + [finite] + middle_field(c, "subject") + end + tail(c)


def verb_first(c, skip=""):
    finite, end, _ = cluster(c)
    return [finite] + middle_field(c, skip) + end + tail(c)


def subordinate(c, skip=""):
    _, _, end = cluster(c)
    return middle_field(c, skip, subordinate_clause=True) + end + tail(c)


def tail(c):
    """Clauses stand after all else, between commas."""
    if c.complement and not c.complement.first:
        return complement_words(c.complement)
    return []


def cluster(c):
    """The finite verb; the words that close a main clause; the words that close another."""
    person = c.subject.person
    verb = WERDEN if c.passive else c.verb.de
    participle = [c.verb.de.prefix + c.verb.de.participle] if c.passive else []
    infinitive = participle + [verb.prefix + verb.infinitive]
    if c.modal:
        modal = MODALS[c.modal]
        finite = modal.preterite(person) if c.tense == "past" else modal.present(person)
    elif c.tense == "future":
        finite = WERDEN.present(person)
    elif c.tense in ("perfect", "pluperfect"):
        auxiliary = SEIN if verb.sein else HABEN
        finite = (auxiliary.present if c.tense == "perfect" else auxiliary.preterite)(person)
        infinitive = participle + [verb.prefix + verb.participle]
    else:
        finite = verb.preterite(person) if c.tense == "past" else verb.present(person)
        end = participle + ([verb.prefix] if verb.prefix else [])
        return finite, end, participle + [verb.prefix + finite]
    return finite, infinitive, infinitive + [finite]


def negated_by_kein(c):
    """Whether the object takes the negation: kauft kein Auto."""
    if c.negation != "not" or not c.object or not c.object.noun or c.verb.frame.de:
        return False
    return c.object.det in ("a", "bare")


def middle_field(c, skip="", subordinate_clause=False):
    words = [] if skip == "subject" else noun_phrase(c.subject, "N")
    frame = c.verb.frame
    pronouns, recipient, plain, late = [], [], [], []
    if c.recipient:
        words_of = noun_phrase(c.recipient, "D")
        if c.recipient.pronoun:
            pronouns = words_of
        else:
            recipient = words_of
    if c.object and skip != "object":
        if frame.de:
            late = prepositional(frame.de, c.object, frame.case)
        elif c.object.pronoun:
            pronouns = noun_phrase(c.object, frame.case) + pronouns
        else:
            plain = noun_phrase(c.object, frame.case, kein=negated_by_kein(c))
    words += pronouns + adverbs(c) + recipient + plain
    if c.negation == "not" and not negated_by_kein(c):
        words.append("nicht")
    words += [c.manner.de] if c.manner else []
    words += prepositional("von", c.agent, "D") if c.agent else []
    words += prepositional("mit", c.company, "D") if c.company else []
    words += prepositional("für", c.beneficiary, "A") if c.beneficiary else []
    words += place(c.place) if c.place else []
    return words + late + predicative(c)


def adverbs(c):
    words = [c.time.de] if c.time and not c.time_first else []
    words += [c.middle.de] if c.middle else []
    words += ["gerade"] if c.tense == "progressive" else []
    return words + (["nie"] if c.negation == "never" else [])


def predicative(c):
    what = c.predicate
    if isinstance(what, Adjective):
        return [what.de_bare]
    if isinstance(what, Phrase):
        return [what.de]
    if isinstance(what, NP):
        return noun_phrase(what, "N")[what.bare_job :]
    if isinstance(what, Comparison):
        than = noun_phrase(what.than, "N")
        if what.kind == "as":
            return ["so", what.adjective.de_bare, "wie"] + than
        return [what.adjective.de_comparative, "als"] + than
    return []


def complement_words(complement):
    inner, kind = complement.clause, complement.kind
    if kind in ("to", "purpose"):
        um = ["um"] if kind == "purpose" else []
        return [","] + um + middle_field(inner, "subject") + inner.verb.de.zu() + [","]
    if kind == "when":
        word = "als" if inner.tense == "past" else "wenn"
    else:
        word = CONJUNCTIONS[kind]
    return [",", word] + subordinate(inner) + [","]


def prepositional(preposition, np, case):
    words = noun_phrase(np, case)
    if np.det in ("the", "the-number") and (preposition, words[0]) in CONTRACTIONS:
        return [CONTRACTIONS[preposition, words[0]]] + words[1:]
    return [preposition] + words


def place(where):
    if where.phrase:
        return [TOWN_PREPOSITIONS[where.relation], where.phrase.de]
    if where.relation == "near":
        return ["in", "der", "Nähe"] + noun_phrase(where.np, "G")
    if where.relation == "at":
        return prepositional(where.np.noun.place[1], where.np, "D")
    if where.relation == "to":
        preposition, case = where.np.noun.place[2].split("+")
        return prepositional(preposition, where.np, case)
    return prepositional(RELATIONS[where.relation].de, where.np, "D")


def noun_phrase(np, case, kein=False):
    if np.pronoun:
        return [PRONOUNS[np.pronoun].split()["NAD".index(case)]]
    if np.pair:
        return noun_phrase(np.pair[0], case) + ["und"] + noun_phrase(np.pair[1], case)
    if np.name:
        herrn = np.title and np.title.gender == "m" and case != "N"
        return ([np.title.de + ("n" if herrn else "")] if np.title else []) + [np.name]
    slot = "p" if np.plural else np.noun.de_gender
    words, endings = determiner(np, slot, case, kein)
    words += [np.number.de] if np.number else []
    words += [adjective_form(np, a, pick(endings, slot, case)) for a in np.adjectives]
    words.append(noun_form(np.noun, np.plural, case))
    if np.det == "owner" and not np.owner.name:
        words += noun_phrase(np.owner, "G")
    words += place(np.place) if np.place else []
    return words + relative(np)


def adjective_form(np, adjective, ending):
    return (superlative(adjective) if np.superlative else adjective.de) + ending


def superlative(adjective):
    irregular_stem = adjective.de != adjective.de_bare  # teuer, teurer, teuerst
    stem = adjective.de_bare if irregular_stem else adjective.de_comparative[:-2]
    if stem == "größ":
        return "größt"
    sibilant = stem.endswith(("t", "d", "s", "ß", "z", "sch")) and not stem.endswith("end")
    return stem + ("est" if sibilant else "st")


def determiner(np, slot, case, kein):
    """Its words, and the declension of the adjectives after it."""
    if np.det == "owner" and np.owner.name:
        return [np.owner.name + "s"], STRONG
    if np.det == "whose":
        return [pick(RELATIVE, "p" if np.owner.plural else np.owner.noun.de_gender, "G")], STRONG
    if kein or np.det == "no":
        return ["kein" + pick(EIN_LIKE, slot, case)], MIXED
    if np.det in ("the", "the-number", "owner"):
        return [pick(THE, slot, case)], WEAK
    if np.det in ("this", "every", "which"):
        stem = {"this": "dies", "every": "jed", "which": "welch"}[np.det]
        return [stem + pick(DER_LIKE, slot, case)], WEAK
    if np.det in POSSESSIVES:
        return [POSSESSIVES[np.det] + pick(EIN_LIKE, slot, case)], MIXED
    if np.det == "a":
        return ["ein" + pick(EIN_LIKE, slot, case)], MIXED
    if np.det in DETERMINERS:
        word = DETERMINERS[np.det]
        return [word + "n" if case == "D" else word], STRONG
    return [], STRONG


def relative(np):
    if not np.relative:
        return []
    role, inner = np.relative.role, np.relative.clause
    if role == "owner":
        return [","] + subordinate(inner) + [","]
    case = "N" if role == "subject" else inner.verb.frame.case
    word = pick(RELATIVE, "p" if np.plural else np.noun.de_gender, case)
    return [",", word] + subordinate(inner, skip=role) + [","]
