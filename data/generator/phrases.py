"""Random noun phrases, places and times."""

from collections import Counter

from . import words
from .lexicon import Phrase
from .meaning import NP, RELATIONS, Place

TITLES = (Phrase("Mr", "Herr", "monsieur", gender="m"), Phrase("Mrs", "Frau", "madame", gender="f"))
# The first and second person are rarer, as in real text.
PRONOUNS = {"I": 2, "you": 2, "he": 4, "she": 4, "we": 3, "they": 3}
# Determiners of what can be counted, with their weights; those in PLURAL make a plural.
DETERMINERS = {
    "the": 40, "a": 20, "possessive": 15, "this": 6, "number": 7, "the-number": 2, "bare": 5,
    "some": 4, "many": 4, "every": 2,
}  # fmt: skip
PLURAL = ("number", "the-number", "bare", "some", "many")
INDEFINITE = ("a", "number", "bare", "some", "many")
YEARS = range(1950, 2021)


class Phrases:
    def __init__(self, rng, lexicon):
        self.rng = rng
        self.lexicon = lexicon
        self.used = Counter()

    def chance(self, probability):
        return self.rng.random() < probability

    def choose(self, options):
        """One at random, but of three drawn the least used: no word stays rare."""
        drawn = [self.rng.randrange(len(options)) for _ in range(3)]
        choice = min((options[i] for i in drawn), key=lambda option: self.used[option])
        self.used[choice] += 1
        return choice

    def weighted(self, weights):
        return self.rng.choices(list(weights), weights=list(weights.values()))[0]

    # Noun phrases.

    def number(self, in_words=0.35):
        """In words up to fifty, in figures above twenty."""
        if self.chance(in_words):
            return self.choose(self.lexicon.numbers)
        digits = self.choose([str(n) for n in range(21, 70)])
        return Phrase(digits, digits, digits)

    def name(self, title=0.12):
        if self.chance(title):
            chosen = self.choose(TITLES)
            surname = self.choose(words.SURNAMES)
            return NP(name=surname, title=chosen, given_gender=chosen.gender)
        gender = self.rng.choice("mf")
        names = words.MEN if gender == "m" else words.WOMEN
        return NP(name=self.choose(names), given_gender=gender)

    def pronoun(self, options=tuple(PRONOUNS)):
        return NP(pronoun=self.weighted({option: PRONOUNS[option] for option in options}))

    def noun(self, wanted, possessor="", adjective=0.3):
        """A noun of the wanted classes with a determiner and perhaps adjectives."""
        noun = self.choose(self.lexicon.select(wanted))
        if noun.mass:
            det = "bare" if "language" in noun.classes or self.chance(0.6) else "the"
            plain = "language" in noun.classes
            return self.described(NP(noun=noun, det=det), 0 if plain else adjective / 2)
        det = self.weighted(DETERMINERS)
        if "kin" in noun.classes and self.chance(0.6):
            det = "possessive"
        plural = det in PLURAL or det in ("the", "possessive", "this") and self.chance(0.25)
        np = NP(noun=noun, plural=plural, det=det)
        if det == "possessive":
            np.det = possessor or self.rng.choice(tuple(PRONOUNS))
        if "number" in det:
            np.number = self.number(0.7)
        return self.described(np, adjective)

    def definite(self, wanted, adjective=0.15):
        """One that is known: the, this, my."""
        np = self.noun(wanted, adjective=0)
        np.det = "the" if np.noun.mass or np.det in INDEFINITE + ("every", "the-number") else np.det
        np.number = None
        return self.described(np, adjective)

    def described(self, np, probability):
        if not self.chance(probability):
            return np
        fitting = [a for a in self.lexicon.adjectives if fits(a, np.noun)]
        if not fitting:
            return np
        np.adjectives = [self.choose(fitting)]
        before = [a for a in fitting if a.fr_before]
        if self.chance(0.12) and before and not np.adjectives[0].fr_before:
            np.adjectives.insert(0, self.choose(before))
        elif np.det == "the" and np.adjectives[0].en_comparative and self.chance(0.15):
            np.superlative = not np.noun.mass
        return np

    def person(self, pronoun=0.25, name=0.35):
        """A subject or companion."""
        draw = self.rng.random()
        if draw < pronoun:
            return self.pronoun()
        if draw < pronoun + name:
            first, second = self.name(), self.name(0)
            if self.chance(0.1) and not first.title and first.name != second.name:
                return NP(pair=(first, second))
            return first
        return self.noun(["person"], adjective=0.25)

    def owned(self, np):
        """Gives a plain definite noun phrase an owner: Anna's car, the teacher's car."""
        if np.det != "the" or np.superlative or np.noun.mass:
            return np
        np.det = "owner"
        if self.chance(0.5):
            np.owner = self.name(0)
        else:
            np.owner = NP(noun=self.choose(self.lexicon.select(["person"])))
        return np

    # Places.

    def town(self, countries=0.3):
        lexicon = self.lexicon
        return self.choose(lexicon.countries if self.chance(countries) else lexicon.cities)

    def place(self, relation="at", towns=0.3):
        """Where (at, near) or whither (to)."""
        if self.chance(towns):
            return Place(relation, phrase=self.town())
        if relation == "at" and self.chance(0.12):
            return Place("near", np=self.definite(["building", "nature"], 0.1))
        return Place(relation, np=self.definite(["place"]))

    def beside(self):
        """Beside, on, under ... some thing."""
        relation = self.rng.choice(list(RELATIONS))
        classes = {"on": ["surface"], "under": ["surface", "plant"]}
        beside = ["furniture", "building", "vehicle"]
        return Place(relation, np=self.definite(classes.get(relation, beside), 0.1))

    # Times.

    def time(self, tense):
        """One that goes with the tense, or None."""
        if tense not in ("present", "past", "future"):
            return None
        if self.chance(0.45):
            fitting = [t for t in self.lexicon.times if tense in t.tenses]
            return self.choose(fitting)
        makers = {
            "past": (self.day, self.day, self.year, self.ago, self.weekday, self.month_of_year),
            "future": (self.ahead, self.weekday, self.month, self.hour, self.day_of_month),
            "present": (self.month, self.hour, self.every),
        }
        return self.rng.choice(makers[tense])()

    def day(self):
        year = str(self.choose(YEARS))
        date = self.day_of_month()
        return Phrase(f"{date.en} {year}", f"{date.de} {year}", f"{date.fr} {year}")

    def day_of_month(self):
        month, day = self.choose(self.lexicon.months), self.choose(range(1, 29))
        first = "1er" if day == 1 else day
        return Phrase(f"on {day} {month.en}", f"am {day}. {month.de}", f"le {first} {month.fr}")

    def month(self):
        month = self.choose(self.lexicon.months)
        return Phrase(f"in {month.en}", f"im {month.de}", f"en {month.fr}")

    def month_of_year(self):
        month, year = self.month(), self.choose(YEARS)
        return Phrase(f"{month.en} {year}", f"{month.de} {year}", f"{month.fr} {year}")

    def year(self):
        year = self.choose(YEARS)
        return Phrase(f"in {year}", f"{year}", f"en {year}")

    def weekday(self):
        day = self.choose(self.lexicon.weekdays)
        return Phrase(f"on {day.en}", f"am {day.de}", day.fr)

    def every(self):
        day = self.choose(self.lexicon.weekdays)
        return Phrase(f"every {day.en}", f"jeden {day.de}", f"chaque {day.fr}")

    def hour(self):
        if self.chance(0.5):
            number = self.choose(self.lexicon.numbers[:11])
        else:
            hour = str(self.choose(range(2, 12)))
            number = Phrase(hour, hour, hour)
        return Phrase(f"at {number.en} o'clock", f"um {number.de} Uhr", f"à {number.fr} heures")

    def ago(self):
        span = self.span()
        return Phrase(f"{span.en} ago", f"vor {span.de}", f"il y a {span.fr}")

    def ahead(self):
        span = self.span()
        return Phrase(f"in {span.en}", f"in {span.de}", f"dans {span.fr}")

    def span(self):
        """Two days, three weeks; the German words are in the dative."""
        number = self.choose(self.lexicon.numbers[:14])
        unit = self.choose(self.lexicon.units)
        return Phrase(f"{number.en} {unit.en}", f"{number.de} {unit.de}", f"{number.fr} {unit.fr}")


def fits(adjective, noun):
    return "all" in adjective.classes or bool(adjective.classes & (noun.classes | {noun.en}))
