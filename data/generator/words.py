"""Names, numbers, dates and adverbs: lines of English | German | French, `_` for a space."""

MEN = """Adam Albert Alexander Anton Arthur Ben Bruno Daniel David Dominik Emil Erik Fabian Florian
Gabriel Jan Julian Karl Konrad Leo Marco Martin Michael Oliver Patrick Paul Peter Robert Roland
Rudolf Samuel Sebastian Simon Stefan Tom Victor Vincent Walter""".split()

WOMEN = """Alice Amelie Angela Anna Barbara Charlotte Christine Clara Claudia Diana Elena Emma Eva
Isabelle Johanna Julia Katharina Laura Lena Lisa Maria Marie Martha Monika Nina Nora Olga Paula
Petra Rita Sabine Sara Sophie Susanne Teresa Valerie Victoria""".split()

SURNAMES = """Bauer Becker Bernard Clark Dubois Fischer Fontaine Garcia Girard Johnson Keller
Lambert Lehmann Mercier Moreau Novak Parker Rossi Schmidt Silva Smith Taylor Wagner Weber
Wilson""".split()

CITIES = """
Berlin | Berlin | Berlin
Hamburg | Hamburg | *Hambourg
Munich | München | Munich
Cologne | Köln | Cologne
Frankfurt | Frankfurt | Francfort
Dresden | Dresden | Dresde
Leipzig | Leipzig | Leipzig
Nuremberg | Nürnberg | Nuremberg
Vienna | Wien | Vienne
Salzburg | Salzburg | Salzbourg
Zurich | Zürich | Zurich
Geneva | Genf | Genève
Basel | Basel | Bâle
Bern | Bern | Berne
Paris | Paris | Paris
Lyon | Lyon | Lyon
Marseille | Marseille | Marseille
Strasbourg | Straßburg | Strasbourg
Lille | Lille | Lille
Bordeaux | Bordeaux | Bordeaux
Brussels | Brüssel | Bruxelles
Antwerp | Antwerpen | Anvers
Amsterdam | Amsterdam | Amsterdam
London | London | Londres
Edinburgh | Edinburgh | Édimbourg
Dublin | Dublin | Dublin
Rome | Rom | Rome
Milan | Mailand | Milan
Venice | Venedig | Venise
Florence | Florenz | Florence
Naples | Neapel | Naples
Madrid | Madrid | Madrid
Barcelona | Barcelona | Barcelone
Seville | Sevilla | Séville
Lisbon | Lissabon | Lisbonne
Copenhagen | Kopenhagen | Copenhague
Stockholm | Stockholm | Stockholm
Oslo | Oslo | Oslo
Warsaw | Warschau | Varsovie
Krakow | Krakau | Cracovie
Prague | Prag | Prague
Budapest | Budapest | Budapest
Athens | Athen | Athènes
Moscow | Moskau | Moscou
Istanbul | Istanbul | Istanbul
Tokyo | Tokio | Tokyo
Boston | Boston | Boston
Chicago | Chicago | Chicago
Montreal | Montreal | Montréal
"""

# The last column: French gender.
COUNTRIES = """
France | Frankreich | France | f
Germany | Deutschland | Allemagne | f
Italy | Italien | Italie | f
Spain | Spanien | Espagne | f
Austria | Österreich | Autriche | f
Belgium | Belgien | Belgique | f
Poland | Polen | Pologne | f
Sweden | Schweden | Suède | f
Norway | Norwegen | Norvège | f
Denmark | Dänemark | Danemark | m
Portugal | Portugal | Portugal | m
Greece | Griechenland | Grèce | f
Russia | Russland | Russie | f
China | China | Chine | f
Japan | Japan | Japon | m
Canada | Kanada | Canada | m
Brazil | Brasilien | Brésil | m
Mexico | Mexiko | Mexique | m
India | Indien | Inde | f
Ireland | Irland | Irlande | f
England | England | Angleterre | f
Scotland | Schottland | Écosse | f
Egypt | Ägypten | Égypte | f
Hungary | Ungarn | *Hongrie | f
"""

MONTHS = """
January | Januar | janvier
February | Februar | février
March | März | mars
April | April | avril
May | Mai | mai
June | Juni | juin
July | Juli | juillet
August | August | août
September | September | septembre
October | Oktober | octobre
November | November | novembre
December | Dezember | décembre
"""

WEEKDAYS = """
Monday | Montag | lundi
Tuesday | Dienstag | mardi
Wednesday | Mittwoch | mercredi
Thursday | Donnerstag | jeudi
Friday | Freitag | vendredi
Saturday | Samstag | samedi
Sunday | Sonntag | dimanche
"""

NUMBERS = """
two | zwei | deux
three | drei | trois
four | vier | quatre
five | fünf | cinq
six | sechs | six
seven | sieben | sept
eight | acht | *huit
nine | neun | neuf
ten | zehn | dix
eleven | elf | *onze
twelve | zwölf | douze
thirteen | dreizehn | treize
fourteen | vierzehn | quatorze
fifteen | fünfzehn | quinze
sixteen | sechzehn | seize
seventeen | siebzehn | dix-sept
eighteen | achtzehn | dix-huit
nineteen | neunzehn | dix-neuf
twenty | zwanzig | vingt
thirty | dreißig | trente
forty | vierzig | quarante
fifty | fünfzig | cinquante
"""

MANNER = """
slowly | langsam | lentement
quickly | schnell | rapidement
carefully | vorsichtig | prudemment
quietly | leise | doucement
patiently | geduldig | patiemment
politely | höflich | poliment
secretly | heimlich | secrètement
calmly | ruhig | calmement
nervously | nervös | nerveusement
proudly | stolz | fièrement
regularly | regelmäßig | régulièrement
attentively | aufmerksam | attentivement
bravely | mutig | courageusement
happily | fröhlich | joyeusement
"""

# The last column: tenses that the adverb goes with. They stand before the English main verb, in
# the German middle field and after the French finite verb.
MIDDLE = """
always | immer | toujours | present past
often | oft | souvent | present past perfect
sometimes | manchmal | parfois | present past
rarely | selten | rarement | present past
usually | normalerweise | généralement | present
already | schon | déjà | perfect
finally | endlich | enfin | past perfect future
suddenly | plötzlich | soudain | past
immediately | sofort | immédiatement | past future
probably | wahrscheinlich | probablement | future present
certainly | sicher | certainement | future
unfortunately | leider | malheureusement | past perfect
really | wirklich | vraiment | perfect
"""

# Times by the tenses that they go with.
TIMES = """
yesterday | gestern | hier | past
last_week | letzte_Woche | la_semaine_dernière | past
last_month | letzten_Monat | le_mois_dernier | past
last_year | letztes_Jahr | l'année_dernière | past
last_summer | letzten_Sommer | l'été_dernier | past
last_winter | letzten_Winter | l'hiver_dernier | past
this_morning | heute_Morgen | ce_matin | past
tomorrow | morgen | demain | future
next_week | nächste_Woche | la_semaine_prochaine | future
next_month | nächsten_Monat | le_mois_prochain | future
next_year | nächstes_Jahr | l'année_prochaine | future
soon | bald | bientôt | future
this_evening | heute_Abend | ce_soir | future
today | heute | aujourd'hui | present future
every_day | jeden_Tag | chaque_jour | present
every_week | jede_Woche | chaque_semaine | present
every_year | jedes_Jahr | chaque_année | present
every_summer | jeden_Sommer | chaque_été | present
in_the_morning | am_Morgen | le_matin | present
in_the_evening | am_Abend | le_soir | present
at_night | in_der_Nacht | la_nuit | present
in_summer | im_Sommer | en_été | present
in_winter | im_Winter | en_hiver | present
"""

# After a number; German in the dative.
UNITS = """
days | Tagen | jours
weeks | Wochen | semaines
months | Monaten | mois
years | Jahren | ans
hours | Stunden | heures
minutes | Minuten | minutes
"""
