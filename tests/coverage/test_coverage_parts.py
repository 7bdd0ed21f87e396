from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wideangle.coverage import (
    Neighbour,
    Relation,
    Selection,
    Strand,
    Verdict,
    compose,
    is_probable,
    is_shown,
    opinion_probability,
)
from wideangle.coverage.compose import ReportText, Supplement
from wideangle.coverage.extract import opening
from wideangle.coverage.folding import FoldedReport, fold_copies
from wideangle.coverage.lanes import SHOWN_FROM, SURE_FROM, USEFUL_FROM, is_uncertain
from wideangle.coverage.ranking import FULL_REPORT, REPEATED_OUTLET, REPEATED_STORY, Ranked, text_width, varied_order
from wideangle.language.openings import LONGEST
from wideangle.model import Article, Holdings, Lane, Quote, Reason, Section, Span

TEXT = "The council of Tarnwick voted on Monday to rebuild the old pier after a long debate. More follows."


def relation(
    probability: float = 0.9,
    lane: Lane = Lane.SAME_STORY,
    usefulness: float = 3.0,
    order: float = 0.0,
    verdict: Verdict = Verdict.NONE,
) -> Relation:
    return Relation(probability, lane, usefulness, order, None, verdict)


@pytest.mark.parametrize(
    ("probability", "usefulness", "shown", "probable"),
    [
        (SHOWN_FROM, USEFUL_FROM, True, True),
        (0.99, USEFUL_FROM - 0.01, False, True),
        (SHOWN_FROM - 0.01, 4.0, False, False),
        (0.0, 0.0, False, False),
    ],
)
def test_what_is_shown_is_probable_and_useful(
    probability: float, usefulness: float, shown: bool, probable: bool
) -> None:
    judged = relation(probability, usefulness=usefulness)
    assert (is_shown(judged), is_probable(judged)) == (shown, probable)


@pytest.mark.parametrize("probability", [0.0, 0.3, SHOWN_FROM, 1.0])
@pytest.mark.parametrize("usefulness", [0.0, 4.0])
def test_a_decision_goes_before_what_the_model_says(probability: float, usefulness: float) -> None:
    added = relation(probability, usefulness=usefulness, verdict=Verdict.ADDED)
    removed = relation(probability, usefulness=usefulness, verdict=Verdict.REMOVED)
    assert is_shown(added)
    assert is_probable(added)
    assert not is_shown(removed)
    assert not is_probable(removed)
    assert not is_uncertain(added)
    assert not is_uncertain(removed)


def test_what_is_hardly_probable_is_uncertain() -> None:
    assert is_uncertain(relation(SURE_FROM - 0.01))
    assert not is_uncertain(relation(SURE_FROM))


@pytest.mark.parametrize(
    "article",
    [
        Article("Text", url="https://courier.example/opinion/2031/pier"),
        Article("Text", section="Comment"),
        Article("Text", title="Opinion: the pier must go"),
        Article("Text", title="Kommentar: Der Steg muss weg", language="de"),
        Article("Text", outlet="Courier - Editorial"),
        Article("ANALYSIS/OPINION:\n\nThe pier must go.", url="https://courier.example/news/2031/pier"),
    ],
)
def test_outlets_own_marks_of_opinion_are_believed(article: Article) -> None:
    assert opinion_probability(article) > 0.85


def test_a_plain_report_is_no_opinion() -> None:
    report = "The council voted 7-4 on Monday to rebuild the pier, officials said. Police reported no arrests. " * 5
    assert opinion_probability(Article(report, language="en")) < 0.5


def test_no_outlet_comes_twice_before_others_have_their_say() -> None:
    entries = [Ranked(1.0, "a"), Ranked(0.9, "a"), Ranked(1.0 - REPEATED_OUTLET, "b")]
    assert varied_order(entries, 3) == [0, 2, 1]
    assert varied_order(entries, 1) == [0]
    assert varied_order(entries, 0) == []
    assert varied_order([], 8) == []


def test_what_is_far_better_comes_first_whoever_published_it() -> None:
    entries = [Ranked(3.0, "a"), Ranked(2.0, "a"), Ranked(1.2, "b")]
    assert varied_order(entries, 3) == [0, 1, 2]


def test_a_lane_reaches_over_several_stories() -> None:
    entries = [Ranked(1.0, "a", 7), Ranked(0.9, "b", 7), Ranked(1.0 - REPEATED_STORY, "c", 8)]
    assert varied_order(entries, 3) == [0, 2, 1]
    of_one_story = [Ranked(entry.order, entry.outlet) for entry in entries]
    assert varied_order(of_one_story, 3) == [0, 1, 2]


@pytest.mark.parametrize(
    ("brief", "full"),
    [
        ("The ferry is late. ", "The ferry left the harbour late, because ice had closed the channel. " * 9),
        ("渡船迟到了。", "由于航道结冰，渡船很晚才离开港口，乘客们在码头上等待。" * 12),
        ("Паром опаздывает. ", "Паром вышел из порта поздно, потому что канал замёрз. " * 12),
    ],
)
def test_of_reports_alike_a_full_one_comes_before_a_brief_one(brief: str, full: str) -> None:
    assert text_width(brief) < FULL_REPORT / 4 < FULL_REPORT == text_width(full)
    entries = [Ranked(1.2, "a", width=text_width(brief)), Ranked(1.0, "b", width=text_width(full))]
    assert varied_order(entries, 2) == [1, 0]
    far_better = [Ranked(9.0, "a", width=text_width(brief)), Ranked(1.0, "b", width=text_width(full))]
    assert varied_order(far_better, 2) == [0, 1]


def test_a_text_without_words_is_a_brief_one() -> None:
    assert varied_order([Ranked(1.0, "a", width=text_width("")), Ranked(0.9, "b", width=text_width("Ice. "))], 2) == [
        0,
        1,
    ]
    assert varied_order([Ranked(1.0, "a", width=text_width("")), Ranked(0.9, "b")], 2) == [1, 0]


def test_an_unknown_outlet_is_never_a_repeated_one() -> None:
    assert varied_order([Ranked(1.0, ""), Ranked(0.9, ""), Ranked(0.8, "b")], 3) == [0, 1, 2]


def test_what_a_person_added_comes_first() -> None:
    assert varied_order([Ranked(3.0, "a"), Ranked(-9.0, "b", is_decided=True), Ranked(2.0, "c")], 2) == [1, 0]


def test_equals_keep_their_order() -> None:
    assert varied_order([Ranked(0.8, "a"), Ranked(0.8, "b"), Ranked(0.8, "c")], 3) == [0, 1, 2]


@given(
    st.lists(st.builds(Ranked, st.floats(-9, 9), st.sampled_from(["", "a", "b"]), st.sampled_from([None, 1, 2]))),
    st.integers(0, 12),
)
def test_an_order_of_fewer_begins_an_order_of_more(entries: list[Ranked], limit: int) -> None:
    whole = varied_order(entries, len(entries))
    assert sorted(whole) == list(range(len(entries)))
    assert varied_order(entries, limit) == whole[:limit]


def test_the_earliest_article_stands_for_its_copies() -> None:
    late = Article(TEXT, id="late", published="2031-10-02")
    early = Article(TEXT, id="early", published="2031-10-01")
    undated = Article(TEXT, id="undated")
    folded = fold_copies([FoldedReport(undated), FoldedReport(late, 0.8), FoldedReport(early)])
    assert folded.article.id == "early"
    assert [copy.article.id for copy in folded.copies] == ["late", "undated"]


def test_the_opening_skips_boilerplate_and_dateline() -> None:
    article = Article(f"Image copyright Harbour Pictures\n\nTARNWICK, Oct 14 (Reuters) - {TEXT}", language="en")
    span = opening(article)
    assert span is not None
    assert span.of(article.text).startswith("The council of Tarnwick voted")


LEAD = "The ferry to Skerrow ran into the quay of Port Ellery on Tuesday morning."


@pytest.mark.parametrize(
    "before",
    [
        "Ferry runs into the quay of Port Ellery\n",  # the headline
        "FERRY RUNS INTO THE QUAY OF PORT ELLERY\n\n",
        "Ferry runs into the quay of Port Ellery Harbour master speaks of an engine failure and closes the port.\n",
        "Share All sharing options for: Ferry runs into the quay of Port Ellery\n",
        "Watch: the moment in which the ferry hits the quay of the harbour\n",
        "Video: passengers leave the ferry by ladders and small boats\n",
        "LISTEN TO ARTICLE 4:30 SHARE THIS ARTICLE Share Tweet Post Email\n",
        "Photo (archive): the ferry on an earlier crossing to Skerrow island\n",
        "The ferry Marit at the quay of Port Ellery (Photo by Oda Lindqvist/Halven Images)\n",
        "Passengers of the ferry on the quay in the evening (Tomas Brandvik/Reuters)\n",
        "FILE - In this Oct. 4, 2031 file photo, the ferry Marit leaves the harbour of Skerrow.\n",
        "Editor's note: this report was written from accounts of passengers and crew.\n",
        "Vidéo : le ferry heurte le quai de Port Ellery mardi matin dans le brouillard\n",
        "Foto: die Fähre am Kai von Port Ellery nach dem Unfall am Dienstag\n",
        # captions of whole sentences, whose credit follows
        "The ferry Marit leaves the harbour of Skerrow, May 10, 2031. (Oda Lindqvist/Reuters)\n\n",
        "Divers inspect the quay of Port Ellery, Oct. 4, 2031. The port is closed. (AP Photo/Tove Brandt)\n\n",
        "Harbour master Jon Falk (L) and captain Eva Roth (R) after the inquiry in Halven. Pool/Getty Images\n\n",
        "Harbour master Jon Falk in Halven on Saturday. Tomas Brandvik/Reuters\n\n",
        # a video player
        "CLOSE The ferry to Skerrow hit a quay. Here is what passengers saw. HALVEN TODAY\n\n",
        # highlights, headings and second headlines, which do not end like a sentence
        "Story highlights The port of Ellery is closed\n\nIt makes clear that no ship may leave before Friday\n\n",
        "He says the engine failed twice. Divers should inspect the quay\n\nFalk: The captain was not to blame\n\n",
        "The owner of the ferry has yet to answer the questions. A ferry and its captain\n\n",
        # appeals and correction notes
        "Get the latest news on the port of Ellery and more delivered daily to your inbox. Sign up here.\n\n",
        "Want the Halven morning news in your inbox every day?\n\n",
        "(This version of the May 21 story corrects the name of the quay in the first paragraph)\n\n",
        "Corrections and clarifications: A previous version of this story misstated the name of the ferry.\n\n",
        "The opinions expressed by columnists are their own and do not represent the views of the Halven Post.\n\n",
        # datelines below a caption, and of outlets that credit themselves
        "The ferry Marit at the quay (Photo by Oda Lindqvist/Halven Images)\n\nPORT ELLERY (Reuters) - ",
        "(CNN) ",
        "Port Ellery, Halven (CNN) ",
    ],
)
def test_an_extract_repeats_no_headline_caption_or_label(before: str) -> None:
    article = Article(before + LEAD, title="Ferry runs into the quay of Port Ellery", language="en")
    span = opening(article)
    assert span is not None
    assert span.of(article.text) == LEAD


@pytest.mark.parametrize(
    "lead",
    [
        "Port Ellery is closed to ferries until the quay is mended, its master said.",  # a short headline
        "Watch officers saw the ferry come too fast into the harbour of Port Ellery.",
        "Photos of the wreck were shown to the inquiry in Halven on Wednesday morning.",
        "EXCLUSIVE: The engine of the ferry had failed twice in the week before, papers show.",
        "Pictures (some of them blurred) of the crash were handed to the police of Halven.",
        "The Halven Ferry Board (HFB) Director Jon Falk closed the port of Ellery on Tuesday.",
        "CLOSE to a hundred passengers were on the ferry when it ran into the quay of Ellery.",
        "Falk asked for divers in a letter to your correspondent, who was among the passengers.",
    ],
)
def test_a_sentence_like_a_label_or_a_short_headline_is_no_boilerplate(lead: str) -> None:
    article = Article(f"{lead} More on Thursday.", title="Port Ellery", language="en")
    span = opening(article)
    assert span is not None
    assert span.of(article.text) == lead


def test_a_text_without_full_stops_has_its_first_line_as_extract() -> None:
    lead = "เรือข้ามฟากชนท่าเรือเมื่อเช้าวันอังคารและมีผู้บาดเจ็บหลายคนตามรายงานของตำรวจ"
    span = opening(Article(f"{lead}\n\n{lead} {lead}", language="th"))
    assert span is not None
    assert span.of(lead) == lead


def test_an_article_of_its_headline_alone_has_no_extract() -> None:
    title = "Ferry runs into the quay of Port Ellery"
    assert opening(Article(f"{title}\n", title=title, language="en")) is None


def test_a_long_opening_is_cut_at_a_word() -> None:
    article = Article("word " * 200)
    span = opening(article)
    assert span is not None
    assert span.end - span.start <= LONGEST
    assert span.of(article.text).endswith("word")


def test_an_empty_text_has_no_opening() -> None:
    assert opening(Article(" \n ")) is None


def neighbour(number: int, relation: Relation, group: int | None = None, strand: int = 0) -> Neighbour:
    article = Article(TEXT, id=f"n{number}", outlet=f"Outlet {number}", published="2031-10-02")
    return Neighbour(article, relation, number if group is None else group, strand=strand)


def test_counts_are_of_independent_reports() -> None:
    found = [neighbour(1, relation(), 7), neighbour(2, relation(), 7), neighbour(3, relation())]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection())
    assert (coverage.reports, coverage.independent) == (4, 3)


def test_only_what_is_shown_is_explained() -> None:
    explained: list[str] = []

    def explaining(found: Neighbour) -> Neighbour:
        reason = Reason("words", found.article.id, 1.0)

        def explain() -> tuple[Reason, ...]:
            explained.append(found.article.id)
            return (reason,)

        return replace(found, explain=explain)

    found = [explaining(neighbour(number, relation(0.9 - number / 100))) for number in range(1, 6)]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=2))
    shown = [entry for section in coverage.sections for entry in section.entries]
    assert [[reason.text for reason in entry.link.reasons] for entry in shown] == [[name] for name in explained]
    assert len(explained) == 2


def test_the_agency_is_read_from_shown_articles_and_from_copies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(article: Article) -> str:
        read.append(article.id)
        return "Avenport Press"

    for module in ("coverage.compose", "coverage.folding", "link.provenance"):
        monkeypatch.setattr(import_module(f"wideangle.{module}"), "agency_of", noted)
    found = [neighbour(number, relation(0.9 - number / 100), max(number, 5)) for number in range(1, 7)]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=1))
    [entry] = [entry for section in coverage.sections for entry in section.entries]
    assert entry.origin == "Avenport Press"
    assert "n6" not in read


def test_statements_that_are_not_requested_are_not_computed() -> None:
    quote = Quote("Sunniva Tharp")

    def statements(_: Sequence[ReportText]) -> tuple[Quote, ...]:
        requests.append(1)
        return (quote,)

    requests: list[int] = []
    supplement = Supplement(statements=statements)
    for selection, quotes in ((Selection(), (quote,)), (Selection(statements=False), ())):
        coverage = compose(
            Article(TEXT), [neighbour(1, relation())], Holdings(articles=9), selection, supplement=supplement
        )
        assert coverage.quotes == quotes
    assert len(requests) == 1


def test_counts_hold_only_what_is_probable_and_of_the_event() -> None:
    found = [
        neighbour(1, relation(0.9, usefulness=0.2)),
        neighbour(2, relation(SHOWN_FROM - 0.01)),
        neighbour(3, relation(0.9, Lane.BACKGROUND)),
        neighbour(4, relation(0.9, Lane.OPINION)),
        neighbour(5, relation(0.0, verdict=Verdict.ADDED)),
        neighbour(6, relation(0.99, verdict=Verdict.REMOVED)),
    ]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection())
    assert (coverage.reports, coverage.independent) == (3, 3)
    assert [entry.article.id for entry in coverage.section(Lane.SAME_STORY).entries] == ["n5"]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(list(Lane)), st.floats(0, 4), st.integers(0, 3)), max_size=12),
    st.integers(1, 4),
)
def test_the_limit_changes_neither_counts_nor_what_comes_first(
    judged: list[tuple[float, Lane, float, int]], limit: int
) -> None:
    found = [
        neighbour(number, relation(probability, lane, usefulness, order=-number), group)
        for number, (probability, lane, usefulness, group) in enumerate(judged)
    ]
    few, all_of_them = (
        compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=most)) for most in (limit, 200)
    )
    assert (few.reports, few.independent) == (all_of_them.reports, all_of_them.independent)
    for lane in Lane:
        shown = few.section(lane).entries
        assert shown == all_of_them.section(lane).entries[: len(shown)]
        assert len(shown) == min(limit, len(all_of_them.section(lane).entries))


def test_what_is_uncertain_is_marked_and_what_is_improbable_or_useless_left_out() -> None:
    found = [
        neighbour(1, relation(SHOWN_FROM)),
        neighbour(2, relation(SHOWN_FROM - 0.01)),
        neighbour(3, relation(0.95, usefulness=USEFUL_FROM - 0.01)),
        neighbour(4, relation(0.95)),
    ]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection())
    entries = [entry for section in coverage.sections for entry in section.entries]
    assert [(entry.article.id, entry.uncertain) for entry in entries] == [("n1", True), ("n4", False)]


def test_the_order_of_the_model_is_the_order_of_a_lane() -> None:
    found = [neighbour(number, relation(order=order)) for number, order in enumerate((0.5, 2.5, -1.0, 1.5))]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection())
    assert [entry.article.id for entry in coverage.section(Lane.SAME_STORY).entries] == ["n1", "n3", "n0", "n2"]


STRANDS = (
    Strand((Span(0, 20),), Span(0, 20), TEXT[:20]),
    Strand((Span(21, len(TEXT)),), Span(21, 40), TEXT[21:]),
)


def test_each_strand_has_its_own_lanes_and_counts() -> None:
    found = [
        neighbour(1, relation(), strand=0),
        neighbour(2, relation(), strand=1),
        neighbour(3, relation(), 2, strand=1),
        neighbour(4, relation(lane=Lane.OPINION), strand=1),
    ]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(), STRANDS)
    assert [(section.strand, section.lane) for section in coverage.sections] == [
        (number, lane) for number in (0, 1) for lane in Lane
    ]

    def shown(section: Section) -> list[str]:
        return [entry.article.id for entry in section.entries]

    assert {(section.strand, section.lane): shown(section) for section in coverage.sections if section.entries} == {
        (0, Lane.SAME_STORY): ["n1"],
        (1, Lane.SAME_STORY): ["n2"],
        (1, Lane.OPINION): ["n4"],
    }
    assert [(strand.reports, strand.independent) for strand in coverage.strands] == [(1, 1), (2, 1)]
    assert [(strand.spans, strand.heading) for strand in coverage.strands] == [
        (strand.spans, strand.heading) for strand in STRANDS
    ]
    assert (coverage.reports, coverage.independent) == (4, 3)
    assert shown(coverage.section(Lane.SAME_STORY)) == ["n1", "n2"]


def test_an_article_about_one_matter_has_its_lanes_once() -> None:
    coverage = compose(Article(TEXT), [neighbour(1, relation())], Holdings(articles=9), Selection())
    assert coverage.strands == ()
    assert [(section.strand, section.lane) for section in coverage.sections] == [(0, lane) for lane in Lane]


def test_what_a_person_added_is_shown_first_and_without_doubt() -> None:
    found = [neighbour(1, relation(order=9)), neighbour(2, relation(0.0, order=-9, verdict=Verdict.ADDED))]
    (first, second) = compose(Article(TEXT), found, Holdings(articles=9), Selection()).section(Lane.SAME_STORY).entries
    assert (first.article.id, first.uncertain) == ("n2", False)
    assert second.article.id == "n1"


def test_an_empty_lane_says_why() -> None:
    holdings = Holdings(articles=3, first=Article("", published="2031-10-01").published)
    coverage = compose(Article(TEXT), [], holdings, Selection())
    assert "2031-10-01" in coverage.section(Lane.BACKGROUND).note
    assert "3 articles" in coverage.section(Lane.SAME_STORY).note


def test_a_full_lane_says_how_many_are_not_shown() -> None:
    found = [neighbour(number, relation()) for number in range(5)]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=3))
    assert coverage.section(Lane.SAME_STORY).note == "2 more not shown."


@pytest.mark.parametrize("lane", [Lane.SAME_STORY, Lane.BACKGROUND, Lane.FOLLOW_UP])
def test_the_entries_of_a_lane_cover_the_stories_that_it_holds(lane: Lane) -> None:
    stories = {0: 7, 1: 7, 2: 7, 3: 8}
    found = [
        replace(neighbour(number, relation(lane=lane, order=5.0 - number / 5)), story=story)
        for number, story in stories.items()
    ]
    part = Strand((Span(0, 18),), Span(0, 18), "The council voted.")
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=3), [part])
    assert [entry.article.id for entry in coverage.section(lane).entries] == ["n0", "n3", "n1"]


def test_the_same_story_of_an_article_about_one_matter_is_ordered_by_usefulness_alone() -> None:
    found = [
        replace(neighbour(number, relation(order=5.0 - number / 5)), story=story)
        for number, story in {0: 7, 1: 7, 2: 7, 3: 8}.items()
    ]
    coverage = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=3))
    assert [entry.article.id for entry in coverage.section(Lane.SAME_STORY).entries] == ["n0", "n1", "n2"]


def test_opinions_of_one_story_are_as_good_as_those_of_several() -> None:
    found = [
        replace(neighbour(number, relation(lane=Lane.OPINION, order=5.0 - number / 5)), story=story)
        for number, story in {0: 7, 1: 7, 2: 7, 3: 8}.items()
    ]
    entries = compose(Article(TEXT), found, Holdings(articles=9), Selection(limit=3)).section(Lane.OPINION).entries
    assert [entry.article.id for entry in entries] == ["n0", "n1", "n2"]
