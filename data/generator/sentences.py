"""Random sentences: statements with one or two clauses, questions and orders."""

from .clauses import Clauses
from .lexicon import Phrase
from .meaning import NP, Clause, Place, Sentence

KINDS = {
    "simple": 24, "relative": 13, "adverbial": 14, "content": 8, "infinitive": 7, "purpose": 4,
    "wish": 4, "yes_no": 6, "wh": 10, "order": 6, "passive": 7, "birth": 2, "price": 2, "joined": 7,
    "weather": 2,
}  # fmt: skip
SIMPLE_TENSES = {"present": 3, "past": 4}
QUESTIONS = ("who", "where", "when", "why", "what", "which", "howmany", "old")
ADVERBIALS = {"because": 4, "when": 3, "if": 3, "although": 3, "before": 2, "while": 2}


class Sentences(Clauses):
    def sentence(self):
        return getattr(self, self.weighted(KINDS))()

    def simple(self):
        return Sentence(self.clause(extras=0.9))

    def relative(self):
        c = self.clause(extras=0.3)
        candidates = [np for np in (c.subject, c.object) if np and np.noun]
        if candidates:
            chosen = self.rng.choice(candidates)
            self.with_relative(chosen)
            if chosen is c.object:
                end_with_object(c)
        return Sentence(c)

    def other_subject(self):
        """A short subject for a second clause."""
        return self.person(0.5, 0.35)

    def short(self, tenses=None, subject=None):
        return self.clause(tenses or SIMPLE_TENSES, subject or self.other_subject(), extras=0.15)

    def adverbial(self):
        kind = self.weighted(ADVERBIALS)
        tenses = {
            "if": ({"future": 1}, {"present": 1}),
            "before": ({"past": 1}, {"past": 1}),
            "while": ({"past": 1}, {"past": 1}),
            "when": ({"past": 1}, {"past": 1}),
        }.get(kind, ({"past": 1}, {"past": 2, "pluperfect": 1}))
        if kind in ("when", "because", "although", "while") and self.chance(0.5):
            tenses = ({"present": 1}, {"present": 1})
        main = self.short(tenses[0])
        weather = kind != "before" and self.chance(0.08)
        inner = self.weather_clause(tenses[1]) if weather else self.short(tenses[1])
        main.time_first = False
        first = kind != "before" and self.chance(0.35)
        main.complement = self.complement(kind, inner, first=first)
        return Sentence(main)

    def weather_clause(self, tenses=None):
        verb = self.lexicon.special[self.rng.choice(("rain", "snow"))]
        c = Clause(NP(pronoun="it"), verb)
        weights = dict(tenses or {"present": 3, "past": 3, "future": 3})
        weights.pop("pluperfect", None)
        c.tense = self.weighted(weights)
        return c

    def weather(self):
        c = self.weather_clause()
        c.place = self.place("at", 0.8)
        c.time = self.time(c.tense)
        c.time_first = bool(c.time) and self.chance(0.4)
        return Sentence(c)

    def governing(self, kind):
        """A main clause whose verb takes a clause of the kind."""
        verbs = [v for v in self.lexicon.verbs["clause"] if v.objects[0].startswith(kind)]
        c = Clause(self.person(), self.choose(verbs))
        self.set_tense(c, {"present": 4, "past": 4, "perfect": 2})
        return c

    def content(self):
        kind = "whether" if self.chance(0.3) else "that"
        main = self.governing(kind)
        if kind == "whether" and self.chance(0.4):
            know = next(v for v in self.lexicon.verbs["clause"] if v.en.base == "know")
            main = Clause(main.subject, know, "present", negation="not")
        tenses = {"past": 3, "pluperfect": 1}
        if main.tense == "present":
            tenses = {"present": 3, "perfect": 2, "future": 3}
        main.complement = self.complement(kind, self.short(tenses))
        return Sentence(main)

    def bare_infinitive(self, subject):
        """A clause for an infinitive: no tense, no negation, no adverb before the verb."""
        kinds = {"transitive": 6, "giving": 2, "intransitive": 2}
        c = self.clause({"present": 1}, subject, kinds, 0)
        c.modal, c.negation, c.middle, c.time = "", "", None, None
        if self.chance(0.25) and not c.place:
            self.circumstance(c)
        return c

    def infinitive(self):
        main = self.governing("to-")
        inner = self.bare_infinitive(main.subject)
        main.complement = self.complement("to", inner, main.verb.objects[0][3:])
        return Sentence(main)

    def purpose(self):
        going = [v for v in self.lexicon.verbs["intransitive"] if v.frame.kind == "to"]
        main = Clause(self.person(), self.choose(going))
        self.set_tense(main, {"present": 3, "past": 3, "perfect": 2, "future": 2})
        main.place = self.place("to")
        main.complement = self.complement("purpose", self.bare_infinitive(main.subject))
        return Sentence(main)

    def wish(self):
        main = Clause(self.person(0.4, 0.4), self.lexicon.special["want"])
        self.set_tense(main, {"present": 3, "past": 1})
        main.modal = ""
        subject = self.other_pronoun(main) if self.chance(0.3) else self.name()
        main.complement = self.complement("wish", self.bare_infinitive(subject))
        # After a past wish French writes the present subjunctive too, and German its past.
        main.complement.clause.tense = "present"
        return Sentence(main)

    def joined(self):
        tense = {self.rng.choice(("present", "past", "perfect", "future")): 1}
        subject = self.person(0.3, 0.4)
        first = self.short(tense, subject)
        shared = self.chance(0.5)
        second = self.short({first.tense: 1}, subject if shared else None)
        first.time_first = second.time_first = False
        conjunction = "but" if not shared and self.chance(0.6) else "and"
        return Sentence(first, conjunction=conjunction, joined=second)

    # Questions and orders.

    def asked(self, kinds=None, extras=0.4):
        """A clause to be asked about: no negation, and nothing before the verb."""
        c = self.clause({"present": 3, "past": 4, "perfect": 2, "future": 2}, None, kinds, extras)
        c.negation, c.time_first = "", False
        if c.middle and c.middle.en not in ("always", "often", "already", "sometimes"):
            c.middle = None
        return c

    def yes_no(self):
        return Sentence(self.asked(), "question")

    def wh(self):
        what = self.rng.choice(QUESTIONS)
        if what in ("what", "which", "howmany"):
            asked = self.ask_object(what)
        else:
            asked = {"who": self.ask_who, "old": self.ask_old}.get(what, self.ask_adverb)(what)
        return Sentence(asked, "question", what)

    def ask_adverb(self, what):
        verbs = {"intransitive": 3} if what == "where" else None
        c = self.asked(verbs, 0.25)
        if what == "where":
            c.place = None
        if what == "when":
            c.time = c.middle = None
        return c

    def ask_who(self, what):
        c = self.asked({"transitive": 5, "giving": 1, "intransitive": 2}, 0.5)
        c.subject = NP(name="who")
        return c

    def ask_old(self, what):
        c = self.age(SIMPLE_TENSES)
        c.predicate = None
        return c

    def ask_object(self, det):
        verb = self.choose([v for v in self.lexicon.verbs["transitive"] if self.askable(v, det)])
        c = Clause(self.subject_of(verb), verb)
        self.set_tense(c, {"present": 3, "past": 4, "perfect": 2, "future": 1})
        if det == "what":
            c.object = NP(name="what")
            return c
        nouns = [n for n in self.lexicon.select(verb.objects) if not n.mass]
        plural = det == "howmany" or self.chance(0.3)
        c.object = NP(noun=self.choose(nouns), det=det, plural=plural)
        return c

    def askable(self, verb, det):
        if not verb.frame.direct or verb.en.particle or det == "what" and "person" in verb.objects:
            return False
        return any(not noun.mass for noun in self.lexicon.select(verb.objects))

    def order(self):
        c = self.bare_infinitive(NP(pronoun="you"))
        if self.chance(0.2):
            c.negation = "not"
            if c.object and c.object.noun and c.object.det not in ("the", "this", "a", "bare"):
                c.object.det, c.object.number, c.object.owner = "the", None, None
        return Sentence(c, "order", please=not c.negation and self.chance(0.4))

    # Sentences of a pattern of their own.

    def passive(self):
        verbs = self.lexicon.verbs["transitive"] + self.lexicon.verbs["giving"]
        direct = [v for v in verbs if v.frame.direct and v.frame.case == "A"]
        verb = self.choose([v for v in direct if "state" not in v.flags])
        c = Clause(self.extended(self.noun(verb.objects)), verb, passive=True)
        c.tense = self.weighted({"present": 1, "past": 5, "perfect": 2, "future": 2})
        if self.chance(0.2):
            c.tense, c.modal = "present", self.rng.choice(("can", "must", "should"))
        if self.chance(0.5):
            c.agent = self.name() if self.chance(0.6) else self.definite(["person"])
        if self.chance(0.6) and not c.modal:
            c.time = self.time(c.tense)
            c.time_first = bool(c.time) and self.chance(0.4)
        if self.chance(0.12):
            c.negation = "not"
        return Sentence(c)

    def birth(self):
        c = Clause(self.person(0.2, 0.6), self.lexicon.special["bear"], "past", passive=True)
        c.time = self.rng.choice((self.day, self.day, self.year, self.month_of_year))()
        if self.chance(0.7):
            c.place = Place("at", phrase=self.town())
        c.time_first = self.chance(0.3)
        return Sentence(c)

    def price(self):
        goods = ["text", "clothes", "thing", "vehicle", "device", "furniture", "jewel", "dishes"]
        c = Clause(self.definite(goods, 0.5), self.lexicon.special["cost"])
        c.tense = self.weighted({"present": 3, "future": 1})
        number = self.number()
        c.predicate = Phrase(f"{number.en} euros", f"{number.de} Euro", f"{number.fr} euros")
        return Sentence(c)


def end_with_object(c):
    """Nothing may follow a relative clause: what does could as well belong to it."""
    c.manner = c.company = c.beneficiary = None
    if c.verb.frame.kind == "give":
        c.object.relative = None
    if c.subject.pronoun == "there":
        c.object.relative = None
    else:
        c.place = None
    c.time_first = c.time is not None
