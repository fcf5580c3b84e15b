/** One event as two people wrote it who did not read each other: the same news, no copy. */
export const ACCOUNTS: readonly (readonly [title: string, text: string])[][] = [
  [
    [
      'Fire guts boatyard shed',
      'A shed at Penhale boatyard burned to the ground early on Tuesday, taking with it two unfinished punts and a steam box. Nobody was hurt. Fire crews from three stations needed four hours to bring the blaze under control, hampered by a hydrant that turned out to be dry. The cause is not yet known. Owner Keith Penhale said he had insured the building but not the boats.',
    ],
    [
      'Boatbuilder loses two punts in night blaze',
      'Keith Penhale was woken at half past two by his dog. By the time he reached the yard the roof had fallen in. Two boats he had been building since spring are gone, along with tools that belonged to his grandfather. Firefighters had to draw water from the creek because a hydrant in the lane gave none. Mr Penhale, 58, says he will start again, though on a smaller scale.',
    ],
  ],
  [
    [
      'Council backs harbour lights',
      'Councillors voted by nine to six last night to replace the sodium lamps along the harbour wall with warm white LEDs. The scheme costs 84,000 pounds and is expected to pay for itself in seven years. Opponents had argued that the orange glow is part of the town. Work begins in February.',
    ],
    [
      'Orange glow to go from harbour wall',
      'The last orange street lamps in town will be taken down this winter. After an evening of nostalgia and spreadsheets a narrow majority of the council chose the spreadsheets: LED lights, it heard, will save twelve thousand pounds a year. "We will miss looking like a jar of marmalade," said Councillor Tresidder, who voted for them anyway.',
    ],
  ],
  [
    [
      'Ferry service suspended after engine fault',
      'The Port Issy ferry will not run until Friday at the earliest. Engineers found metal in the oil of the starboard engine during a routine check on Monday. Passengers with tickets may use the bus by way of the bridge without charge. The company apologised and said a part was on its way from Rotterdam.',
    ],
    [
      'Islanders face long way round as ferry waits for spare part',
      'Schoolchildren from Issy had to leave home at six this morning. With the ferry tied up and its engine in pieces on the quay, the only way to town is forty minutes by bus. Some parents have arranged a rota of fishing boats. How long it will last nobody can say: a bearing has to come from the Netherlands, and customs have it.',
    ],
  ],
  [
    [
      'Rovers held by ten men',
      'Harbour Rovers let slip a two goal lead against a side that played the last half hour with ten men. Goals from Ellis and Okafor before the break seemed to have settled it. But after Drew was sent off for United the visitors found new heart and levelled in stoppage time through a header by their captain. Rovers stay fourth.',
    ],
    [
      'United snatch point at the death',
      'It should not have been possible. Two down, a man short, in rain that came sideways, United drew. Captain Sam Birch rose highest in the ninety-third minute to meet a corner that the home goalkeeper will see in his sleep. Manager Lou Frayne called it the best point of her career. Her opposite number declined to say anything at all.',
    ],
  ],
  [
    [
      'Museum recovers stolen bell',
      'A ship’s bell stolen from the maritime museum in 2011 has been found in an antiques market in Bristol. A retired mate recognised the casting mark and rang the police, then the museum, and then, he admitted, the bell. It goes back on show in January.',
    ],
    [
      'Bell rings again after fifteen years',
      'When Arthur Gough stopped at a stall between the clocks and the copper pans he knew at once what he was looking at: he had polished it as a boy. The bell of the Fulmar vanished in a burglary fifteen years ago. The dealer, who had bought it in good faith, let it go for what he had paid.',
    ],
  ],
  [
    [
      'School roof closed over safety fears',
      'The assembly hall of Quay Road school has been closed after surveyors found cracks in its concrete beams. Lessons continue, but lunch is served in classrooms and the Christmas play will move to the church. The county says repairs will take until Easter.',
    ],
    [
      'Nativity play finds room at the church',
      'Mary and Joseph will not be the only ones looking for shelter this year. The pupils of Quay Road have lost their hall to crumbling beams and will act among the pews of St Piran’s instead. Headteacher Jo Vane says the acoustics are better and the heating worse. Engineers are expected to stay well into spring.',
    ],
  ],
  [
    [
      'Storm brings down 200 trees',
      'Wednesday’s storm felled some two hundred trees in the district and cut power to 3,400 homes, the council said. Gusts reached 81 miles an hour at the lighthouse. Most roads are open again. People are asked to stay out of Trevan woods until rangers have checked it.',
    ],
    [
      'After the wind: a morning of chainsaws',
      'The sound of Thursday was the two-stroke engine. From first light neighbours were out cutting up what the night had thrown down: a beech across Fore Street, an oak on the bowling green, a row of poplars nobody will miss. Electricity came back to the last farms at noon. At the lighthouse they measured the strongest gust since 1987.',
    ],
  ],
  [
    [
      'Record catch of sardines',
      'The fleet landed 61 tonnes of sardines on Saturday, the most in one night since records began in 1994. Prices fell to thirty pence a kilo. The cannery has taken on twelve more hands for the season. Scientists at the marine station link the shoals to warm water off the shelf.',
    ],
    [
      'So many fish that nobody wants them',
      'They gave them away on the slip in the end. Skipper Del Rowe had forty boxes left when the buyers went home, and the gulls were full. Not in thirty years has he seen such shoals, nor earned so little from them. The cannery works double shifts. A few miles out, say the researchers, the sea is two degrees too warm for November.',
    ],
  ],
  [
    [
      'Bakery wins appeal on chimney',
      'A planning inspector has allowed the Rope Walk bakery to keep its chimney. The county had ordered it shortened by two metres on grounds of safety. The inspector found the brickwork sound and the order disproportionate. Costs were awarded to the bakery.',
    ],
    [
      'Chimney stays, says inspector with head for heights',
      'She climbed it herself. In October, in a harness, inspector Ruth Adeyemi went up the stack in Rope Walk with a hammer and a torch; this week she published what she thought of it. It will outlast us all, runs the gist of nine pages. Baker Bertram Nancarrow has framed the first of them.',
    ],
  ],
  [
    [
      'Two rescued from sandbank',
      'The lifeboat took two walkers off Gannel bank on Sunday afternoon after the tide cut them off. Both were cold but unhurt. The coastguard reminded visitors that the crossing is safe for two hours either side of low water only, and that the sign says so in four languages.',
    ],
    [
      'Couple stranded by tide “were looking at the birds”',
      'They had seen a spoonbill. By the time they had agreed that it was one, Hanne and Pieter de Wit from Utrecht were standing on an island that had been a beach. A volunteer crew launched at ten past three and had them aboard before the water reached their knees. They have since made a donation, and a drawing.',
    ],
  ],
  [
    [
      'Rail line to reopen to passengers',
      'Trains will carry passengers to Port Issy again after sixty years. The transport minister confirmed funding of 46 million pounds for the eight mile branch, now used for clay. Services are planned from 2029, hourly, with one stop at Trevan. Campaigners cheered in the gallery.',
    ],
    [
      'For clay, and soon for people',
      'Dora Pellow, 91, was on the last train out of Issy in 1966 and means to be on the next one in. She may have to wait three years: the branch needs new sleepers, a bridge and two platforms. But the money has been promised, in the house and in writing, and the man who promised it arrived by car.',
    ],
  ],
  [
    [
      'Hospital ends night closures',
      'The minor injuries unit at Calloway hospital will be open round the clock from Monday, after eighteen months of closing at ten. The trust has hired four nurses and a doctor. Patients had faced a drive of thirty miles after dark. The union welcomed the step but said pay remained an issue.',
    ],
    [
      'Lights on again in the small hours',
      'Cut your hand at midnight in this town and until now you had to choose between a long drive and a tea towel. That ends next week, when the little unit on the hill goes back to twenty-four hours. Sister Mo Ryan, who has run it since it opened, will take the first night herself, she says, with biscuits.',
    ],
  ],
  [
    [
      'Schlachtfest in Oberau abgesagt',
      'Das Oberauer Dorffest fällt in diesem Jahr aus. Wie der Verein am Montag mitteilte, fehlt es an Helfern für Auf- und Abbau. Auch die neue Versicherungspflicht für Zelte habe eine Rolle gespielt. Im kommenden Jahr soll das Fest wieder stattfinden, dann aber nur an einem Tag.',
    ],
    [
      'Kein Zelt, keine Wurst, kein Fest',
      'Achtzig Jahre lang war am ersten Advent in Oberau kein Parkplatz zu bekommen. Heuer wird man einen finden. Den Veranstaltern sind die Leute ausgegangen, erzählt die Vorsitzende Resi Huber am Küchentisch, und das Geld für die Police gleich mit. Aufgeben will sie nicht: Ein Samstag im Jahr, sagt sie, das müsse doch gehen.',
    ],
  ],
  [
    [
      'Un incendie détruit un moulin',
      'Un moulin à marée du dix-huitième siècle a été détruit par les flammes dans la nuit de jeudi à vendredi. Personne n’a été blessé. Une trentaine de pompiers sont intervenus jusqu’au matin. La mairie, propriétaire du bâtiment, parle d’une perte irréparable. Une enquête est ouverte.',
    ],
    [
      'Le vieux moulin n’est plus que quatre murs',
      'Au matin il restait la roue, noire, et l’eau qui passait dessous comme si de rien n’était. Les voisins, réveillés vers deux heures par les craquements, ont vu tomber la charpente que leurs aïeux avaient posée. « On apprenait à nager ici », dit Yvonne Le Gall. Le maire promet de reconstruire, sans dire avec quoi.',
    ],
  ],
];

/** Two articles on different matters with the same words of somebody in them. */
export const QUOTED: readonly {
  readonly quote: string;
  readonly articles: readonly (readonly [title: string, text: string])[];
}[] = [
  {
    quote:
      '“We have listened carefully to everybody who came to the hearing, and we will not take a decision that the town cannot live with,” said Councillor Morwenna Tresidder. “But standing still is a decision too, and it is the dearest of them all.”',
    articles: [
      [
        'Bypass put off to spring',
        'The decision on the bypass has been put off again. Engineers need until March to count the lorries that turn at the mill, and the farmers along the valley want to be heard once more. @ Surveyors will be seen along the B road from next week. The petition against the plan has reached four thousand names, about one for each inhabitant over the age of ten.',
      ],
      [
        'Who is Morwenna Tresidder?',
        'She keeps bees, she plays the euphonium, and since May she has led a council that nobody else wanted to lead. Her friends call her stubborn and mean it kindly. @ That is how she speaks, in whole sentences, as if dictating. She learned it, she says, from reading telegrams aloud in her mother’s post office.',
      ],
    ],
  },
  {
    quote:
      '“There is no such thing as bad weather for a seal,” Dr Oyelaran said. “What kills them is plastic, nets and people who mean well and carry them back into the water when they have come ashore to rest.”',
    articles: [
      [
        'Seal pup found on slip',
        'A grey seal pup spent Thursday on the lifeboat slip, watched over by a volunteer with a broom. It weighs about nineteen kilos and appears to be well. @ The slip stays closed to the public until the animal leaves by itself, which may take a day or two.',
      ],
      [
        'Marine station turns fifty',
        'With an open day and a cake in the form of a plankton net the marine station celebrates its first half century. It began in a shed with one microscope. Today thirty people work there, among them one of the country’s few experts on marine mammals. @ The aquarium, with its blind lobster, can be visited on Sundays from two.',
      ],
    ],
  },
  {
    quote:
      '“Prices have risen for the ninth month in a row, but more slowly than in any month since the spring,” the chief economist of the chamber of trade, Lev Abramson, told reporters. “I would not call it good news. I would call it less bad news.”',
    articles: [
      [
        'Cost of living: what the figures hide',
        'Bread is up by a fifth, heating oil down by a tenth, and a pint of milk costs what it cost in June. Put together they make the number that was published on Tuesday. @ For people with little money the number says little: they buy bread, and they do not buy oil.',
      ],
      [
        'Chip shop owner gives up',
        'After twenty-two years Maria Lanza will hang up her apron on Saturday. Potatoes, fat and fish each cost her half as much again as two years ago, and there is a limit, she found, to what people will pay for supper in paper. @ A tattooist is to move in.',
      ],
    ],
  },
  {
    quote:
      '“We were never asked,” said harbour master Ines Carlyon. “If we had been asked we would have said what everybody on this quay knows: that at low water you can walk under that pontoon with your hat on.”',
    articles: [
      [
        'Pontoon to be moved, at a price',
        'The new pontoon will have to be moved by eighteen metres. At spring tides it lies aground, and three boats have damaged their rudders. @ The contractor has offered to share the cost of sixty thousand pounds. The council meets on Monday.',
      ],
      [
        'Opinion: ask first, build later',
        'There is a bench in this town that faces a wall, and a bicycle rack in a place no bicycle can reach. To these we may now add a landing stage on dry land. @ Expertise is not a thing that comes from a consultancy in a van. It has been sitting on a bollard all along, and would have charged a cup of tea.',
      ],
    ],
  },
  {
    quote:
      '„Wir haben in diesem Sommer gelernt, dass man Wasser nicht nur sparen, sondern auch sammeln kann“, sagte Bürgermeisterin Anke Rohde. „Das hätte uns meine Großmutter auch gleich sagen können, aber die hat ja keiner gefragt.“',
    articles: [
      [
        'Zisternen werden Pflicht',
        'Wer in Lüttenhagen neu baut, muss künftig Regenwasser auffangen. Das beschloss der Gemeinderat bei zwei Enthaltungen. Gefordert werden mindestens drei Kubikmeter je Haus. @ Für bestehende Häuser gibt es einen Zuschuss von fünfhundert Euro.',
      ],
      [
        'Freibad bleibt ein Jahr länger zu',
        'Die Sanierung des Lüttenhagener Freibads verzögert sich. Unter dem Nichtschwimmerbecken fand sich ein alter Brunnen, den niemand auf dem Plan hatte. @ Der Brunnen soll erhalten und mit einer Glasplatte bedeckt werden. Die Kosten steigen auf 1,4 Millionen Euro.',
      ],
    ],
  },
];
