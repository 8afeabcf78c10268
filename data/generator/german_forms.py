"""German inflection: articles, adjective endings, nouns, verbs.

Cases are N, A, D, G; a slot of a declension is a gender m, f, n or p for every plural. Persons are
numbered 0 ich, 1 du, 2 er/sie/es, 3 wir, 4 sie.
"""

import re
from dataclasses import dataclass

CASES = "NADG"

# Endings by slot in the order of CASES.
STRONG = {"m": "er en em en", "f": "e e er er", "n": "es es em en", "p": "e e en er"}
WEAK = {"m": "e en en en", "f": "e e en en", "n": "e e en en", "p": "en en en en"}
MIXED = {"m": "er en en en", "f": "e e en en", "n": "es es en en", "p": "en en en en"}
THE = {
    "m": "der den dem des",
    "f": "die die der der",
    "n": "das das dem des",
    "p": "die die den der",
}
DER_LIKE = {"m": "er en em es", "f": "e e er er", "n": "es es em es", "p": "e e en er"}
EIN_LIKE = {"m": "- en em es", "f": "e e er er", "n": "- - em es", "p": "e e en er"}
RELATIVE = {
    "m": "der den dem dessen",
    "f": "die die der deren",
    "n": "das das dem dessen",
    "p": "die die denen deren",
}
PRONOUNS = {
    "I": "ich mich mir",
    "you": "du dich dir",
    "he": "er ihn ihm",
    "she": "sie sie ihr",
    "we": "wir uns uns",
    "they": "sie sie ihnen",
    "it": "es es ihm",
    "there": "es es ihm",
}
POSSESSIVES = {
    "I": "mein",
    "you": "dein",
    "he": "sein",
    "she": "ihr",
    "we": "unser",
    "they": "ihr",
}
CONTRACTIONS = {
    ("in", "dem"): "im",
    ("an", "dem"): "am",
    ("zu", "dem"): "zum",
    ("zu", "der"): "zur",
    ("von", "dem"): "vom",
    ("in", "das"): "ins",
    ("an", "das"): "ans",
}


def pick(table, slot, case):
    """The entry of a declension table; "-" is the empty ending."""
    return table[slot].split()[CASES.index(case)].replace("-", "")


def noun_form(noun, plural, case):
    """A noun of the lexicon in one case, in the singular or plural."""
    if plural:
        form = noun.de_plural
        return form + "n" if case == "D" and form[-1] not in "ns" else form
    if noun.de_weak and case != "N":
        return noun.de_plural
    if case == "G" and noun.de_gender != "f":
        return noun.de_genitive or genitive(noun.de)
    return noun.de


def genitive(word):
    """-es after sibilants and after one syllable that ends in a consonant, else -s."""
    if word.endswith("nis"):
        return word + "ses"
    one_syllable = len(re.findall(r"[aeiouäöüyé]+", word.lower())) == 1
    if word[-1] in "sßzx" or one_syllable and word[-1] not in "aeiouäöüé":
        return word + "es"
    return word + "s"


@dataclass(frozen=True)
class GermanVerb:
    prefix: str  # of a separable verb, or ""
    infinitive: str  # without the prefix, as all that follows
    third: str
    past: str
    participle: str
    sein: bool  # the auxiliary of the perfect

    @staticmethod
    def parse(text):
        parts = text.split()
        sein = parts[-1] == "s"
        parts = parts[: len(parts) - sein]
        prefix, plus, infinitive = parts[0].partition("+")
        if not plus:
            prefix, infinitive = "", parts[0]
        if len(parts) > 1:
            return GermanVerb(prefix, infinitive, *parts[1:], sein)
        stem = weak_stem(infinitive)
        link = "e" if re.search(r"([td]|ch[nm]|[^aeiouäöülrhmn][nm])$", stem) else ""
        ge = "" if re.match(r"(be|ge|er|ver|ent|zer|über|unter)|.*ieren$", infinitive) else "ge"
        third = stem + link + "t"
        return GermanVerb(prefix, infinitive, third, third + "e", ge + third, sein)

    def present(self, person):
        special = IRREGULAR_PRESENT.get(self.infinitive)
        if special:
            return special.split()[person]
        if person == 0:
            stem = weak_stem(self.infinitive)
            return (stem[:-2] + "l" if self.infinitive.endswith("eln") else stem) + "e"
        if person == 1:
            return second_person(self.third)
        return self.third if person == 2 else self.infinitive

    def preterite(self, person):
        weak = self.past.endswith("e")
        if person == 1:
            return self.past + ("est" if self.past[-1] in "tdsß" else "st")
        if person in (0, 2):
            return self.past
        return self.past + ("n" if weak else "en")

    def imperative(self):
        """Of du; strong verbs with e to i keep the i: gib, lies, hilf."""
        stem = weak_stem(self.infinitive)
        singular = self.third if self.third.endswith("tritt") else self.third[:-1]
        if "i" in singular and "i" not in stem and "e" in stem:
            return singular
        if self.infinitive.endswith("eln"):
            return stem[:-2] + "le"
        needs_e = re.search(r"([td]|er|ig|ch[nm]|[^aeiouäöülrhmn][nm])$", stem)
        return stem + "e" if needs_e else stem

    def zu(self):
        """The words of the infinitive with zu; it goes inside a separable verb."""
        return [self.prefix + "zu" + self.infinitive] if self.prefix else ["zu", self.infinitive]


def weak_stem(infinitive):
    return infinitive[:-2] if infinitive.endswith("en") else infinitive[:-1]


def second_person(third):
    if third.endswith("et"):
        return third[:-1] + "st"
    if third.endswith(("hält", "tritt")):
        return third + "st"
    return third[:-1] + ("t" if third[-2] in "sßzx" else "st")


IRREGULAR_PRESENT = {
    "sein": "bin bist ist sind sind",
    "haben": "habe hast hat haben haben",
    "werden": "werde wirst wird werden werden",
    "wissen": "weiß weißt weiß wissen wissen",
    "können": "kann kannst kann können können",
    "müssen": "muss musst muss müssen müssen",
    "wollen": "will willst will wollen wollen",
    "dürfen": "darf darfst darf dürfen dürfen",
    "sollten": "sollte solltest sollte sollten sollten",
    "möchten": "möchte möchtest möchte möchten möchten",
}

SEIN = GermanVerb.parse("sein ist war gewesen s")
HABEN = GermanVerb.parse("haben hat hatte gehabt")
WERDEN = GermanVerb.parse("werden wird wurde worden s")

# should and would like to have no past of their own here.
MODALS = {
    "can": GermanVerb.parse("können kann konnte gekonnt"),
    "must": GermanVerb.parse("müssen muss musste gemusst"),
    "want": GermanVerb.parse("wollen will wollte gewollt"),
    "allowed": GermanVerb.parse("dürfen darf durfte gedurft"),
    "should": GermanVerb.parse("sollten sollte sollte gesollt"),
    "like": GermanVerb.parse("möchten möchte möchte gemocht"),
}
