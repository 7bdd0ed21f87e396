"""Three matters of one fictional week, as a round-up tells them and as outlets report them."""

from wideangle.model import Article

DAM = (
    "The dam above the town of Orlen gave way on Sunday night after three weeks of rain, and water from the reservoir "
    "flooded four hundred houses in the valley. Engineers had warned of cracks in the dam since spring.",
    "Rescuers in boats brought two hundred people out of the flooded houses in the valley of Orlen by Monday morning. "
    "Six people who lived below the dam are missing, the rescue service of Orlen said.",
    "The operator of the dam, Velda Hydro, said that its engineers had lowered the water in the reservoir before the "
    "rain. Mayor Ida Brenn said that nobody in Orlen had been told of the cracks in the dam.",
)
CHESS = (
    "Seventeen-year-old Milo Tarn won the chess championship of Karvia on Sunday with a draw in the last game against "
    "grandmaster Petra Osk. He is the youngest champion in the history of the tournament.",
    "Tarn, who learned chess from his grandmother, had lost the opening game to Osk but won five of the next eight. "
    "The chess federation of Karvia will send the champion to the world tournament.",
)
BREAD = (
    "The parliament of Sarnia abolished the tax on bread on Monday, by 61 votes to 58, after bakers had closed their "
    "shops for three days. Finance minister Hugo Lamm had called the bakers' protest blackmail.",
    "A loaf in Sarnia will be nine cents cheaper from January, the guild of bakers promised. Lamm wants a new tax on "
    "sugar to replace the tax on bread; the bakers said that they would close their shops again.",
)
MATTERS = (DAM, CHESS, BREAD)

_REPORTS = {
    "dam": (
        "Hundreds of houses under water as dam bursts near Orlen",
        "Cracked for months, the dam over Orlen burst in the night to Monday. The reservoir of Velda Hydro "
        "emptied into the valley and stood in four hundred houses. Mayor Ida Brenn said that the town was never "
        "warned of cracks in the dam; the rescue service searched in boats for six missing people.",
    ),
    "dam-2": (
        "Six missing in Orlen valley after dam gives way",
        "Rescue boats reached two hundred people in the valley below Orlen after the dam of Velda Hydro gave way. "
        "Three weeks of rain had filled the reservoir. Engineers spoke of cracks in the dam as early as spring, "
        "and mayor Ida Brenn demanded to know who kept them from the town. Six residents are missing.",
    ),
    "chess": (
        "Schoolboy Tarn is chess champion of Karvia",
        "Milo Tarn, 17, is the new champion of Karvia: a draw against grandmaster Petra Osk in the final game of "
        "the chess tournament was enough. Nobody so young has won the championship before. His grandmother taught "
        "him the moves, and the federation has promised him a place in the world tournament.",
    ),
    "chess-2": (
        "Osk beaten: a seventeen-year-old takes Karvia's chess title",
        "With five wins in eight games Milo Tarn has taken the chess championship of Karvia from grandmaster "
        "Petra Osk. The youngest champion in the tournament's history drew the last game on Sunday, after he had "
        "lost the first. The chess federation of Karvia sends him to the world tournament.",
    ),
    "bread": (
        "Sarnia votes to end tax on bread",
        "Sixty-one members of the parliament of Sarnia voted on Monday to abolish the tax on bread, and fifty- "
        "eight to keep it. For three days the bakers had kept their shops closed. Finance minister Hugo Lamm "
        "spoke of blackmail; he now plans a tax on sugar. The bakers' guild says a loaf will cost nine cents "
        "less.",
    ),
    "bread-2": (
        "Bakers of Sarnia reopen after bread tax falls",
        "Bakers in Sarnia opened their shops again after parliament abolished the tax on bread by three votes. "
        "The guild of bakers promised loaves that are nine cents cheaper from January. Finance minister Hugo "
        "Lamm, who had called the closed shops blackmail, wants to tax sugar instead.",
    ),
}

REPORTS = [
    Article(
        text,
        title=title,
        id=name,
        url=f"https://{name}.example/news",
        outlet=f"The {name.title()} Post",
        published="2031-10-20",
        language="en",
    )
    for name, (title, text) in _REPORTS.items()
]
"""Two reports of each matter; the ids begin with its name."""

UNRELATED = [
    Article(
        f"The {place} library will open on {day} evenings from spring, its director said. Readers had asked for it.",
        title=f"{place} library opens on {day}s",
        id=f"library-{place}",
        outlet="Library Notes",
        published=f"2031-{month:02}-11",
        language="en",
    )
    for month, (place, day) in enumerate(
        [("Tarnwick", "Tuesday"), ("Skerrow", "Friday"), ("Ossel", "Monday"), ("Halven", "Thursday")], 3
    )
]


def roundup(
    *matters: tuple[str, ...], published: str | None = "2031-10-21", title: str = "Monday at a glance"
) -> Article:
    """One article about these matters, one after another."""
    text = "\n\n".join(paragraph for matter in matters for paragraph in matter)
    return Article(text, title=title, outlet="Valley Post", published=published, language="en")
