"""An invented affair of several stories over weeks, beside stories that share its people or its place."""

from __future__ import annotations

from wideangle.model import Article, PublicationTime

AFFAIR = (
    (
        "2031-03-03",
        "Toxic foam spills from Quenby dye works into the Ostrel",
        "A tank of the Quenby dye works burst in Marlow Vale and toxic foam ran into the river Ostrel. Water inspector "
        "Ilse Tarrant closed the wells of Marlow Vale. The dye works of Quenby blamed a cracked tank valve.",
    ),
    (
        "2031-03-09",
        "Wells of Marlow Vale stay closed after dye works spill",
        "Six days after the tank of the Quenby dye works burst, the wells of Marlow Vale stay closed. Toxic foam still "
        "drifts on the river Ostrel, water inspector Ilse Tarrant said. The dye works pay for tankers of water.",
    ),
    (
        "2031-03-20",
        "Inspectors knew of cracked valve at Quenby dye works",
        "Water inspector Ilse Tarrant had a report on the cracked tank valve of the Quenby dye works a month before "
        "toxic foam spilled into the river Ostrel. Residents of Marlow Vale, whose wells are closed, ask why.",
    ),
    (
        "2031-04-06",
        "Quenby dye works fined over toxic foam in the Ostrel",
        "A court fined the Quenby dye works for the toxic foam that its burst tank spilled into the river Ostrel. The "
        "cracked valve should have been replaced, the court said; the wells of Marlow Vale reopen in May.",
    ),
)
"""Day, headline and text of reports of four events of one affair."""

OTHERS = (
    (
        "2031-03-04",
        "Ossel choir wins singing contest",
        "The choir of Ossel won the spring contest in Tannet with two folk songs. Conductor Piet Ansgar thanked "
        "forty singers and promised a concert at the old mill.",
    ),
    (
        "2031-03-21",
        "Berit Tarrant publishes cookery book",
        "Recipes for lentils, plums and rye fill the first cookery book of Berit Tarrant. The author read from it in a "
        "bookshop in Tannet and baked a cake for her readers.",
    ),
    (
        "2031-04-07",
        "Tannet airport bans night flights",
        "Night flights end at Tannet airport in autumn. Airlines protest against the ban, neighbours of the runway "
        "celebrate, and the transport ministry promises to compensate pilots.",
    ),
)
"""Reports of events that have nothing to do with the affair."""


def affair() -> list[Article]:
    """Every report, those of the affair first, with the ids q0 to q3 and o0 to o2."""
    named = [*((f"q{number}", report) for number, report in enumerate(AFFAIR))]
    named += [(f"o{number}", report) for number, report in enumerate(OTHERS)]
    return [
        Article(
            id=name, title=title, text=text, published=PublicationTime.of(day), language="en", outlet=f"Courier {name}"
        )
        for name, (day, title, text) in named
    ]


def later() -> Article:
    """A later report of the affair."""
    return Article(
        id="q4",
        title="Marlow Vale wells reopen after Quenby dye works spill",
        text="The wells of Marlow Vale have reopened, ten weeks after a tank of the Quenby dye works burst and toxic "
        "foam ran into the river Ostrel. Water inspector Ilse Tarrant drank the first glass.",
        published=PublicationTime.of("2031-05-12"),
        language="en",
        outlet="Courier q4",
    )
