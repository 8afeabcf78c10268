"""English inflection: British spelling, regular by rule, irregular by the lexicon."""

import re
from dataclasses import dataclass

VOWELS = "aeiou"


def with_s(word):
    """The plural of a noun or the third person of a verb."""
    if re.search(r"(s|x|z|ch|sh)$", word) or word in ("go", "tomato", "potato"):
        return word + "es"
    if word[-1] == "y" and word[-2] not in VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def doubles(base):
    """Whether the last consonant doubles before -ing: running, forgetting, travelling."""
    one_vowel = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base)
    return bool(one_vowel) or base in ("forget", "begin", "travel")


def with_ing(base):
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + (base[-1] if doubles(base) else "") + "ing"


def with_ed(base):
    if base.endswith("e"):
        return base + "d"
    if base[-1] == "y" and base[-2] not in VOWELS:
        return base[:-1] + "ied"
    return base + "ed"


@dataclass(frozen=True)
class EnglishVerb:
    base: str
    third: str
    past: str
    participle: str
    ing: str
    particle: str  # "" or the word that follows: throw away

    @staticmethod
    def parse(text):
        parts = text.split()
        base, _, particle = parts[0].partition("+")
        base = base.rstrip("0123456789")
        past = parts[1] if len(parts) > 1 else with_ed(base)
        participle = parts[2] if len(parts) > 2 else past
        return EnglishVerb(base, with_s(base), past, participle, with_ing(base), particle)

    def forms(self):
        return (self.base, self.third, self.past, self.participle, self.ing)
