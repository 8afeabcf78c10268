"""English: subject, verb, object; do-support; an auxiliary before the subject in questions."""

from . import text
from .lexicon import Adjective, Phrase
from .meaning import NP, RELATIONS, Comparison

PRONOUNS = {
    "I": ("I", "me", "my"),
    "you": ("you", "you", "your"),
    "he": ("he", "him", "his"),
    "she": ("she", "her", "her"),
    "it": ("it", "it", "its"),
    "there": ("there", "there", ""),
    "we": ("we", "us", "our"),
    "they": ("they", "them", "their"),
}
DETERMINERS = {
    "a": ["a"],
    "bare": [],
    "number": [],
    "the-number": ["the"],
    "howmany": ["how", "many"],
}
BE = {"present": ("am", "are", "is", "are", "are"), "past": ("was", "were", "was", "were", "were")}
MODALS = {
    "can": ("can", "could"),
    "must": ("must", "had to"),
    "should": ("should", ""),
    "like": ("would like to", ""),
    "want": ("", "wanted to"),
    "allowed": ("", ""),
}
CONJUNCTIONS = ("that", "whether", "because", "when", "if", "although", "before", "while")


def sentence(meaning):
    words = main_clause(meaning)
    if meaning.joined:
        shared = meaning.joined.subject is meaning.clause.subject
        words += [",", "but"] if meaning.conjunction == "but" else ["and"]
        words += clause(meaning.joined, skip="subject" if shared else "")
    return text.line(words, text.MARKS[meaning.kind])


def main_clause(meaning):
    if meaning.kind == "order":
        please = ["please"] if meaning.please else []
        negation = ["do", "not"] if meaning.clause.negation else []
        return please + negation + predicate(meaning.clause, [meaning.clause.verb.en.base])
    if meaning.kind == "question":
        return question(meaning.clause, meaning.what)
    complement = meaning.clause.complement
    if complement and complement.first:
        return complement_words(complement) + [","] + clause(meaning.clause)
    return clause(meaning.clause)


def question(asked, what):
    if what == "who":
        return ["who"] + clause(asked, skip="subject")
    if what in ("which", "howmany"):
        front = noun_phrase(asked.object)
    else:
        front = ["how", "old"] if what == "old" else [what] if what else []
    group, auxiliary = verb_group(asked)
    if not auxiliary:
        group = do_support(asked, group)
    subject = noun_phrase(asked.subject)
    skip = "object" if what in ("what", "which", "howmany") else ""
    middle = [asked.middle.en] if asked.middle else []
    return front + group[:1] + subject + middle + predicate(asked, group[1:], skip)


def clause(c, skip=""):
    """A clause with its subject first; skip leaves the subject or the object out."""
    front = [c.time.en] if c.time and c.time_first else []
    subject = [] if skip == "subject" else noun_phrase(c.subject)
    return front + subject + predicate(c, negated_group(c), skip)


def negated_group(c):
    group, auxiliary = verb_group(c)
    adverb = ["never"] if c.negation == "never" else [c.middle.en] if c.middle else []
    if c.negation == "not":
        if not auxiliary:
            group = do_support(c, group)
        if group[0] == "can":
            return ["cannot"] + adverb + group[1:]
        return [group[0], "not"] + adverb + group[1:]
    return [group[0]] + adverb + group[1:] if auxiliary else adverb + group


def do_support(c, group):
    if c.tense == "past":
        return ["did", base_of(c)] + group[1:]
    return ["does" if c.subject.person == 2 else "do", base_of(c)] + group[1:]


def base_of(c):
    return "want" if c.modal == "want" else c.verb.en.base


def verb_group(c):
    """The words of the verb, finite first, and whether that one is an auxiliary."""
    person = c.subject.person
    if c.subject.pronoun == "there":
        return existence(c)
    verb, tail = c.verb.en, []
    if c.passive:
        tail = [verb.participle]
    base = "be" if c.passive else verb.base
    if c.modal:
        return modal_group(c, [base] + tail)
    if c.tense == "future":
        return ["will", base] + tail, True
    if c.tense in ("perfect", "pluperfect"):
        have = "had" if c.tense == "pluperfect" else "has" if person == 2 else "have"
        return [have, "been" if c.passive else verb.participle] + tail, True
    if c.tense == "progressive" or "weather" in c.verb.flags and c.tense == "present":
        return [BE["present"][person], verb.ing], True
    if base == "be":
        return [BE[c.tense][person]] + tail, True
    if c.tense == "past":
        return [verb.past], False
    return [verb.third if person == 2 else verb.base], False


def existence(c):
    number = 4 if c.object.is_plural else 2
    return (["will", "be"] if c.tense == "future" else [BE[c.tense][number]]), True


def modal_group(c, infinitive):
    person = c.subject.person
    if c.modal == "allowed":
        return [BE[c.tense][person], "allowed", "to"] + infinitive, True
    form = MODALS[c.modal][c.tense == "past"]
    if c.modal == "want" and not form:
        form = "wants to" if person == 2 else "want to"
    return form.split() + infinitive, form not in ("had to", "wants to", "want to", "wanted to")


def predicate(c, group, skip=""):
    """The verb's words and all that follows them."""
    words = list(group)
    if c.verb.en.particle:
        words.append(c.verb.en.particle)
    if c.object:
        words += [c.verb.frame.en] if c.verb.frame.en and not c.passive else []
        words += [] if skip == "object" else noun_phrase(c.object, objective=True)
    for preposition, np in (("to", c.recipient), ("by", c.agent)):
        words += [preposition] + noun_phrase(np, objective=True) if np else []
    words += predicative(c.predicate)
    words += [c.manner.en] if c.manner else []
    for preposition, np in (("with", c.company), ("for", c.beneficiary)):
        words += [preposition] + noun_phrase(np, objective=True) if np else []
    words += place(c.place) if c.place else []
    words += [c.time.en] if c.time and not c.time_first else []
    if c.complement and not c.complement.first:
        words += complement_words(c.complement)
    return words


def predicative(what):
    if isinstance(what, Adjective):
        return [what.en]
    if isinstance(what, NP):
        return noun_phrase(what)
    if isinstance(what, Phrase):
        return [what.en]
    if isinstance(what, Comparison):
        if what.kind == "as":
            return ["as", what.adjective.en, "as"] + noun_phrase(what.than)
        return comparative(what.adjective) + ["than"] + noun_phrase(what.than)
    return []


def comparative(adjective):
    if adjective.en_comparative == "more":
        return ["more", adjective.en]
    return [adjective.en_comparative]


def superlative(adjective):
    if adjective.en_comparative == "more":
        return ["most", adjective.en]
    return [adjective.en_comparative[:-1] + "st"]


def complement_words(complement):
    inner = complement.clause
    if complement.kind in CONJUNCTIONS:
        return [complement.kind] + clause(inner)
    subject = noun_phrase(inner.subject, objective=True) if complement.kind == "wish" else []
    return subject + ["to"] + predicate(inner, [inner.verb.en.base])


def place(where):
    relation = RELATIONS[where.relation].en if where.relation in RELATIONS else where.relation
    if where.phrase:
        return [{"at": "in"}.get(relation, relation), where.phrase.en]
    if relation == "at":
        relation = where.np.noun.place[0]
    return [relation] + noun_phrase(where.np)


def noun_phrase(np, objective=False):
    if np.pronoun:
        return [PRONOUNS[np.pronoun][objective]]
    if np.pair:
        return noun_phrase(np.pair[0]) + ["and"] + noun_phrase(np.pair[1])
    if np.name:
        return ([np.title.en] if np.title else []) + [np.name]
    words = determiner(np)
    words += [np.number.en] if np.number else []
    for adjective in np.adjectives:
        words += superlative(adjective) if np.superlative else [adjective.en]
    if words[:1] == ["a"] and sounds_vowel((words + [np.noun.en])[1]):
        words[0] = "an"
    words.append(np.noun.en_plural if np.plural else np.noun.en)
    words += place(np.place) if np.place else []
    return words + relative(np)


def sounds_vowel(word):
    return word[0] in "aeio" or word in ("honest", "ugly", "umbrella", "uncle")


def determiner(np):
    if np.det == "owner":
        return noun_phrase(np.owner) + ["'s"]
    if np.det in PRONOUNS:
        return [PRONOUNS[np.det][2]]
    if np.det == "this" and np.plural:
        return ["these"]
    return list(DETERMINERS.get(np.det, [np.det]))


def relative(np):
    if not np.relative:
        return []
    role, inner = np.relative.role, np.relative.clause
    if role == "owner":
        return clause(inner)
    word = "who" if role == "subject" and "person" in np.noun.classes else "that"
    return [word] + clause(inner, skip=role)
