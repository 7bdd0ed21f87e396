"""Reports that are written from a template, by kind, each of its own event; and pairs of reports of one event that only
resemble such. The pairs of ONE_BRIEF_EVENT stand beside the kind of their template. They have so few words between
their values that they are no copies either."""

from wideangle.model import Article, PublicationTime


def _reports(
    language: str, *rows: tuple[str, str, str], outlets: tuple[str, ...] = ("Harbour Courier",)
) -> list[Article]:
    return [
        Article(
            title=title,
            text=text,
            published=PublicationTime.of(published),
            outlet=outlets[number % len(outlets)],
            language=language,
            id=f"{language} {title} {number}",
        )
        for number, (title, text, published) in enumerate(rows)
    ]


def _market(day: str, date: str, points: str, change: str, best: str, worst: str) -> tuple[str, str, str]:
    return (
        f"Market report: Halven index at {points} points",
        f"The Halven index closed {change} percent higher at {points} points on {day}. Trading volume was in line with "
        f"the average of the past month. The biggest gainer was {best}. The biggest loser was {worst}. Traders pointed "
        "to the interest rate decision of the central bank. The report was compiled from exchange data.",
        date,
    )


def _obituary(name: str, surname: str, age: int, place: str, work: str, kin: str, church: str) -> tuple[str, str, str]:
    return (
        f"{name} {surname}, {age}",
        f"{name} {surname}, {age}, of {place}, died on Tuesday at home after a short illness. {surname} was born in "
        f"{place} and worked as a {work} for many years. Survivors include {kin}. A service will be held at {church} "
        "at 11 a.m., followed by burial in the parish cemetery. In lieu of flowers, the family asks for gifts to the "
        "lifeboat fund. The arrangements are in the care of the Quayside Funeral Home.",
        "2031-03-05",
    )


def _result(
    home: str, guests: str, score: str, ground: str, scorer: str, minute: int, crowd: str
) -> tuple[str, str, str]:
    return (
        f"{home} against {guests} ends {score}",
        f"{home} and {guests} ended {score} in the Coastal League at {ground} on Saturday. {scorer} scored the first "
        f"goal in the {minute}th minute. The attendance was {crowd}. Both teams had three bookings. The next round of "
        "the Coastal League is played in a week. This report was generated from the data of the league.",
        "2031-03-01",
    )


def _dense_quake(magnitude: str, place: str, day: str, depth: int, date: str) -> tuple[str, str, str]:
    return (
        f"{magnitude}-magnitude earthquake strikes {place}",
        f"A {magnitude}-magnitude earthquake struck {place} on {day}, the Veld Geological Survey said. The quake was "
        f"at a depth of {depth} km. There were no immediate reports of damage or injuries.",
        date,
    )


def _dense_result(
    home: str, guests: str, score: str, scorer: str, other_scorer: str, minute: int, rank: str, date: str
) -> tuple[str, str, str]:
    return (
        f"{home} {score} {guests}",
        f"{scorer} scored two goals as {home} beat {guests} {score} on Saturday. {other_scorer} replied for {guests} "
        f"in the {minute}th minute. {home} are {rank} in the table, in which four clubs are relegated in May.",
        date,
    )


def _town_weather(town: str, day: str, high: int, low: int, wind: str, rain: int, date: str) -> tuple[str, str, str]:
    return (
        f"{town} weather: {high} degrees on {day}",
        f"{town} will have a high of {high} degrees on {day} and a low of {low}. Winds from the {wind} will reach "
        f"{high} mph. The chance of rain is {rain} percent.",
        date,
    )


def _beben(magnitude: str, place: str, day: str, depth: int, date: str) -> tuple[str, str, str]:
    return (
        f"Erdbeben der Stärke {magnitude} bei {place}",
        f"Ein Erdbeben der Stärke {magnitude} hat am {day} die Region {place} erschüttert. Das Zentrum lag nach "
        f"Angaben der Erdbebenwarte in {depth} Kilometern Tiefe. Über Schäden oder Verletzte wurde zunächst nichts "
        "bekannt.",
        date,
    )


def _nachruf(name: str, age: int, town: str, day: str, place: str, work: str, date: str) -> tuple[str, str, str]:
    return (
        f"{name} im Alter von {age} Jahren gestorben",
        f"{town} - {name} ist tot. Der Künstler starb am {day} im Alter von {age} Jahren in {place}, wie die Familie "
        f"mitteilte. Bekannt wurde er durch {work}.",
        date,
    )


def _tenis(winner: str, loser: str, score: str, town: str, minutes: int, next_one: str) -> tuple[str, str, str]:
    return (
        f"{winner} vence a {loser} y avanza en {town}",
        f"{winner} derrotó a {loser} por {score} y se clasificó para la siguiente ronda del torneo de {town}. El "
        f"partido duró {minutes} minutos. {winner} se enfrentará ahora a {next_one}.",
        "2031-03-03",
    )


def _emplois(company: str, jobs: int, town: str, day: str, reason: str, staff: int, date: str) -> tuple[str, str, str]:
    return (
        f"{company} : {jobs} emplois supprimés à {town}",
        f"Le groupe {company} a annoncé {day} la suppression de {jobs} emplois sur son site de {town}. La direction "
        f"invoque {reason}. Le site emploie {staff} personnes.",
        date,
    )


def _quake(magnitude: str, distance: int, place: str, date: str) -> tuple[str, str, str]:
    return (
        f"Magnitude {magnitude} tremor near {place}",
        f"A tremor of magnitude {magnitude} was measured {distance} km from {place} on {date}, the seismic service "
        f"reported. Its depth was {distance} km. Nobody has reported damage so far. Tremors of this strength are felt "
        "by many people and rarely break anything. The notice was written by a program and read by an editor.",
        date,
    )


def _wetter(day: str, sky: str, high: int, wind: str, low: int, date: str) -> tuple[str, str, str]:
    return (
        f"Das Wetter am {day}: {sky}",
        f"Am {day} ist es in Ganthafen {sky} bei Höchstwerten von {high} Grad und schwachem Wind aus {wind}. Abends "
        f"ziehen Wolken vom Meer auf. In der Nacht kühlt es auf {low} Grad ab. Das Wasser hat neun Grad. Die "
        "Aussichten: Es bleibt wechselhaft, teilte der Wetterdienst mit. Der Pollenflug ist gering.",
        date,
    )


def _level(now: int, change: int, date: str) -> tuple[str, str, str]:
    return (
        "Water level of the Orm",
        f"At the gauge of Marren the Orm stands at {now} cm this morning. The first flood mark is at 450 cm. Over the "
        f"past day the level changed by {change} cm. The authority measures the level every hour and publishes it in "
        "the morning.",
        date,
    )


def _sismo(magnitude: str, distance: int, place: str, day: int) -> tuple[str, str, str]:
    return (
        f"Sismo de magnitud {magnitude} cerca de {place}",
        f"Un sismo de magnitud {magnitude} se registró el {day} de marzo a {distance} km de {place}, informó el "
        "servicio geológico. No hay informes de daños ni de víctimas. Los sismos de este tamaño se sienten ampliamente "
        "pero rara vez causan daños. Este aviso se generó de forma automática.",
        f"2031-03-{day:02}",
    )


TEMPLATED = {
    "market": _reports(
        "en",
        _market("Monday", "2031-03-03", "4,512", "1.2", "Ossel Steel", "Brannock Shipping"),
        _market("Tuesday", "2031-03-04", "4,530", "0.4", "Marren Foods", "Kestrel Energy"),
        _market("Wednesday", "2031-03-05", "4,561", "0.7", "Ossel Steel", "Kestrel Energy"),
    ),
    "obituary": _reports(
        "en",
        _obituary("Maria", "Delgado", 84, "Ossel", "nurse", "two sons, Peter and Paul", "St. Anne's Church"),
        _obituary("Tom", "Hargreave", 71, "Marren", "carpenter", "his wife, Ellen", "the Harbour Chapel"),
        _obituary("Ida", "Voss", 92, "Halven", "teacher", "three grandchildren", "St. Brendan's Church"),
    ),
    "result": _reports(
        "en",
        _result("Marren United", "Halven Town", "2-1", "Quay Park", "Lee Okoro", 12, "3,210"),
        _result("Ossel Rovers", "Brannock City", "0-3", "Mill Lane", "Sam Teague", 34, "1,870"),
        _result("Gannet Athletic", "Veld Wanderers", "1-1", "the Dunes", "Ivo Hart", 77, "2,455"),
    ),
    "earthquake": _reports(
        "en",
        _quake("4.1", 12, "Marren", "2031-03-01"),
        _quake("4.3", 9, "Halven", "2031-03-02"),
        _quake("3.6", 4, "Marren", "2031-03-05"),
        outlets=("Seismo Wire", "Coastal Press"),
    ),
    "weather": _reports(
        "de",
        _wetter("Montag", "heiter", 12, "West", 5, "2031-03-03"),
        _wetter("Dienstag", "trüb", 10, "Nord", 3, "2031-03-04"),
    ),
    "level": _reports("en", _level(312, 14, "2031-03-01"), _level(298, 9, "2031-03-02")),
    "dense earthquake": _reports(
        "en",
        _dense_quake("4.6", "near Arenta, Chilora", "Monday", 35, "2031-03-03"),
        _dense_quake("5.1", "off Suvala, Figi Islands", "Tuesday", 560, "2031-03-04"),
        _dense_quake("6.0", "south of Kermado", "Monday", 10, "2031-03-03"),
    ),
    "dense result": _reports(
        "en",
        _dense_result("Marren United", "Halven Town", "3-1", "Lee Okoro", "Sam Teague", 67, "fourth", "2031-03-01"),
        _dense_result("Ossel Rovers", "Brannock City", "4-2", "Ivo Hart", "Tim Voss", 81, "ninth", "2031-03-01"),
        _dense_result("Marren United", "Gannet Athletic", "2-1", "Joe Lund", "Ben Sorrel", 12, "third", "2031-03-08"),
        outlets=("Coastal Press", "Harbour Courier"),
    ),
    "weather of two towns": _reports(
        "en",
        _town_weather("Marren", "Monday", 14, 5, "west", 10, "2031-03-03"),
        _town_weather("Ossel", "Monday", 9, 2, "east", 30, "2031-03-03"),
        _town_weather("Marren", "Tuesday", 11, 4, "north", 80, "2031-03-04"),
    ),
    "Beben": _reports(
        "de",
        _beben("4,2", "Arenta", "Montag", 12, "2031-03-03"),
        _beben("5,3", "Suvala", "Mittwoch", 80, "2031-03-05"),
        _beben("3,9", "Kermado", "Montag", 7, "2031-03-03"),
    ),
    "Nachruf": _reports(
        "de",
        _nachruf("Erwin Sandor", 81, "Halven", "Sonntag", "Marren", "die Fernsehserie Leuchtfeuer", "2031-03-03"),
        _nachruf("Karl Tiemen", 93, "Ossel", "Montag", "Gantburg", "seine Oper Die Möwe", "2031-03-04"),
        _nachruf("Jost Brandel", 67, "Brannock", "Sonntag", "Veldheim", "seine Küstenbilder", "2031-03-03"),
    ),
    "tenis": _reports(
        "es",
        _tenis("Iván Rosell", "Marco Lent", "6-4, 6-3", "Marrena", 84, "Pablo Quintar"),
        _tenis("Elia Torme", "Rosa Vidal", "7-5, 6-1", "Osela", 101, "Ana Cordal"),
        _tenis("Hugo Baster", "Luis Armend", "6-2, 6-2", "Marrena", 66, "Iván Rosell"),
    ),
    "emplois": _reports(
        "fr",
        _emplois("Lumotex", 45, "Marenne", "mardi", "la baisse des commandes", 310, "2031-03-04"),
        _emplois("Verre et Dune", 300, "Halvin", "jeudi", "la concurrence étrangère", 1200, "2031-03-06"),
        outlets=("Le Quai", "La Digue"),
    ),
    "sismo": _reports("es", _sismo("4,1", 12, "Marrena", 1), _sismo("3,8", 7, "Osela", 2)),
}

_FERRY = (
    "MARREN (Coastal Press) — At least 12 people were killed and 30 injured when a ferry struck the quay at Marren on "
    "Tuesday, police said. The ferry, the Lady Ossel, was carrying 140 passengers from Halven. Captain Teo Varga told "
    "reporters that the engines had failed. Divers searched the harbour for two missing crew members until nightfall. "
    "The harbour board of Gannet Bay closed the port."
)


def _versions(*changes: tuple[str, str]) -> list[Article]:
    later = _FERRY
    for before, after in changes:
        assert before in later
        later = later.replace(before, after)
    rows = ("Ferry strikes quay", _FERRY, "2031-03-04"), ("Ferry crash in Marren", later, "2031-03-05")
    return _reports("en", *rows, outlets=("Coastal Press", "Harbour Courier"))


ONE_EVENT = {
    "another dateline": _versions(("MARREN (Coastal Press) — ", "OSSEL, March 5 (Northern Wire) — ")),
    "a higher toll": _versions(("12 people", "15 people"), ("30 injured", "41 injured")),
    "names respelled": _versions(("Marren", "Maren"), ("Varga", "Vargha"), ("harbour", "harbor")),
    "the day of another time zone": _versions(("on Tuesday", "on Wednesday local time"), ("least 12", "least 13")),
    "a later score": _reports(
        "en",
        _result("Marren United", "Halven Town", "1-0", "Quay Park", "Lee Okoro", 12, "3,210"),
        _result("Marren United", "Halven Town", "2-1", "Quay Park", "Lee Okoro", 12, "3,210"),
        outlets=("Coastal Press", "Harbour Courier"),
    ),
}

ONE_BRIEF_EVENT = {
    "a revised magnitude and depth": (
        "dense earthquake",
        _reports(
            "en",
            _dense_quake("4.6", "near Arenta, Chilora", "Monday", 35, "2031-03-03"),
            _dense_quake("4.8", "near Arenta, Chilora", "Monday", 41, "2031-03-03"),
        ),
    ),
    "a revised magnitude and another spelling of the place": (
        "Beben",
        _reports(
            "de",
            _beben("4,2", "Arenta", "Montag", 12, "2031-03-03"),
            _beben("4,4", "Arentha", "Montag", 15, "2031-03-03"),
            outlets=("Küstenblatt", "Nordkurier"),
        ),
    ),
    "a corrected forecast": (
        "weather of two towns",
        _reports(
            "en",
            _town_weather("Marren", "Monday", 14, 5, "west", 10, "2031-03-03"),
            _town_weather("Marren", "Monday", 15, 6, "west", 20, "2031-03-03"),
        ),
    ),
    "a corrected scorer": (
        "dense result",
        _reports(
            "en",
            _dense_result("Marren United", "Halven Town", "3-1", "Lee Okoro", "Sam Teague", 67, "fourth", "2031-03-01"),
            _dense_result(
                "Marren United", "Halven Town", "3-1", "Ben Sorrel", "Sam Teague", 69, "fourth", "2031-03-01"
            ),
        ),
    ),
    "a corrected age and place of death": (
        "Nachruf",
        _reports(
            "de",
            _nachruf("Erwin Sandor", 81, "Halven", "Sonntag", "Marren", "die Fernsehserie Leuchtfeuer", "2031-03-03"),
            _nachruf("Erwin Sandor", 82, "Halven", "Sonntag", "Gantburg", "die Fernsehserie Leuchtfeuer", "2031-03-03"),
        ),
    ),
    "the next day's number of lost jobs": (
        "emplois",
        _reports(
            "fr",
            _emplois("Lumotex", 45, "Marenne", "mardi", "la baisse des commandes", 310, "2031-03-04"),
            _emplois("Lumotex", 60, "Marenne", "mardi", "la baisse des commandes", 325, "2031-03-05"),
        ),
    ),
}
