"""Random clauses: a verb, what it governs, and what may stand beside it."""

from .lexicon import Phrase
from .meaning import NP, PERSON, Clause, Comparison, Complement, Place, Relative
from .phrases import INDEFINITE, Phrases, fits
from .words import MEN

KINDS = {"transitive": 58, "giving": 9, "intransitive": 15, "copula": 12, "existence": 3, "age": 3}
TENSES = {"present": 30, "past": 30, "perfect": 14, "future": 14, "progressive": 11}
MODALS = ("can", "must", "want", "should", "like", "allowed")
# What the subject of is old, is interesting and the like may be, besides persons.
DESCRIBABLE = """text clothes thing vehicle furniture device building event matter animal food town
nature room show fragile riddle""".split()
# What may be found somewhere, and what may lie beside something.
FOUND = ("thing", "food", "animal", "text", "event")
MOVABLE = frozenset("thing furniture vehicle dishes device text clothes".split())
WITH_PAST = ("can", "must", "want", "allowed")


class Clauses(Phrases):
    def clause(self, tenses=None, subject=None, kinds=None, extras=0.5):
        """A clause of any kind; extras is the chance of each thing that may be left out."""
        kind = self.weighted(kinds or KINDS)
        if kind in ("copula", "existence", "age"):
            return getattr(self, kind)(tenses, subject)
        verb = self.choose([v for v in self.lexicon.verbs[kind] if self.may_govern(v, subject)])
        c = Clause(subject or self.subject_of(verb), verb)
        self.set_tense(c, tenses)
        self.govern(c)
        self.adorn(c, extras)
        return c

    def may_govern(self, verb, subject):
        """Whether the subject, if given, can do it: only persons are ever given."""
        return subject is None or "person" in verb.subjects

    def subject_of(self, verb):
        if "person" in verb.subjects and (len(verb.subjects) == 1 or self.chance(0.6)):
            return self.person()
        return self.noun([name for name in verb.subjects if name != "person"])

    # Tense, mood, negation.

    def set_tense(self, c, tenses=None):
        weights = dict(tenses or TENSES)
        if c.verb.flags & {"state", "once"}:
            weights.pop("progressive", None)
        if "state" in c.verb.flags:
            weights.pop("perfect", None)
        if "state" in c.verb.flags and c.verb.frame.kind == "object" and tenses is None:
            weights.pop("future", None)
        if c.verb.en.past == c.verb.en.base:  # she read, they read: present or past?
            weights.pop("past", None)
        c.tense = self.weighted(weights or {"present": 1})
        able = "state" not in c.verb.flags and "person" in c.verb.subjects
        if able and tenses is None and self.chance(0.14):
            c.modal = self.rng.choice(MODALS)
            c.tense = "past" if c.modal in WITH_PAST and self.chance(0.3) else "present"

    def negate(self, c, probability=0.12):
        """Indefinite objects but a and none would need other words in the negative."""
        if not self.chance(probability) or c.tense == "progressive" or c.middle:
            return
        if c.modal in ("must", "like") or c.time and c.time.en.startswith("every"):
            return
        if c.object and c.object.noun and c.object.det in ("number", "some", "many", "every"):
            c.object.det, c.object.number = "the", None
        timeless = c.time is None and not c.modal and c.tense in ("present", "perfect")
        c.negation = "never" if timeless and self.chance(0.25) else "not"

    # What the verb governs.

    def govern(self, c):
        frame = c.verb.frame
        if frame.kind in ("object", "give"):
            c.object = self.object_of(c)
        if frame.kind == "give":
            c.recipient = self.other_person(c, 0.35)
        if frame.kind in ("at", "to"):
            c.place = self.place(frame.kind)

    def object_of(self, c):
        persons = "person" in c.verb.objects
        if persons and not c.verb.en.particle and "=" not in c.verb.frame.fr and self.chance(0.2):
            return self.other_pronoun(c)
        if persons and self.chance(0.25):
            return self.name()
        np = self.noun(c.verb.objects, possessor_of(c.subject))
        return self.extended(np)

    def other_pronoun(self, c):
        """Not the subject itself: no I see me, and no you see your."""
        taken = c.subject.pronoun
        options = [p for p in ("I", "you", "he", "she", "we", "they") if p != taken]
        if taken in ("I", "we"):
            options = [p for p in options if p not in ("I", "we")]
        return self.pronoun(options)

    def other_person(self, c, pronoun):
        if self.chance(pronoun):
            return self.other_pronoun(c)
        if self.chance(0.4):
            return self.name()
        return self.noun(["person"], possessor_of(c.subject), 0.1)

    def extended(self, np):
        """Perhaps an owner, a place or a relative clause."""
        draw = self.rng.random()
        if draw < 0.07:
            return self.owned(np)
        if draw < 0.12 and "person" in np.noun.classes:
            np.place = Place("from", phrase=self.town())
        elif draw < 0.12 and np.noun.classes & MOVABLE:
            np.place = self.beside()
        return np

    # What may stand beside it.

    def adorn(self, c, chance):
        """At most two of time, middle adverb, manner, company, beneficiary and place."""
        if self.chance(chance):
            tense = "future" if c.modal and c.tense == "present" and self.chance(0.5) else c.tense
            c.time = None if c.modal and tense == "present" else self.time(tense)
            c.time_first = bool(c.time) and self.chance(0.3)
        elif self.chance(0.25) and not c.modal:
            fitting = [m for m in self.lexicon.middle if c.tense in m.tenses]
            c.middle = self.choose(fitting) if fitting else None
        self.negate(c)
        human = "person" in c.verb.subjects and "state" not in c.verb.flags
        if human and self.chance(chance * 0.8) and not c.negation == "never":
            self.circumstance(c)

    def circumstance(self, c):
        objects = c.verb.objects
        where = not c.place and not (c.object and c.object.place) and c.verb.frame.kind != "give"
        draw = self.rng.random()
        if draw < 0.3 and "once" not in c.verb.flags:
            c.manner = self.choose(self.lexicon.manner)
        elif draw < 0.5 and not c.recipient and "mit" != c.verb.frame.de:
            c.company = self.other_person(c, 0.25)
        elif draw < 0.65 and c.verb.frame.direct and not c.recipient and "person" not in objects:
            c.beneficiary = self.other_person(c, 0.25)
        elif where and c.verb.frame.kind != "to" and "place" not in objects:
            c.place = self.place("at", 0.25)

    # Clauses with to be.

    def copula(self, tenses=None, subject=None):
        verb = self.lexicon.special["be" if self.chance(0.88) else "become"]
        c = Clause(subject, verb)
        self.set_tense(c, simple_tenses(tenses))
        c.modal = ""
        if subject is None and self.chance(0.25):
            man = NP(name=self.choose(MEN), given_gender="m")
            return self.with_job(c, man)
        if c.subject is None:
            human = self.chance(0.4)
            c.subject = self.person(0.2, 0.3) if human else self.definite(DESCRIBABLE, 0.1)
        self.describe(c)
        return c

    def with_job(self, c, man):
        """Only men: the names of professions in the lexicon are masculine."""
        c.subject = man
        c.predicate = NP(noun=self.choose(self.lexicon.select(["job"])), det="a")
        self.described(c.predicate, 0.4)
        self.adorn_state(c)
        return c

    def describe(self, c):
        noun = c.subject.noun or self.lexicon.select(["man"])[0]
        fitting = [a for a in self.lexicon.adjectives if fits(a, noun)]
        others = [a for a in fitting if a not in c.subject.adjectives]
        adjective = self.choose(others or fitting)
        c.predicate = adjective
        if adjective.en_comparative and c.verb.en.base == "be" and self.chance(0.4):
            named = "person" in noun.classes and self.chance(0.5)
            than = self.name() if named else self.rival(adjective, c.subject)
            c.predicate = Comparison(adjective, self.rng.choice(("more", "more", "as")), than)
        elif self.chance(0.2):
            c.negation = "not"
        self.adorn_state(c)

    def rival(self, adjective, subject):
        """The other side of a comparison: of the same kind, and not the same word."""
        noun = subject.noun or self.lexicon.select(["man"])[0]
        kind = sorted(noun.classes & adjective.classes) or sorted(noun.classes)
        others = [n for n in self.lexicon.select(kind[:1]) if n is not noun and not n.mass]
        return self.described(NP(noun=self.choose(others or [noun])), 0.1)

    def adorn_state(self, c):
        if self.chance(0.35):
            c.time = self.time(c.tense) if c.tense != "present" else None
            c.time_first = bool(c.time) and self.chance(0.4)

    def existence(self, tenses=None, subject=None):
        """There is: the noun must be new, or be denied by no."""
        c = Clause(NP(pronoun="there"), self.lexicon.special["exist"])
        self.set_tense(c, {"present": 5, "past": 3, "future": 2})
        c.modal = ""
        town = self.chance(0.5)
        c.object = self.noun(["building", "place"] if town else FOUND)
        if c.object.det not in INDEFINITE or c.object.noun.mass:
            c.object.det = "no" if self.chance(0.4) or c.object.noun.mass else "a"
            c.object.plural = c.object.det == "no" and not c.object.noun.mass and self.chance(0.6)
            c.object.superlative = False
        c.place = Place("at", phrase=self.town()) if town else self.place("at", 0.1)
        if self.chance(0.3):
            c.time = self.time(c.tense)
            c.time_first = bool(c.time) and self.chance(0.4)
        return c

    def age(self, tenses=None, subject=None):
        c = Clause(subject or self.person(0.2, 0.5), self.lexicon.special["be2"])
        self.set_tense(c, simple_tenses(tenses))
        c.modal = ""
        number = self.number()
        c.predicate = Phrase(
            f"{number.en} years old", f"{number.de} Jahre alt", f"{number.fr} ans"
        )
        return c

    # Clauses inside noun phrases and clauses.

    def with_relative(self, np):
        """Adds a relative clause to a noun phrase that is common and definite enough."""
        if not np.noun or np.place or np.det == "owner" or np.noun.mass:
            return np
        human = "person" in np.noun.classes
        draw = self.rng.random()
        if human and draw < 0.15:
            kin = NP(noun=self.choose(self.lexicon.select(["kin"])), det="whose", owner=np)
            np.relative = Relative("owner", self.clause(subject=kin, extras=0.2))
        elif human and draw < 0.65:
            kinds = {"transitive": 5, "giving": 1, "intransitive": 4}
            np.relative = Relative("subject", self.clause(subject=np, extras=0.25, kinds=kinds))
            np.relative.clause.time_first = False
        else:
            self.object_relative(np)
        return np

    def object_relative(self, np):
        classes = np.noun.classes | {np.noun.en}
        direct = [v for v in self.lexicon.verbs["transitive"] if v.frame.direct]
        governing = [v for v in direct if set(v.objects) & classes]
        if not governing:
            return
        verb = self.choose(governing)
        c = Clause(self.subject_of(verb), verb, object=np)
        self.set_tense(c, {"present": 3, "past": 4, "perfect": 3})
        np.relative = Relative("object", c)

    def complement(self, kind, clause, french="", first=False):
        clause.time_first = False
        return Complement(kind, clause, french, first)


def simple_tenses(tenses):
    """Those of the given tenses (all, when None) that go with being."""
    simple = ("present", "past", "future")
    return {tense: w for tense, w in (tenses or TENSES).items() if tense in simple}


def possessor_of(np):
    """The pronoun whose possessive refers to the noun phrase: her for Anna, their for the men."""
    if np.pronoun in PERSON and np.pronoun not in ("it", "there"):
        return np.pronoun
    if np.is_plural:
        return "they"
    if np.name or np.noun and "person" in np.noun.classes:
        return "she" if np.gender == "f" else "he"
    return ""
