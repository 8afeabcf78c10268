"""French inflection and spelling: nouns, adjectives, verbs, elision and contraction.

Persons are numbered 0 je, 1 tu, 2 il/elle, 3 nous, 4 ils/elles (vous does not occur).
"""

import re
import unicodedata
from dataclasses import dataclass

# Infinitive ending: je tu il nous ils | participle | future stem [| subjunctive stem]. A verb
# takes the model with the longest ending in common: comprendre goes like prendre.
MODELS = """
être: suis es est sommes sont | été | ser
avoir: ai as a avons ont | eu | aur
aller: vais vas va allons vont | allé | ir | aill
faire: fais fais fait faisons font | fait | fer | fass
savoir: sais sais sait savons savent | su | saur | sach
pouvoir: peux peux peut pouvons peuvent | pu | pourr | puiss
vouloir: veux veux veut voulons veulent | voulu | voudr | veuill
devoir: dois dois doit devons doivent | dû | devr
pleuvoir: - - pleut pleuvons pleuvent | plu | pleuvr
recevoir: reçois reçois reçoit recevons reçoivent | reçu | recevr
voir: vois vois voit voyons voient | vu | verr
prévoir: prévois prévois prévoit prévoyons prévoient | prévu | prévoir
croire: crois crois croit croyons croient | cru | croir
boire: bois bois boit buvons boivent | bu | boir
lire: lis lis lit lisons lisent | lu | lir
dire: dis dis dit disons disent | dit | dir
rire: ris ris rit rions rient | ri | rir
crire: cris cris crit crivons crivent | crit | crir
uire: uis uis uit uisons uisent | uit | uir
vivre: vis vis vit vivons vivent | vécu | vivr
suivre: suis suis suit suivons suivent | suivi | suivr
prendre: prends prends prend prenons prennent | pris | prendr
mettre: mets mets met mettons mettent | mis | mettr
eindre: eins eins eint eignons eignent | eint | eindr
soudre: sous sous sout solvons solvent | solu | soudr
rompre: romps romps rompt rompons rompent | rompu | rompr
connaître: connais connais connaît connaissons connaissent | connu | connaîtr
naître: nais nais naît naissons naissent | né | naîtr
aître: ais ais aît aissons aissent | u | aîtr
mourir: meurs meurs meurt mourons meurent | mort | mourr
courir: cours cours court courons courent | couru | courr
venir: viens viens vient venons viennent | venu | viendr
tenir: tiens tiens tient tenons tiennent | tenu | tiendr
vrir: vre vres vre vrons vrent | vert | vrir
ffrir: ffre ffres ffre ffrons ffrent | ffert | ffrir
dormir: dors dors dort dormons dorment | dormi | dormir
partir: pars pars part partons partent | parti | partir
envoyer: envoie envoies envoie envoyons envoient | envoyé | enverr
re: s s - ons ent | u | r
ir: is is it issons issent | i | ir
"""

IMPERFECT = ("ais", "ais", "ait", "ions", "aient")
FUTURE = ("ai", "as", "a", "ons", "ont")
SUBJUNCTIVE = {
    "être": "sois sois soit soyons soient",
    "avoir": "aie aies ait ayons aient",
}
# The verbs whose compound tenses take être; reflexive verbs do so too.
WITH_ETRE = set("aller arriver partir entrer rester revenir mourir naître devenir venir".split())


def read_models():
    models = {}
    for line in MODELS.strip().splitlines():
        ending, forms = line.split(": ")
        models[ending] = [part.split() for part in forms.split(" | ")]
    return models


@dataclass(frozen=True)
class FrenchVerb:
    infinitive: str  # without se
    reflexive: bool
    present_forms: tuple
    past_participle: str
    future_stem: str
    subjunctive_stem: str

    @staticmethod
    def parse(text):
        infinitive = text.split()[-1]
        forms = conjugate(infinitive)
        return FrenchVerb(infinitive, text.startswith("se "), *forms)

    @property
    def with_etre(self):
        return self.reflexive or self.infinitive in WITH_ETRE

    def present(self, person):
        return self.present_forms[person]

    def imperfect(self, person):
        if self.infinitive == "être":
            return "ét" + IMPERFECT[person]
        stem = self.present_forms[3][: -len("ons")]
        if IMPERFECT[person][0] == "i":  # mangions, commencions
            stem = re.sub("ge$", "g", stem.replace("ç", "c"))
        return stem + IMPERFECT[person]

    def future(self, person):
        return self.future_stem + FUTURE[person]

    def conditional(self, person):
        return self.future_stem + IMPERFECT[person]

    def subjunctive(self, person):
        if self.infinitive in SUBJUNCTIVE:
            return SUBJUNCTIVE[self.infinitive].split()[person]
        if person == 3 and self.infinitive not in ("pouvoir", "savoir", "faire"):
            return self.imperfect(3)
        return self.subjunctive_stem + ("e", "es", "e", "ions", "ent")[person]

    def imperative(self):
        """Of tu: without s for verbs in -er and those that go like them."""
        form = self.present_forms[1]
        return form[:-1] if form.endswith(("es", "as")) else form

    def participle(self, gender, plural):
        feminine = "e" if gender == "f" else ""
        word = self.past_participle.replace("dû", "du") if gender == "f" else self.past_participle
        ending = "s" if plural and not (word.endswith("s") and not feminine) else ""
        return word + feminine + ending


def conjugate(infinitive):
    """Present forms, participle, stem of the future, stem of the subjunctive."""
    models = read_models()
    if infinitive.endswith("er") and infinitive not in ("aller", "envoyer"):
        return conjugate_er(infinitive)
    ending = max((e for e in models if infinitive.endswith(e)), key=len)
    stem = infinitive[: -len(ending)]
    present, participle, future, *subjunctive = models[ending]
    forms = tuple(stem + form.replace("-", "") for form in present)
    subjunctive_stem = stem + subjunctive[0][0] if subjunctive else forms[4][: -len("ent")]
    return forms, stem + participle[0], stem + future[0], subjunctive_stem


def conjugate_er(infinitive):
    stem = infinitive[:-2]
    mute = stem  # before an e that is not spoken
    if re.search(r"(pel|jet)$", stem):
        mute = stem + stem[-1]
    elif re.search(r"e[tlv]$", stem):  # acheter, lever, soulever
        mute = stem[:-2] + "è" + stem[-1]
    elif re.search(r"é[^aeiouyé]+$", stem):  # espérer, protéger
        mute = re.sub(r"é([^aeiouyé]+)$", r"è\1", stem)
    elif re.search(r"[oau]y$", stem):
        mute = stem[:-1] + "i"
    future = stem if "é" in stem[-3:] else mute
    nous = stem + "e" if stem[-1] == "g" else re.sub("c$", "ç", stem)
    present = (mute + "e", mute + "es", mute + "e", nous + "ons", mute + "ent")
    return present, stem + "é", future + "er", mute


def noun_plural(word):
    if word[-1] in "sxz":
        return word
    if word.endswith(("eau", "eu")):
        return word + "x"
    return word[:-2] + "aux" if word.endswith("al") else word + "s"


def adjective_form(adjective, gender, plural, before_vowel=False):
    masculine, feminine, liaison = adjective.fr
    if gender == "f":
        return feminine + ("s" if plural else "")
    if not plural:
        return liaison if before_vowel else masculine
    if masculine[-1] in "sx":
        return masculine
    return masculine + ("x" if masculine.endswith("eau") else "s")


def starts_with_vowel(word):
    """Whether a word calls for elision; `*` marks an aspirated h and the like (onze, huit)."""
    plain = unicodedata.normalize("NFD", word.lower())
    return plain[0] in "aeiouyhœæ"


ELIDING = set("le la de que ne je me te se LE LA".split())


def spell(words):
    """Elision and contraction over a list of words. LE, LA, LES are articles, which contract with
    de and à; the pronouns le, la, les do not."""
    out = []
    for word, following in zip(words, words[1:] + ["."]):
        vowel = starts_with_vowel(following)
        if word in ELIDING and vowel:
            word = word[:-1] + "'"
        elif word == "si" and following in ("il", "ils"):
            word = "s'"
        out.append(word)
    return contract(out)


def contract(words):
    out = []
    for word in words:
        joined = {
            ("de", "LE"): "du",
            ("de", "LES"): "des",
            ("à", "LE"): "au",
            ("à", "LES"): "aux",
        }.get((out[-1] if out else "", word))
        if joined:
            out[-1] = joined
        else:
            out.append(word.lower() if word in ("LE", "LA", "LES", "L'") else word)
    return [word.replace("*", "") for word in out]
