"""Nouns, one concept a line, so that the choice of words is one to one between the languages.

Columns: English [plural] | German gender plural [w for the weak n-declension] [genitive]
| French gender [plural] | classes [| place]. Plurals that follow the rule are left out; `-` means
that the noun is a mass noun. `*` before a French noun is an aspirated h. `_` stands for a space.
The place column: English preposition, German of rest, German of motion, French.
"""

PERSONS = """
man men | Mann m Männer | homme m | person
woman women | Frau f Frauen | femme f | person
child children | Kind n Kinder | enfant m | person
boy | Junge m Jungen w | garçon m | person
girl | Mädchen n Mädchen | fille f | person
baby | Baby n Babys | bébé m | person
mother | Mutter f Mütter | mère f | person kin
father | Vater m Väter | père m | person kin
brother | Bruder m Brüder | frère m | person kin
sister | Schwester f Schwestern | sœur f | person kin
son | Sohn m Söhne | fils m | person kin
daughter | Tochter f Töchter | fille f | person kin
uncle | Onkel m Onkel | oncle m | person kin
aunt | Tante f Tanten | tante f | person kin
grandfather | Großvater m Großväter | grand-père m grands-pères | person kin
grandmother | Großmutter f Großmütter | grand-mère f grands-mères | person kin
cousin | Cousin m Cousins | cousin m | person kin
grandson | Enkel m Enkel | petit-fils m petits-fils | person kin
friend | Freund m Freunde | ami m | person kin
neighbour | Nachbar m Nachbarn w | voisin m | person kin
colleague | Kollege m Kollegen w | collègue m | person kin
guest | Gast m Gäste | invité m | person
teacher | Lehrer m Lehrer | professeur m | person job
student | Student m Studenten w | étudiant m | person job
pupil | Schüler m Schüler | élève m | person job
doctor | Arzt m Ärzte | médecin m | person job
nurse | Krankenschwester f Krankenschwestern | infirmière f | person
lawyer | Anwalt m Anwälte | avocat m | person job
farmer | Bauer m Bauern w | agriculteur m | person job
baker | Bäcker m Bäcker | boulanger m | person job
waiter | Kellner m Kellner | serveur m | person job
driver | Fahrer m Fahrer | chauffeur m | person job
pilot | Pilot m Piloten w | pilote m | person job
engineer | Ingenieur m Ingenieure | ingénieur m | person job
painter | Maler m Maler | peintre m | person job
writer | Schriftsteller m Schriftsteller | écrivain m | person job
singer | Sänger m Sänger | chanteur m | person job
actor | Schauspieler m Schauspieler | acteur m | person job
actress | Schauspielerin f Schauspielerinnen | actrice f | person
journalist | Journalist m Journalisten w | journaliste m | person job
policeman policemen | Polizist m Polizisten w | policier m | person job
soldier | Soldat m Soldaten w | soldat m | person job
judge | Richter m Richter | juge m | person job
mayor | Bürgermeister m Bürgermeister | maire m | person job
king | König m Könige | roi m | person
queen | Königin f Königinnen | reine f | person
prince | Prinz m Prinzen w | prince m | person
princess | Prinzessin f Prinzessinnen | princesse f | person
thief thieves | Dieb m Diebe | voleur m | person
customer | Kunde m Kunden w | client m | person
tourist | Tourist m Touristen w | touriste m | person
boss | Chef m Chefs Chefs | patron m | person kin
secretary | Sekretärin f Sekretärinnen | secrétaire f | person
scientist | Wissenschaftler m Wissenschaftler | scientifique m | person job
gardener | Gärtner m Gärtner | jardinier m | person job
musician | Musiker m Musiker | musicien m | person job
hunter | Jäger m Jäger | chasseur m | person job
dentist | Zahnarzt m Zahnärzte Zahnarztes | dentiste m | person job
butcher | Metzger m Metzger | boucher m | person job
carpenter | Tischler m Tischler | menuisier m | person job
mechanic | Mechaniker m Mechaniker | mécanicien m | person job
witness | Zeuge m Zeugen w | témoin m | person
passenger | Passagier m Passagiere | passager m | person
photographer | Fotograf m Fotografen w | photographe m | person job
"""

ANIMALS = """
dog | Hund m Hunde | chien m | animal pet
cat | Katze f Katzen | chat m | animal pet
horse | Pferd n Pferde | cheval m | animal pet
cow | Kuh f Kühe | vache f | animal pet
bird | Vogel m Vögel | oiseau m | animal
goat | Ziege f Ziegen | chèvre f | animal pet
pig | Schwein n Schweine | cochon m | animal pet
mouse mice | Maus f Mäuse | souris f | animal
rabbit | Kaninchen n Kaninchen | lapin m | animal pet
lion | Löwe m Löwen w | lion m | animal wild
bear | Bär m Bären w | ours m | animal wild
wolf wolves | Wolf m Wölfe | loup m | animal wild
fox | Fuchs m Füchse | renard m | animal wild
duck | Ente f Enten | canard m | animal pet
hen | Henne f Hennen | poule f | animal pet
monkey | Affe m Affen w | singe m | animal wild
elephant | Elefant m Elefanten w | éléphant m | animal wild
donkey | Esel m Esel | âne m | animal pet
snake | Schlange f Schlangen | serpent m | animal wild
frog | Frosch m Frösche | grenouille f | animal
butterfly | Schmetterling m Schmetterlinge | papillon m | animal
tiger | Tiger m Tiger | tigre m | animal wild
owl | Eule f Eulen | chouette f | animal
"""

FOOD = """
apple | Apfel m Äpfel | pomme f | food fruit
pear | Birne f Birnen | poire f | food fruit
orange | Orange f Orangen | orange f | food fruit
banana | Banane f Bananen | banane f | food fruit
cherry | Kirsche f Kirschen | cerise f | food fruit
tomato tomatoes | Tomate f Tomaten | tomate f | food fruit
potato potatoes | Kartoffel f Kartoffeln | pomme_de_terre f pommes_de_terre | food dish
carrot | Karotte f Karotten | carotte f | food dish
onion | Zwiebel f Zwiebeln | oignon m | food dish
egg | Ei n Eier | œuf m | food dish
cake | Kuchen m Kuchen | gâteau m | food
biscuit | Keks m Kekse | biscuit m | food
sandwich | Sandwich n Sandwiches Sandwichs | sandwich m | food
pizza | Pizza f Pizzas | pizza f | food dish
soup | Suppe f Suppen | soupe f | food dish
salad | Salat m Salate | salade f | food dish
sausage | Wurst f Würste | saucisse f | food dish
lemon | Zitrone f Zitronen | citron m | food fruit
strawberry | Erdbeere f Erdbeeren | fraise f | food fruit
mushroom | Pilz m Pilze | champignon m | food dish
pancake | Pfannkuchen m Pfannkuchen | crêpe f | food dish
bread | Brot n - | pain m | stuff
cheese | Käse m - Käses | fromage m | stuff
meat | Fleisch n - | viande f | stuff
butter | Butter f - | beurre m | stuff
rice | Reis m - | riz m | stuff
chocolate | Schokolade f - | chocolat m | stuff
ham | Schinken m - | jambon m | stuff
honey | Honig m - | miel m | stuff
jam | Marmelade f - | confiture f | stuff
sugar | Zucker m - | sucre m | ware
salt | Salz n - | sel m | ware
flour | Mehl n - | farine f | ware
wood | Holz n - | bois m | ware
gold | Gold n - Goldes | or m | metal
money | Geld n - | argent m | metal
water | Wasser n - | eau f | drink
milk | Milch f - | lait m | drink
coffee | Kaffee m - | café m | drink
tea | Tee m - | thé m | drink
wine | Wein m - | vin m | drink
beer | Bier n - | bière f | drink
juice | Saft m - | jus m | drink
lemonade | Limonade f - | limonade f | drink
"""

# What is read, seen, heard, said or done.
MATTERS = """
book | Buch n Bücher | livre m | text writing print
letter | Brief m Briefe | lettre f | text writing
newspaper | Zeitung f Zeitungen | journal m | text print
magazine | Zeitschrift f Zeitschriften | magazine m | text print
report | Bericht m Berichte | rapport m | text writing print
poem | Gedicht n Gedichte | poème m | text writing print
novel | Roman m Romane | roman m | text writing print
story | Geschichte f Geschichten | histoire f | text writing tale
article | Artikel m Artikel | article m | text writing print
message | Nachricht f Nachrichten | message m | text writing
contract | Vertrag m Verträge | contrat m | text writing deed
list | Liste f Listen | liste f | text writing
postcard | Postkarte f Postkarten | carte_postale f cartes_postales | text writing
recipe | Rezept n Rezepte | recette f | text writing
document | Dokument n Dokumente | document m | text deed
translation | Übersetzung f Übersetzungen | traduction f | text print
dictionary | Wörterbuch n Wörterbücher | dictionnaire m | text print
invitation | Einladung f Einladungen | invitation f | text writing proposal
film | Film m Filme Films | film m | show
picture | Bild n Bilder | tableau m | show art
photo | Foto n Fotos | photo f | show art
exhibition | Ausstellung f Ausstellungen | exposition f | show event
concert | Konzert n Konzerte | concert m | event
game | Spiel n Spiele | jeu m | event contest
party | Fest n Feste | fête f | event
meeting | Besprechung f Besprechungen | réunion f | event
wedding | Hochzeit f Hochzeiten | mariage m | event
birthday | Geburtstag m Geburtstage | anniversaire m | feast
journey | Reise f Reisen | voyage m | trip
song | Lied n Lieder | chanson f | song
problem | Problem n Probleme | problème m | matter riddle
riddle | Rätsel n Rätsel | énigme f | matter riddle
question | Frage f Fragen | question f | matter
idea | Idee f Ideen | idée f | matter tale
plan | Plan m Pläne | plan m | matter proposal tale
solution | Lösung f Lösungen | solution f | matter proposal
mistake | Fehler m Fehler | erreur f | matter
decision | Entscheidung f Entscheidungen | décision f | matter
dream | Traum m Träume | rêve m | tale
secret | Geheimnis n Geheimnisse | secret m | matter tale
word | Wort n Wörter Wortes | mot m | lesson
sentence | Satz m Sätze | phrase f | lesson
rule | Regel f Regeln | règle f | lesson matter
law | Gesetz n Gesetze | loi f | matter deed
lesson | Lektion f Lektionen | leçon f | lesson
exam | Prüfung f Prüfungen | examen m | event
name | Name m Namen w Namens | nom m | memory
address | Adresse f Adressen | adresse f | memory
project | Projekt n Projekte | projet m | matter proposal
result | Ergebnis n Ergebnisse | résultat m | matter
accident | Unfall m Unfälle | accident m | tale
discovery | Entdeckung f Entdeckungen | découverte f | matter tale
"""

CLOTHES = """
coat | Mantel m Mäntel | manteau m | clothes
jacket | Jacke f Jacken | veste f | clothes
shirt | Hemd n Hemden | chemise f | clothes
dress | Kleid n Kleider | robe f | clothes
skirt | Rock m Röcke | jupe f | clothes
hat | Hut m Hüte | chapeau m | clothes
shoe | Schuh m Schuhe | chaussure f | clothes
boot | Stiefel m Stiefel | botte f | clothes
scarf scarves | Schal m Schals Schals | écharpe f | clothes
glove | Handschuh m Handschuhe | gant m | clothes
sock | Socke f Socken | chaussette f | clothes
suit | Anzug m Anzüge | costume m | clothes
tie | Krawatte f Krawatten | cravate f | clothes
belt | Gürtel m Gürtel | ceinture f | clothes
sweater | Pullover m Pullover | pull m | clothes
cap | Mütze f Mützen | casquette f | clothes
ring | Ring m Ringe | bague f | jewel thing
necklace | Halskette f Halsketten | collier m | jewel thing
"""

THINGS = """
table | Tisch m Tische | table f | furniture surface
chair | Stuhl m Stühle | chaise f | furniture surface
lamp | Lampe f Lampen | lampe f | device furniture
bed | Bett n Betten | lit m | furniture surface
cupboard | Schrank m Schränke | armoire f | furniture openable
mirror | Spiegel m Spiegel | miroir m | furniture fragile
carpet | Teppich m Teppiche | tapis m | furniture surface
bottle | Flasche f Flaschen | bouteille f | thing vessel fragile openable
glass | Glas n Gläser | verre m | vessel fragile dishes
cup | Tasse f Tassen | tasse f | vessel fragile dishes
plate | Teller m Teller | assiette f | fragile dishes
knife knives | Messer n Messer | couteau m | thing dishes
fork | Gabel f Gabeln | fourchette f | thing dishes
spoon | Löffel m Löffel | cuillère f | thing dishes
key | Schlüssel m Schlüssel | clé f | thing
bag | Tasche f Taschen | sac m | thing load openable
suitcase | Koffer m Koffer | valise f | thing load openable
umbrella | Regenschirm m Regenschirme | parapluie m | thing openable
computer | Computer m Computer | ordinateur m | device
telephone | Telefon n Telefone | téléphone m | device
radio | Radio n Radios | radio f | device
television | Fernseher m Fernseher | télévision f | device
piano | Klavier n Klaviere | piano m | furniture
guitar | Gitarre f Gitarren | guitare f | thing
violin | Geige f Geigen | violon m | thing
ball | Ball m Bälle | ballon m | thing toy
doll | Puppe f Puppen | poupée f | thing toy
toy | Spielzeug n Spielzeuge | jouet m | thing toy
gift | Geschenk n Geschenke | cadeau m | thing openable offer
basket | Korb m Körbe | panier m | thing load vessel
box | Kiste f Kisten | caisse f | thing load vessel openable
pen | Stift m Stifte | stylo m | thing
ticket | Fahrkarte f Fahrkarten | billet m | thing offer
flower | Blume f Blumen | fleur f | plant offer
rose | Rose f Rosen | rose f | plant offer
tree | Baum m Bäume | arbre m | plant
candle | Kerze f Kerzen | bougie f | thing
towel | Handtuch n Handtücher | serviette f | thing
blanket | Decke f Decken | couverture f | thing
pillow | Kissen n Kissen | oreiller m | thing
tool | Werkzeug n Werkzeuge | outil m | thing tool
hammer | Hammer m Hämmer | marteau m | thing tool
ladder | Leiter f Leitern | échelle f | tool load
rope | Seil n Seile | corde f | tool
coin | Münze f Münzen | pièce f | thing
map | Landkarte f Landkarten | carte f | thing
bill | Rechnung f Rechnungen | facture f | bill
machine | Maschine f Maschinen | machine f | device tool
engine | Motor m Motoren | moteur m | device
window | Fenster n Fenster | fenêtre f | fragile openable part
door | Tür f Türen | porte f | openable part
gate | Tor n Tore | portail m | openable part
wall | Mauer f Mauern | mur m | part built
roof | Dach n Dächer | toit m | part built
stone | Stein m Steine | pierre f | load
medal | Medaille f Medaillen | médaille f | jewel contest
car | Auto n Autos | voiture f | vehicle drive
bicycle | Fahrrad n Fahrräder | vélo m | vehicle
bus | Bus m Busse Busses | bus m | vehicle drive transit
train | Zug m Züge | train m | vehicle transit
ship | Schiff n Schiffe | navire m | vehicle transit
boat | Boot n Boote | bateau m | vehicle
plane | Flugzeug n Flugzeuge | avion m | vehicle transit
truck | Lastwagen m Lastwagen | camion m | vehicle drive
taxi | Taxi n Taxis | taxi m | vehicle drive
motorcycle | Motorrad n Motorräder | moto f | vehicle
tram | Straßenbahn f Straßenbahnen | tramway m | vehicle transit
helicopter | Hubschrauber m Hubschrauber | hélicoptère m | vehicle
"""

PLACES = """
house | Haus n Häuser | maison f | place building home | in in in+A dans
apartment | Wohnung f Wohnungen | appartement m | place home | in in in+A dans
kitchen | Küche f Küchen | cuisine f | place room | in in in+A dans
room | Zimmer n Zimmer | chambre f | place room | in in in+A dans
bathroom | Badezimmer n Badezimmer | salle_de_bains f salles_de_bains | place room | in in in+A dans
cellar | Keller m Keller | cave f | place room | in in in+A dans
garage | Garage f Garagen | garage m | place room | in in in+A dans
balcony | Balkon m Balkone | balcon m | place room | on auf auf+A sur
garden | Garten m Gärten | jardin m | place spot | in in in+A dans
park | Park m Parks Parks | parc m | place spot | in in in+A dans
school | Schule f Schulen | école f | place building | at in in+A à
university | Universität f Universitäten | université f | place building | at an zu+D à
station | Bahnhof m Bahnhöfe | gare f | place building stop | at an zu+D à
airport | Flughafen m Flughäfen | aéroport m | place building stop | at an zu+D à
hotel | Hotel n Hotels | hôtel m | place building house | in in in+A à
restaurant | Restaurant n Restaurants | restaurant m | place building house | in in in+A à
café | Café n Cafés | café m | place building house | in in in+A à
museum | Museum n Museen Museums | musée m | place building house | in in in+A à
theatre | Theater n Theater | théâtre m | place building house | in in in+A à
cinema | Kino n Kinos | cinéma m | place building house | in in in+A à
church | Kirche f Kirchen | église f | place building house | in in in+A à
bank | Bank f Banken | banque f | place building house | at in zu+D à
shop | Geschäft n Geschäfte | magasin m | place building house | in in in+A dans
market | Markt m Märkte | marché m | place spot | at auf auf+A à
supermarket | Supermarkt m Supermärkte | supermarché m | place building house | in in in+A à
bakery | Bäckerei f Bäckereien | boulangerie f | place building house | in in in+A à
pharmacy | Apotheke f Apotheken | pharmacie f | place building house | in in in+A à
library | Bibliothek f Bibliotheken | bibliothèque f | place building house | in in in+A à
hospital | Krankenhaus n Krankenhäuser | hôpital m | place building house | in in in+A à
office | Büro n Büros | bureau m | place house | in in in+A à
factory | Fabrik f Fabriken | usine f | place building house | in in in+A à
village | Dorf n Dörfer | village m | place town | in in in+A dans
city | Stadt f Städte | ville f | place town | in in in+A dans
street | Straße f Straßen | rue f | place way built | on auf auf+A dans
bridge | Brücke f Brücken | pont m | place way built | on auf auf+A sur
square | Platz m Plätze | place f | place way | on auf auf+A sur
forest | Wald m Wälder | forêt f | place nature | in in in+A dans
field | Feld n Felder | champ m | place nature | in auf auf+A dans
lake | See m Seen Sees | lac m | place nature | at an an+A au_bord_de
river | Fluss m Flüsse | rivière f | place nature way | at an an+A au_bord_de
beach | Strand m Strände | plage f | place nature | on an an+A à
island | Insel f Inseln | île f | place nature | on auf auf+A sur
mountain | Berg m Berge | montagne f | place nature | on auf auf+A sur
valley | Tal n Täler | vallée f | place nature | in in in+A dans
farm | Bauernhof m Bauernhöfe | ferme f | place building home | on auf auf+A à
castle | Schloss n Schlösser | château m | place building home | in in in+A dans
tower | Turm m Türme | tour f | place building | in in in+A dans
zoo | Zoo m Zoos | zoo m | place spot | in in in+A à
stadium | Stadion n Stadien Stadions | stade m | place building spot | in in in+A à
pool | Schwimmbad n Schwimmbäder | piscine f | place building spot | at in in+A à
port | Hafen m Häfen | port m | place spot stop | at in zu+D à
prison | Gefängnis n Gefängnisse | prison f | place building | in in in+A dans
barn | Scheune f Scheunen | grange f | place building | in in in+A dans
border | Grenze f Grenzen | frontière f | place stop | at an an+A à
"""

# Languages go without article in English and German, with the definite one in French.
LANGUAGES = """
German | Deutsch n - | allemand m | language
French | Französisch n - | français m | language
English | Englisch n - | anglais m | language
Spanish | Spanisch n - | espagnol m | language
Italian | Italienisch n - | italien m | language
Russian | Russisch n - | russe m | language
Chinese | Chinesisch n - | chinois m | language
Japanese | Japanisch n - | japonais m | language
Portuguese | Portugiesisch n - | portugais m | language
Polish | Polnisch n - | polonais m | language
Greek | Griechisch n - | grec m | language
Turkish | Türkisch n - | turc m | language
Swedish | Schwedisch n - | suédois m | language
"""

TABLES = (PERSONS, ANIMALS, FOOD, MATTERS, CLOTHES, THINGS, PLACES, LANGUAGES)
