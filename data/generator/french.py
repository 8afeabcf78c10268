"""French: clitics before the verb, negation around it, most adjectives after the noun."""

from . import text
from .french_forms import FrenchVerb, adjective_form, spell, starts_with_vowel
from .lexicon import Adjective, Phrase
from .meaning import NP, RELATIONS, Comparison

SUBJECTS = {"I": "je", "you": "tu", "he": "il", "she": "elle", "it": "il", "there": "il",
            "we": "nous", "they": "ils"}  # fmt: skip
DIRECT = {"I": "me", "you": "te", "he": "le", "she": "la", "we": "nous", "they": "les"}
INDIRECT = {"I": "me", "you": "te", "he": "lui", "she": "lui", "we": "nous", "they": "leur"}
STRESSED = {"I": "moi", "you": "toi", "he": "lui", "she": "elle", "we": "nous", "they": "eux"}
REFLEXIVE = ("me", "te", "se", "nous", "se")
POSSESSIVES = {"I": "mon ma mes", "you": "ton ta tes", "he": "son sa ses", "she": "son sa ses",
               "we": "notre notre nos", "they": "leur leur leurs"}  # fmt: skip
ARTICLE = {("m", False): "LE", ("f", False): "LA", ("m", True): "LES", ("f", True): "LES"}
QUANTIFIERS = {
    "every": "chaque",
    "some": "quelques",
    "many": "beaucoup de",
    "howmany": "combien de",
    "number": "",
}
CONJUNCTIONS = {
    "that": ["que"],
    "wish": ["que"],
    "whether": ["si"],
    "because": ["parce", "que"],
    "when": ["quand"],
    "if": ["si"],
    "although": ["bien", "que"],
    "before": ["avant", "que"],
    "while": ["pendant", "que"],
}
# Moods of subordinate clauses; a while-clause tells the past in the imparfait.
MOODS = {"wish": "subjunctive", "although": "subjunctive", "before": "subjunctive",
         "while": "background"}  # fmt: skip
QUESTIONS = {"where": "où", "when": "quand", "why": "pourquoi", "old": "quel âge"}

ETRE = FrenchVerb.parse("être")
AVOIR = FrenchVerb.parse("avoir")
MODALS = {
    "can": FrenchVerb.parse("pouvoir"),
    "must": FrenchVerb.parse("devoir"),
    "want": FrenchVerb.parse("vouloir"),
    "should": FrenchVerb.parse("devoir"),
    "like": FrenchVerb.parse("vouloir"),
    "allowed": AVOIR,  # avoir le droit de
}


def sentence(meaning):
    words = main_clause(meaning)
    if meaning.joined:
        shared = meaning.joined.subject is meaning.clause.subject
        words += [",", "mais"] if meaning.conjunction == "but" else ["et"]
        words += clause(meaning.joined, skip="subject" if shared else "")
    return text.line(spell(words), text.MARKS[meaning.kind])


def main_clause(meaning):
    c = meaning.clause
    if meaning.kind == "order":
        return order(c) + ([",", "s'", "il", "te", "plaît"] if meaning.please else [])
    if meaning.kind == "question":
        return question(c, meaning.what)
    if c.complement and c.complement.first:
        return complement_words(c.complement) + [","] + clause(c)
    return clause(c)


def question(c, what):
    if what == "who":
        return ["qui"] + clause(c, skip="subject")
    if what == "what":
        return ["qu'est-ce", "que"] + clause(c, skip="object")
    if what in ("which", "howmany"):
        asked = clause(c, skip="object", fronted=c.object)
        return noun_phrase(c.object) + ["est-ce", "que"] + asked
    return ([QUESTIONS[what]] if what else []) + ["est-ce", "que"] + clause(c)


def order(c):
    form = c.verb.fr.imperative()
    pronoun = clitics(c, person=1)
    if c.negation:
        return ["ne"] + pronoun + [form, "pas"] + after_verb(c)
    stressed = {"me": "moi", "te": "toi"}
    return [form] + ["-" + stressed.get(word, word) for word in pronoun] + after_verb(c)


def clause(c, skip="", fronted=None, mood=""):
    """A clause in the order subject, verb, object. skip leaves the subject or the object out;
    fronted is the object that went before the verb, with which a participle agrees."""
    front = [c.time.fr, ","] if c.time and c.time_first else []
    subject = [] if skip == "subject" else noun_phrase(c.subject)
    if c.subject.pronoun and skip != "subject":
        subject = [SUBJECTS[c.subject.pronoun]]
    return front + subject + verb_group(c, fronted, mood) + after_verb(c, skip)


def clitics(c, person=None, reflexive=True):
    """The pronouns before the verb; only one of them ever occurs with a reflexive one."""
    words = []
    if c.verb.fr.reflexive and reflexive:
        words.append(REFLEXIVE[c.subject.person if person is None else person])
    if c.object and c.object.pronoun and not c.passive:
        if not c.verb.frame.fr:
            words.append(DIRECT[c.object.pronoun])
        elif c.verb.frame.fr == "à":
            words.append(INDIRECT[c.object.pronoun])
    if c.recipient and c.recipient.pronoun:
        words.append(INDIRECT[c.recipient.pronoun])
    if c.subject and c.subject.pronoun == "there":
        words.append("y")
    return words


def verb_group(c, fronted, mood):
    finite, rest, early = conjugated(c, fronted, mood)
    pronouns = clitics(c)
    if not early:
        rest = rest[:-1] + pronouns + rest[-1:] if not c.passive else rest
        pronouns = []
    words = pronouns + [finite]
    if c.negation or c.object and c.object.det == "no":
        words = ["ne"] + words + ["jamais" if c.negation == "never" else "pas"]
    return words + ([c.middle.fr] if c.middle else []) + rest


def conjugated(c, fronted, mood):
    """The finite verb; the words after it, of which an infinitive is last; whether the pronouns
    stand before the finite verb."""
    person = c.subject.person
    verb = ETRE if c.passive and c.verb.fr.infinitive != "naître" else c.verb.fr
    passive = [agreeing(c.verb.fr, c.subject)] if verb is ETRE and c.passive else []
    subjunctive = mood == "subjunctive"
    imperfect = "state" in c.verb.flags and not subjunctive or mood == "background"
    if c.modal:
        finite, link = modal(c, subjunctive)
        return finite, link + ([verb.infinitive] + passive), False
    if c.tense == "progressive":
        return ETRE.present(person), ["en", "train", "de", verb.infinitive], False
    if c.tense == "future":
        return verb.future(person), passive, True
    if c.tense in ("perfect", "pluperfect") or c.tense == "past" and not imperfect:
        auxiliary = ETRE if verb.with_etre else AVOIR
        if subjunctive:
            finite = auxiliary.subjunctive(person)
        else:
            finite = (auxiliary.imperfect if c.tense == "pluperfect" else auxiliary.present)(person)
        return finite, [participle(c, verb, fronted)] + passive, True
    if subjunctive:
        return verb.subjunctive(person), passive, True
    return (verb.imperfect if c.tense == "past" else verb.present)(person), passive, True


def modal(c, subjunctive):
    verb, person = MODALS[c.modal], c.subject.person
    link = ["le", "droit", "de"] if c.modal == "allowed" else []
    if c.modal in ("should", "like"):
        return verb.conditional(person), link
    if subjunctive:
        return verb.subjunctive(person), link
    return (verb.imperfect if c.tense == "past" else verb.present)(person), link


def participle(c, verb, fronted):
    """Agrees with the subject after être, else with a direct object that precedes."""
    if verb is ETRE:
        return verb.past_participle
    if verb.with_etre:
        return agreeing(verb, c.subject)
    before = fronted
    if c.object and c.object.pronoun and not c.verb.frame.fr:
        before = c.object
    return agreeing(verb, before) if before else verb.past_participle


def agreeing(verb, np):
    return verb.participle(np.gender, np.is_plural)


def after_verb(c, skip=""):
    words = []
    negative = c.negation or c.object and c.object.det == "no"
    if c.object and skip != "object":
        words += object_words(c, negative)
    words += prepositional("à", c.recipient) if c.recipient and not c.recipient.pronoun else []
    words += prepositional("par", c.agent) if c.agent else []
    words += predicative(c)
    words += [c.manner.fr] if c.manner else []
    words += prepositional("avec", c.company) if c.company else []
    words += prepositional("pour", c.beneficiary) if c.beneficiary else []
    words += place(c.place) if c.place else []
    words += [c.time.fr] if c.time and not c.time_first else []
    if c.complement and not c.complement.first:
        words += complement_words(c.complement)
    return words


def object_words(c, negative):
    preposition = c.verb.frame.fr.lstrip("=")
    if c.object.pronoun:
        clitic = c.verb.frame.fr in ("", "à")
        return [] if clitic else [preposition, STRESSED[c.object.pronoun]]
    if preposition:
        return prepositional(preposition, c.object)
    return noun_phrase(c.object, negative=negative)


def prepositional(preposition, np):
    """de and an indefinite plural or mass noun give de alone: parler de pommes."""
    if np.pronoun:
        return preposition.split() + [STRESSED[np.pronoun]]
    one_de = np.det == "bare" and preposition.endswith("de") and "language" not in np.noun.classes
    words = noun_phrase(np, negative=one_de)
    return preposition.split() + words[one_de:]


def predicative(c):
    what, subject = c.predicate, c.subject
    if isinstance(what, Adjective):
        return [adjective_form(what, subject.gender, subject.is_plural)]
    if isinstance(what, Phrase):
        return [what.fr]
    if isinstance(what, NP):
        return noun_phrase(what)[what.bare_job :]
    if isinstance(what, Comparison):
        degree = "aussi" if what.kind == "as" else "plus"
        form = adjective_form(what.adjective, subject.gender, subject.is_plural)
        return [degree, form, "que"] + noun_phrase(what.than)
    return []


def complement_words(complement):
    inner, kind = complement.clause, complement.kind
    if kind in ("to", "purpose"):
        preposition = "pour" if kind == "purpose" else complement.french
        words = [preposition] if preposition else []
        return words + clitics(inner) + [inner.verb.fr.infinitive] + after_verb(inner)
    return CONJUNCTIONS[kind] + clause(inner, mood=MOODS.get(kind, ""))


def place(where):
    if where.phrase:
        return place_name(where.relation, where.phrase)
    if where.relation == "near":
        return ["près"] + prepositional("de", where.np)
    if where.relation in ("at", "to"):
        return prepositional(where.np.noun.place[3], where.np)
    return prepositional(RELATIONS[where.relation].fr, where.np)


def place_name(relation, phrase):
    """Cities go without article; countries have one but after en and, if feminine, after de."""
    if relation in ("at", "to"):
        return {"": ["à"], "f": ["en"], "m": ["au"]}[phrase.gender] + [phrase.fr]
    near = ["près"] if relation == "near" else []
    return near + ["de"] + (["LE"] if phrase.gender == "m" else []) + [phrase.fr]


def noun_phrase(np, negative=False):
    if np.pronoun:
        return [STRESSED.get(np.pronoun, "il")]
    if np.pair:
        return noun_phrase(np.pair[0]) + ["et"] + noun_phrase(np.pair[1])
    if np.name:
        return ([np.title.fr] if np.title else []) + [np.name]
    gender, plural = np.noun.fr_gender, np.plural
    noun = np.noun.fr_plural if plural else np.noun.fr
    before = [a for a in np.adjectives if a.fr_before]
    after = [a for a in np.adjectives if not a.fr_before]
    core = [noun]
    for adjective in reversed(before):
        core.insert(0, adjective_form(adjective, gender, plural, starts_with_vowel(core[0])))
    if np.superlative and before:
        core.insert(0, "plus")
    for adjective in after:
        article = [ARTICLE[gender, plural], "plus"] if np.superlative else []
        core += article + [adjective_form(adjective, gender, plural)]
    core = ([np.number.fr] if np.number else []) + core
    words = determiner(np, core[0], negative, bool(before)) + core
    words += prepositional("de", np.owner) if np.det == "owner" else []
    words += place(np.place) if np.place else []
    return words + relative(np)


def determiner(np, following, negative, adjective_before):
    gender, plural, vowel = np.noun.fr_gender, np.plural, starts_with_vowel(following)
    article = ARTICLE[gender, plural]
    if "language" in np.noun.classes or np.det in ("the", "the-number", "owner", "whose"):
        return (["dont"] if np.det == "whose" else []) + [article]
    if np.det == "no" or negative and np.det in ("a", "bare"):
        return ["de"]
    if np.det == "bare":
        if plural:
            return ["de"] if adjective_before else ["des"]
        return ["de", article]
    if np.det == "this":
        return ["ces" if plural else "cette" if gender == "f" else "cet" if vowel else "ce"]
    if np.det in POSSESSIVES:
        masculine, feminine, plurals = POSSESSIVES[np.det].split()
        return [plurals if plural else masculine if gender == "m" or vowel else feminine]
    quel = ("quel" if gender == "m" else "quelle") + ("s" if plural else "")
    if np.det == "a":
        return ["un" if gender == "m" else "une"]
    return quel.split() if np.det == "which" else QUANTIFIERS[np.det].split()


def relative(np):
    if not np.relative:
        return []
    role, inner = np.relative.role, np.relative.clause
    if role == "owner":
        return clause(inner)
    if role == "subject":
        return ["qui"] + clause(inner, skip="subject")
    return ["que"] + clause(inner, skip="object", fronted=np)
