"""What a sentence says, before any language says it: noun phrases, clauses, sentences."""

from dataclasses import dataclass, field
from typing import Optional

from .lexicon import Adjective, Noun, Phrase, Verb

# Pronouns in the numbering of persons that the inflection uses: it is a person 2 as well.
PERSON = {"I": 0, "you": 1, "he": 2, "she": 2, "it": 2, "there": 2, "we": 3, "they": 4}


# Prepositions that go with any thing; the German ones with the dative.
RELATIONS = {
    "on": Phrase("on", "auf", "sur"),
    "under": Phrase("under", "unter", "sous"),
    "behind": Phrase("behind", "hinter", "derrière"),
    "before": Phrase("in front of", "vor", "devant"),
    "beside": Phrase("next to", "neben", "à côté de"),
}


@dataclass
class NP:
    """A noun phrase: a noun with what belongs to it, a name, a pronoun, or two of them joined."""

    noun: Optional[Noun] = None
    plural: bool = False
    # the a bare this every which no some many howmany number the-number, a pronoun for its
    # possessive, owner, or
    # whose (then owner is the antecedent)
    det: str = "the"
    number: Optional[Phrase] = None
    adjectives: list = field(default_factory=list)
    superlative: bool = False
    owner: Optional["NP"] = None
    place: Optional["Place"] = None
    relative: Optional["Relative"] = None
    name: str = ""
    title: Optional[Phrase] = None  # Mr, Mrs
    pronoun: str = ""
    pair: tuple = ()
    given_gender: str = "m"  # of a name

    @property
    def person(self):
        if self.pronoun:
            return PERSON[self.pronoun]
        return 4 if self.is_plural else 2

    @property
    def is_plural(self):
        return self.plural or bool(self.pair) or self.pronoun in ("we", "they")

    @property
    def bare_job(self):
        """As a predicate without article in German and French: Peter ist Lehrer."""
        return self.det == "a" and not self.adjectives and not self.relative

    @property
    def gender(self):
        """The French gender; speakers, hearers and mixed groups are masculine."""
        if self.pair:
            return "f" if all(member.gender == "f" for member in self.pair) else "m"
        if self.noun:
            return self.noun.fr_gender
        return "f" if self.pronoun == "she" else self.given_gender


@dataclass
class Relative:
    """A relative clause, which leaves the role (subject or object) open; the role owner leaves
    nothing open, for the clause's subject has the determiner whose."""

    role: str
    clause: "Clause"


@dataclass
class Place:
    """Where or whither: a city or country (prepositions and all), or a noun phrase."""

    relation: str  # at, to, near, from, or one of RELATIONS
    phrase: Optional[Phrase] = None
    np: Optional[NP] = None


@dataclass
class Comparison:
    adjective: Adjective
    kind: str  # more, as
    than: NP


@dataclass
class Clause:
    subject: Optional[NP]
    verb: Verb
    # present progressive past perfect pluperfect future
    tense: str = "present"
    modal: str = ""
    negation: str = ""  # not, never
    passive: bool = False
    object: Optional[NP] = None
    recipient: Optional[NP] = None
    agent: Optional[NP] = None
    # an Adjective, a Comparison, an NP, or a Phrase that is the same for all subjects
    predicate: object = None
    middle: Optional[Phrase] = None
    manner: Optional[Phrase] = None
    company: Optional[NP] = None
    beneficiary: Optional[NP] = None
    place: Optional[Place] = None
    time: Optional[Phrase] = None
    time_first: bool = False
    complement: Optional["Complement"] = None


@dataclass
class Complement:
    """A clause inside a clause: that, whether, because, when, if, although, before, while, wish
    (she wants Peter to go), to (an infinitive after a verb), purpose (to, um zu, pour)."""

    kind: str
    clause: Clause
    french: str = ""  # the preposition of the infinitive
    first: bool = False  # whether it opens the sentence


@dataclass
class Sentence:
    """kind: statement, question, order; what: the questioned part of a question, or empty for yes
    or no: who what where when why which (the object) howmany; joined: a second main clause."""

    clause: Clause
    kind: str = "statement"
    what: str = ""
    please: bool = False
    conjunction: str = ""  # and, but, and a shared subject: same
    joined: Optional[Clause] = None
