"""Adjectives, one concept a line, as in nouns.py.

Columns: English [comparative] | German [comparative], or bare/stem- as in teuer/teur-
| French masculine [feminine [masculine before a vowel]] | classes. `^` marks those that stand
before a French noun. Regular feminines are left out; `more` stands for the comparative with more;
what has no comparative is never compared. The class `all` fits any noun. A backslash at the end
of a line joins the next one.
"""

ADJECTIVES = """
old older | alt älter | ^vieux vieille vieil | all
new newer | neu neuer | ^nouveau nouvelle nouvel | text clothes thing vehicle furniture device \
    building event matter person job
big bigger | groß größer | ^grand | animal building town nature furniture vehicle thing plant \
    room clothes
small smaller | klein kleiner | ^petit | person animal building town furniture vehicle thing fragile
beautiful more | schön schöner | ^beau belle bel | person animal nature show song clothes jewel \
    building plant
good | gut besser | ^bon bonne | text show event dish drink person matter
bad | schlecht schlechter | ^mauvais | text show event riddle dish
young younger | jung jünger | ^jeune | person animal
long longer | lang länger | ^long longue | text way clothes rope film trip event
short shorter | kurz kürzer | court | text film event rope tale skirt dress
pretty prettier | hübsch hübscher | ^joli | clothes jewel plant person house fragile
fat fatter | dick dicker | ^gros grosse | animal person book
ugly uglier | hässlich hässlicher | laid | building clothes furniture art
expensive more | teuer/teur- teurer | cher chère | clothes vehicle device jewel home hotel \
    ticket drink
heavy heavier | schwer schwerer | lourd | load furniture device coat book
light lighter | leicht leichter | léger légère | load clothes tool
red | rot röter | rouge | clothes vehicle thing plant fruit roof
blue | blau blauer | bleu | clothes vehicle thing furniture dishes
green | grün grüner | vert | clothes vehicle thing vessel part
yellow | gelb gelber | jaune | clothes vehicle plant thing
black | schwarz schwärzer | noir | clothes vehicle pet thing
white | weiß weißer | blanc blanche | clothes pet house furniture plant dishes
grey | grau grauer | gris | clothes pet wall roof
brown | braun brauner | brun | clothes pet furniture load
round | rund runder | rond | fragile table box mirror carpet
warm warmer | warm wärmer | chaud | drink dish clothes room home
cold colder | kalt kälter | froid | drink dish room nature
fresh fresher | frisch frischer | frais fraîche | fruit stuff drink dish
sweet sweeter | süß süßer | sucré | fruit drink cake biscuit pancake
clean cleaner | sauber sauberer | propre | room clothes dishes window hotel city
dirty dirtier | schmutzig schmutziger | sale | clothes dishes room vehicle window
empty | leer leerer | vide | vessel load room house
modern more | modern moderner | moderne | building device furniture machine art town
famous more | berühmt berühmter | célèbre | person building text show song town
rich richer | reich reicher | riche | person town
poor poorer | arm ärmer | pauvre | person town
happy happier | glücklich glücklicher | heureux heureuse | person
sad sadder | traurig trauriger | triste | person song tale film
tired more | müde/müd- müder | fatigué | person pet
ill | krank kränker | malade | person animal
friendly friendlier | freundlich freundlicher | aimable | person letter
polite more | höflich höflicher | poli | person message
intelligent more | intelligent intelligenter | intelligent | person animal idea
clever cleverer | klug klüger | malin maligne | person fox plan
stupid more | dumm dümmer | bête | person mistake
strong stronger | stark stärker | fort | person animal rope
weak weaker | schwach schwächer | faible | person animal
brave braver | mutig mutiger | courageux courageuse | person pet decision
lazy lazier | faul fauler | paresseux paresseuse | person pet
shy shyer | schüchtern schüchterner | timide | person animal
angry angrier | wütend wütender | furieux furieuse | person animal
curious more | neugierig neugieriger | curieux curieuse | person animal
patient more | geduldig geduldiger | patient | person
honest more | ehrlich ehrlicher | honnête | person message
generous more | großzügig großzügiger | généreux généreuse | person
funny funnier | lustig lustiger | drôle | text show person toy song
serious more | ernst ernster | sérieux sérieuse | person matter accident
nervous more | nervös nervöser | nerveux nerveuse | person animal
quiet quieter | ruhig ruhiger | calme | person nature town spot room
loud louder | laut lauter | bruyant | device person street vehicle
dangerous more | gefährlich gefährlicher | dangereux dangereuse | wild person trip way machine
important more | wichtig wichtiger | important | person text matter event deed lesson
interesting more | interessant interessanter | intéressant | text show matter town event person
boring more | langweilig langweiliger | ennuyeux ennuyeuse | text show event lesson town
difficult more | schwierig schwieriger | difficile | riddle lesson text trip exam language
easy easier | einfach einfacher | facile | riddle lesson text exam game
strange stranger | seltsam seltsamer | étrange | person matter tale building animal
wonderful more | wunderbar wunderbarer | merveilleux merveilleuse | show event nature tale trip
terrible more | schrecklich schrecklicher | terrible | accident tale mistake person
useful more | nützlich nützlicher | utile | tool thing text device lesson
wrong | falsch falscher | faux fausse | address name translation solution decision result word \
    report list
necessary more | notwendig notwendiger | nécessaire | deed decision trip tool
wide wider | breit breiter | large | way bed built
narrow narrower | schmal schmaler | étroit | way bed room
deep deeper | tief tiefer | profond | lake river cellar valley
fast faster | schnell schneller | rapide | vehicle animal device
slow slower | langsam langsamer | lent | vehicle animal person computer
hard harder | hart härter | dur | bed chair bread stone
dark darker | dunkel/dunkl- dunkler | sombre | room forest street clothes
bright brighter | hell heller | clair | room home lamp
elegant more | elegant eleganter | élégant | clothes person hotel
popular more | beliebt beliebter | populaire | person spot house song game
secret | geheim geheimer | secret secrète | plan message document matter address
rare rarer | selten seltener | rare | animal plant text coin
foreign | fremd fremder | étranger étrangère | coin tourist student word customer ship
thin thinner | dünn dünner | mince | person book rope coat
wild wilder | wild wilder | sauvage | animal nature
loyal more | treu treuer | fidèle | pet person
wet | nass nasser | mouillé | clothes way pet umbrella
dry | trocken trockener | sec sèche | bread clothes field wood
precious more | kostbar kostbarer | précieux précieuse | jewel metal art text
typical | typisch typischer | typique | dish town building mistake
delicious | lecker leckerer | délicieux délicieuse | food stuff drink
ripe riper | reif reifer | mûr | fruit
bitter | bitter bitterer | amer amère | drink fruit chocolate
proud prouder | stolz stolzer | fier fière | person
jealous more | eifersüchtig eifersüchtiger | jaloux jalouse | person
lonely lonelier | einsam einsamer | solitaire | person island farm
nice nicer | nett netter | gentil gentille | person letter
"""
