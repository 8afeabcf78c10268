"""Verbs, one concept a line, as in nouns.py.

Columns: English | German | French | frame | objects | extras.
English: base [past [participle]], regular ones left out; a particle follows `+`.
German: infinitive, with the separable prefix before `+`; then, for strong verbs, third person,
past and participle (without prefix); `s` for the auxiliary sein.
French: infinitive, `se` for a reflexive verb.
Frame: `-` intransitive, `at`/`to` with a place, `A`/`D` the German case of the one object,
`give` accusative and recipient, or `English preposition:German [preposition] case:French
preposition`, where the French `à` makes the pronoun a clitic and `=à` does not.
Objects: classes and single nouns.
Extras: state (past is imparfait, no progressive), once (no progressive), by=classes of the subject
(default person). A backslash at the end of a line joins the next one.
"""

TRANSITIVE = """
buy bought | kaufen | acheter | A | text food stuff clothes thing vehicle furniture device ware
sell sold | verkaufen | vendre | A | text clothes thing vehicle furniture device home art
see saw seen | sehen sieht sah gesehen | voir | A | person animal show building vehicle | once
find found | finden findet fand gefunden | trouver | A | thing clothes riddle solution mistake \
    jewel | once
lose lost | verlieren verliert verlor verloren | perdre | A | thing clothes document game jewel \
    money | once
look | suchen | chercher | for:A: | thing clothes person pet address solution
take took taken | nehmen nimmt nahm genommen | prendre | A | transit taxi thing offer | once
carry | tragen trägt trug getragen | porter | A | load box
wear wore worn | tragen trägt trug getragen | porter | A | clothes ring necklace
read read read | lesen liest las gelesen | lire | A | text
write wrote written | schreiben schreibt schrieb geschrieben | écrire | A | writing
eat ate eaten | essen isst aß gegessen | manger | A | food stuff | by=person,pet
drink drank drunk | trinken trinkt trank getrunken | boire | A | drink | by=person,pet
open | öffnen | ouvrir | A | openable house letter
close | schließen schließt schloss geschlossen | fermer | A | door window gate box suitcase bag \
    cupboard umbrella house
lock | ab+schließen schließt schloss geschlossen | verrouiller | A | door gate
clean | putzen | nettoyer | A | room window furniture shoe boot house
wash | waschen wäscht wusch gewaschen | laver | A | clothes drive dishes fruit
repair | reparieren | réparer | A | vehicle device roof furniture
build built | bauen | construire | A | building built ship boat machine
paint | malen | peindre | A | flower animal nature building person
draw drew drawn | zeichnen | dessiner | A | animal plant map building person
break broke broken | zerbrechen zerbricht zerbrach zerbrochen | casser | A | fragile toy | once
hide hid hidden | verstecken | cacher | A | thing jewel metal letter document
describe | beschreiben beschreibt beschrieb beschrieben | décrire | A | person nature show town \
    matter
visit | besuchen | visiter | A | town castle museum church factory island tower
meet met | treffen trifft traf getroffen | rencontrer | A | person | once
know knew known | kennen kennt kannte gekannt | connaître | A | person town song | state
love | lieben | aimer | A | person pet song nature show | state by=person
hate | hassen | détester | A | person exam lesson tale dish | state
hear heard | hören | entendre | A | person animal song vehicle | once
listen | zu+hören | écouter | to:D: | person
watch | beobachten | observer | A | person animal
look2 | an+sehen sieht sah gesehen | regarder | at:A: | show map
call | an+rufen ruft rief gerufen | appeler | A | person
invite | ein+laden lädt lud geladen | inviter | A | person
accompany | begleiten | accompagner | A | person
wait | warten | attendre | for:auf A: | person transit message
help | helfen hilft half geholfen | aider | D | person
thank | danken | remercier | D | person
congratulate | gratulieren | féliciter | D | person
follow | folgen s | suivre | D | person vehicle animal | by=person,pet
believe | glauben | croire | D | person | state
forgive forgave forgiven | verzeihen verzeiht verzieh verziehen | pardonner | :D:à | person | once
answer | antworten | répondre | :D:à | person
obey | gehorchen | obéir | :D:à | person | once by=person,pet
belong | gehören | appartenir | to:D:à | person | state by=thing,vehicle,building
greet | grüßen | saluer | A | person
kiss | küssen | embrasser | A | person
marry | heiraten | épouser | A | person | once
understand understood | verstehen versteht verstand verstanden | comprendre | A | language \
    matter lesson text | state
speak spoke spoken | sprechen spricht sprach gesprochen | parler | A | language
learn | lernen | apprendre | A | language lesson poem song
teach taught | unterrichten | enseigner | A | language
translate | übersetzen | traduire | A | text
sign | unterschreiben unterschreibt unterschrieb unterschrieben | signer | A | deed letter postcard
solve | lösen | résoudre | A | riddle | once
forget forgot forgotten | vergessen vergisst vergaß vergessen | oublier | A | thing memory \
    matter lesson | once
choose chose chosen | wählen | choisir | A | clothes text show name jewel game
use | benutzen | utiliser | A | tool thing device dishes
steal stole stolen | stehlen stiehlt stahl gestohlen | voler | A | metal vehicle jewel thing \
    document
throw+away threw thrown | weg+werfen wirft warf geworfen | jeter | A | clothes thing letter \
    newspaper
turn+on | ein+schalten | allumer | A | device
turn+off | aus+schalten | éteindre | A | device
put+on put put | an+ziehen zieht zog gezogen | mettre | A | clothes
collect | sammeln | collectionner | A | coin toy medal art ring
pay paid | bezahlen | payer | A | bill ticket drink dish
order | bestellen | commander | A | dish drink text
taste | probieren | goûter | A | food stuff drink
cut cut cut | schneiden schneidet schnitt geschnitten | couper | A | fruit bread cheese meat \
    rope wood
plant | pflanzen | planter | A | plant
feed fed | füttern | nourrir | A | animal baby
hunt | jagen | chasser | A | wild duck rabbit | by=person,wild
drive drove driven | fahren fährt fuhr gefahren | conduire | A | drive truck
rent | mieten | louer | A | home vehicle office
leave left | verlassen verlässt verließ verlassen | quitter | A | place person | once
enter | betreten betritt betrat betreten | entrer | :A:dans | room house castle prison barn \
    garden | once
cross | überqueren | traverser | A | way border field forest
reach | erreichen | atteindre | A | nature stop town | once
protect | schützen | protéger | A | person animal nature town
attack | an+greifen greift griff gegriffen | attaquer | A | person animal town | by=wild,soldier
save | retten | sauver | A | person animal | once
catch caught | fangen fängt fing gefangen | attraper | A | animal ball thief
criticise | kritisieren | critiquer | A | person matter show project
discuss | besprechen bespricht besprach besprochen | discuter | :A:de | matter proposal text
organise | organisieren | organiser | A | event trip
prepare | vor+bereiten | préparer | A | event trip dish
celebrate | feiern | fêter | A | feast party wedding
play | spielen | jouer | with:mit D:avec | toy person pet
sing sang sung | singen singt sang gesungen | chanter | A | song
win won | gewinnen gewinnt gewann gewonnen | gagner | A | contest money | once
publish | veröffentlichen | publier | A | print photo
print | drucken | imprimer | A | text photo map ticket
discover | entdecken | découvrir | A | island secret mistake solution castle valley | once
examine | untersuchen | examiner | A | person animal machine document
push | schieben schiebt schob geschoben | pousser | A | vehicle load chair
pull | ziehen zieht zog gezogen | tirer | A | load rope boat
lift | heben hebt hob gehoben | soulever | A | load furniture
fill | füllen | remplir | A | vessel
destroy | zerstören | détruire | A | building vehicle machine document | once
admire | bewundern | admirer | A | person show building nature jewel
miss | verpassen | rater | A | transit concert film | once
dream | träumen | rêver | of:von D:de | trip person animal vehicle nature
think thought | denken denkt dachte gedacht | penser | of:an A:=à | person event trip matter
talk | reden | parler | about:über A:de | person show matter project event
laugh | lachen | rire | about:über A:de | person mistake story
take+part took taken | teil+nehmen nimmt nahm genommen | participer | in:an D:=à | event
look+after | auf+passen | se occuper | :auf A:de | person pet place
interrupt | unterbrechen unterbricht unterbrach unterbrochen | interrompre | A | person event \
    game | once
warn | warnen | avertir | A | person
wake woke woken | wecken | réveiller | A | person pet
surprise | überraschen | surprendre | A | person | once
accept | an+nehmen nimmt nahm genommen | accepter | A | proposal offer | once
refuse | ab+lehnen | refuser | A | proposal offer | once
receive | erhalten erhält erhielt erhalten | recevoir | A | text offer medal | once
"""

GIVING = """
give gave given | geben gibt gab gegeben | donner | give | thing offer text jewel ware metal
send sent | schicken | envoyer | give | writing offer photo document
show showed shown | zeigen | montrer | give | text art thing house mistake
bring brought | bringen bringt brachte gebracht | apporter | give | food drink thing offer
lend lent | leihen leiht lieh geliehen | prêter | give | vehicle thing text money
sell sold | verkaufen | vendre | give | vehicle thing clothes home
explain | erklären | expliquer | give | matter lesson
tell told | erzählen | raconter | give | tale
offer | an+bieten bietet bot geboten | offrir | give | drink food offer
recommend | empfehlen empfiehlt empfahl empfohlen | recommander | give | text film exhibition \
    hotel restaurant museum
return | zurück+geben gibt gab gegeben | rendre | give | thing text jewel
"""

INTRANSITIVE = """
sleep slept | schlafen schläft schlief geschlafen | dormir | - | | by=person,animal
laugh | lachen | rire | - |
cry | weinen | pleurer | - |
smile | lächeln | sourire | - |
dance | tanzen | danser | - |
swim swam swum | schwimmen schwimmt schwamm geschwommen s | nager | - | | by=person,animal
sing sang sung | singen singt sang gesungen | chanter | - |
whistle | pfeifen pfeift pfiff gepfiffen | siffler | - |
cough | husten | tousser | - |
get+up got got | auf+stehen steht stand gestanden s | se lever | - | | once
wake+up woke woken | auf+wachen s | se réveiller | - | | once by=person,animal
fall+asleep fell fallen | ein+schlafen schläft schlief geschlafen s | se endormir | - | | once \
    by=person,animal
come+back came come | zurück+kommen kommt kam gekommen s | revenir | - | | once
disappear | verschwinden verschwindet verschwand verschwunden s | disparaître | - | | once \
    by=person,pet,jewel
die died | sterben stirbt starb gestorben s | mourir | - | | once by=person,animal
depart | ab+fahren fährt fuhr gefahren s | partir | - | | once by=bus,train,ship,tram
work | arbeiten | travailler | at |
live | wohnen | habiter | at | | state
stay | bleiben bleibt blieb geblieben s | rester | at | | once
wait | warten | attendre | at |
play | spielen | jouer | at | | by=person,pet
arrive | an+kommen kommt kam gekommen s | arriver | at | | once by=person,transit
go went gone | gehen geht ging gegangen s | aller | to | | once
run ran run | laufen läuft lief gelaufen s | courir | to | | by=person,pet
travel travelled | reisen s | voyager | to |
come+back came come | zurück+kommen kommt kam gekommen s | revenir | to | | once
"""

# Verbs that govern a clause; objects says which: that, whether, or `to` with its French word.
CLAUSE = """
say said | sagen | dire | - | that
think thought | denken denkt dachte gedacht | penser | - | that | state
know knew known | wissen weiß wusste gewusst | savoir | - | that | state
believe | glauben | croire | - | that | state
hope | hoffen | espérer | - | that | state
claim | behaupten | affirmer | - | that
notice | bemerken | remarquer | - | that | once
write wrote written | schreiben schreibt schrieb geschrieben | écrire | - | that
ask | fragen | demander | - | whether
try | versuchen | essayer | - | to-de
forget forgot forgotten | vergessen vergisst vergaß vergessen | oublier | - | to-de | once
promise | versprechen verspricht versprach versprochen | promettre | - | to-de | once
decide | beschließen beschließt beschloss beschlossen | décider | - | to-de | once
begin began begun | beginnen beginnt begann begonnen | commencer | - | to-à | once
hope | hoffen | espérer | - | to-
plan planned | planen | prévoir | - | to-de
learn | lernen | apprendre | - | to-à
"""

# Verbs with a construction of their own in clauses.py.
SPECIAL = """
be was been | sein ist war gewesen s | être | be | | state
become became become | werden wird wurde geworden s | devenir | be | | once
have had | haben hat hatte gehabt | avoir | be | | state
rain | regnen | pleuvoir | - | | state weather
snow | schneien | neiger | - | | state weather
cost cost cost | kosten | coûter | be | | state
bear bore born | gebären gebiert gebar geboren | naître | be | | once
exist | geben gibt gab gegeben | avoir | A | | state
be2 was been | sein ist war gewesen s | avoir | be | | state
want | wollen will wollte gewollt | vouloir | - | | state
"""

TABLES = {
    "transitive": TRANSITIVE,
    "giving": GIVING,
    "intransitive": INTRANSITIVE,
    "clause": CLAUSE,
    "special": SPECIAL,
}
