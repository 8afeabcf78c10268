"""The lexicon: the tables of nouns.py, verbs.py, adjectives.py and words.py as objects."""

from dataclasses import dataclass

from . import adjectives, nouns, verbs, words
from .english_forms import EnglishVerb, with_s
from .french_forms import FrenchVerb, noun_plural
from .german_forms import GermanVerb


@dataclass(frozen=True)
class Noun:
    en: str
    en_plural: str
    de: str
    de_gender: str
    de_plural: str
    de_weak: bool
    de_genitive: str  # "" when regular
    fr: str
    fr_gender: str
    fr_plural: str
    classes: frozenset
    place: tuple  # prepositions, see nouns.py; empty for what is no place
    mass: bool


@dataclass(frozen=True)
class Frame:
    kind: str  # none, at, to, object, give, be
    en: str = ""  # preposition, as in all three
    case: str = ""
    de: str = ""
    fr: str = ""

    @property
    def direct(self):
        """Whether English has a plain object and French a direct one."""
        return self.kind in ("object", "give") and not (self.en or self.de or self.fr)


@dataclass(frozen=True)
class Verb:
    en: EnglishVerb
    de: GermanVerb
    fr: FrenchVerb
    frame: Frame
    objects: tuple
    subjects: tuple
    flags: frozenset

    @property
    def key(self):
        return " ".join(filter(None, (self.en.base, self.en.particle, self.frame.en)))


@dataclass(frozen=True)
class Adjective:
    en: str
    en_comparative: str  # "more", a form, or "" when it has none
    de: str  # the stem before an ending
    de_bare: str  # the predicative form
    de_comparative: str
    fr: tuple  # masculine, feminine, masculine before a vowel
    fr_before: bool
    classes: frozenset


@dataclass(frozen=True)
class Phrase:
    """Words that need no inflection: an adverb, a date, a city with its preposition."""

    en: str
    de: str
    fr: str
    tenses: tuple = ()
    gender: str = ""


def rows(table):
    """The cells of each line."""
    for line in table.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def spaced(text):
    return text.replace("_", " ")


def parse_noun(cells):
    en = cells[0].split()
    de = cells[1].split()
    fr = cells[2].split()
    mass = de[2] == "-"
    rest = de[3:]
    weak = "w" in rest
    rest = [word for word in rest if word != "w"]
    return Noun(
        en=en[0],
        en_plural="" if mass else en[1] if len(en) > 1 else with_s(en[0]),
        de=de[0],
        de_gender=de[1],
        de_plural=de[2],
        de_weak=weak,
        de_genitive=rest[0] if rest else "",
        fr=spaced(fr[0]),
        fr_gender=fr[1],
        fr_plural=spaced(fr[2]) if len(fr) > 2 else noun_plural(fr[0]),
        classes=frozenset(cells[3].split()),
        place=tuple(spaced(word) for word in cells[4].split()) if len(cells) > 4 else (),
        mass=mass,
    )


def parse_frame(text):
    if text == "-":
        return Frame("none")
    if text in ("at", "to", "be"):
        return Frame(text)
    if text == "give":
        return Frame("give", case="A")
    if ":" not in text:
        return Frame("object", case=text)
    en, de, fr = text.split(":")
    *preposition, case = de.split()
    return Frame("object", en, case, preposition[0] if preposition else "", fr)


def parse_verb(cells):
    cells = cells + [""] * (6 - len(cells))
    extras = cells[5].split()
    by = [extra[3:].split(",") for extra in extras if extra.startswith("by=")]
    return Verb(
        en=EnglishVerb.parse(cells[0]),
        de=GermanVerb.parse(cells[1]),
        fr=FrenchVerb.parse(cells[2]),
        frame=parse_frame(cells[3]),
        objects=tuple(cells[4].split()),
        subjects=tuple(by[0]) if by else ("person",),
        flags=frozenset(extra for extra in extras if not extra.startswith("by=")),
    )


def parse_adjective(cells):
    en = cells[0].split()
    de = cells[1].split()
    fr = cells[2].lstrip("^").split()
    bare, _, stem = de[0].partition("/")
    feminine = fr[1] if len(fr) > 1 else fr[0] + ("" if fr[0].endswith("e") else "e")
    if fr[0].endswith("é"):
        feminine = fr[0] + "e"
    return Adjective(
        en=en[0],
        en_comparative=en[1] if len(en) > 1 else "",
        de=stem.rstrip("-") or bare,
        de_bare=bare,
        de_comparative=de[1],
        fr=(fr[0], feminine, fr[2] if len(fr) > 2 else fr[0]),
        fr_before=cells[2].startswith("^"),
        classes=frozenset(cells[3].split()),
    )


def parse_phrases(table):
    """Lines of words.py; the fourth column is a gender or the tenses."""
    phrases = []
    for en, de, fr, *rest in rows(table):
        extra = rest[0].split() if rest else []
        gender = extra[0] if extra in (["m"], ["f"]) else ""
        phrases.append(Phrase(spaced(en), spaced(de), spaced(fr), tuple(extra), gender))
    return phrases


class Lexicon:
    def __init__(self):
        self.nouns = [parse_noun(cells) for table in nouns.TABLES for cells in rows(table)]
        self.verbs = {
            kind: [parse_verb(cells) for cells in rows(table)]
            for kind, table in verbs.TABLES.items()
        }
        self.special = {
            cells[0].split()[0]: parse_verb(cells) for cells in rows(verbs.SPECIAL)
        }
        self.adjectives = [parse_adjective(cells) for cells in rows(adjectives.ADJECTIVES)]
        self.cities = parse_phrases(words.CITIES)
        self.countries = parse_phrases(words.COUNTRIES)
        self.months = parse_phrases(words.MONTHS)
        self.weekdays = parse_phrases(words.WEEKDAYS)
        self.numbers = parse_phrases(words.NUMBERS)
        self.manner = parse_phrases(words.MANNER)
        self.middle = parse_phrases(words.MIDDLE)
        self.times = parse_phrases(words.TIMES)
        self.units = parse_phrases(words.UNITS)
        self.selected = {}
        self.check()

    def select(self, wanted):
        """The nouns of any of the classes, or so named, in the order of the tables."""
        wanted = frozenset(wanted)
        if wanted not in self.selected:
            self.selected[wanted] = [
                noun for noun in self.nouns if wanted & noun.classes or noun.en in wanted
            ]
        return self.selected[wanted]

    def check(self):
        """A misspelt class would silently never be used."""
        known = {name for noun in self.nouns for name in noun.classes | {noun.en}} | {"all"}
        clause_words = {"that", "whether", "to-de", "to-à", "to-"}
        for verb in (verb for table in self.verbs.values() for verb in table):
            for name in set(verb.objects + verb.subjects) - known - clause_words:
                raise ValueError(f"verb '{verb.key}': no noun has the class '{name}'")
        for adjective in self.adjectives:
            for name in adjective.classes - known:
                raise ValueError(f"adjective '{adjective.en}': no noun has the class '{name}'")
