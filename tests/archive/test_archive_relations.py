"""What `related` and `cover` say of one pair: one probability, one lane, reasons that sum to it, counts that hold."""

import math
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from matters import REPORTS, UNRELATED

import wideangle
from wideangle import Article, Lane, Link, Selection, sample
from wideangle.archive import Archive
from wideangle.archive.queries.coverage import RELATED_FROM, RELATED_FROM_WITHOUT_EVENT
from wideangle.archive.retrieval import relations
from wideangle.archive.retrieval.relations import absent_prior
from wideangle.coverage import SHOWN_FROM
from wideangle.language import outlet_key

WHOLE = 200
"""More entries than any lane of the sample has."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with wideangle.open(tmp_path_factory.mktemp("relations") / "archive") as opened:
        opened.add(sample.path())
        yield opened


def several(archive: Archive) -> list[Article]:
    """Articles of the sample: every fifth, the one of the demo, and that one without its date and address."""
    everything = (article for article in wideangle.read(sample.path()))
    demo = archive.get(sample.STORY_OF_THE_DEMO)
    return [*islice(everything, 0, None, 5), demo, Article(demo.text, title=demo.title, language="en")]


def shown(coverage: wideangle.Coverage) -> dict[str, Link]:
    return {entry.article.id: entry.link for section in coverage.sections for entry in section.entries}


def links_of(archive: Archive, article: Article) -> dict[str, Link]:
    return {link.article.id: link for link in archive.related(article, limit=1_000)}


def test_the_weights_of_all_reasons_sum_to_the_log_odds_of_the_probability(archive: Archive) -> None:
    links = [link for article in several(archive) for link in archive.related(article, limit=40)]
    assert len(links) > 300
    for link in links:
        total = sum(reason.weight for reason in link.reasons)
        assert 1 / (1 + math.exp(-total)) == pytest.approx(link.probability, abs=2e-3)
        if 0.001 < link.probability < 0.999:
            log_odds = math.log(link.probability / (1 - link.probability))
            rounding = 1e-4 / (link.probability * (1 - link.probability))
            assert total == pytest.approx(log_odds, abs=0.01 + rounding)


def test_reasons_stand_strongest_first_and_each_kind_once(archive: Archive) -> None:
    for link in archive.related(sample.STORY_OF_THE_DEMO):
        weights = [abs(reason.weight) for reason in link.reasons]
        assert weights == sorted(weights, reverse=True)
        features = [reason.feature for reason in link.reasons]
        assert len(set(features)) == len(features)
        assert all(reason.text for reason in link.reasons)


def test_related_and_cover_agree_on_every_pair(archive: Archive) -> None:
    compared = 0
    for article in several(archive):
        links = links_of(archive, article)
        for identifier, link in shown(archive.cover(article, Selection(limit=WHOLE))).items():
            same = links[identifier]
            assert (same.probability, same.lane, same.reasons) == (link.probability, link.lane, link.reasons)
            compared += 1
    assert compared > 60


def test_what_is_shown_is_probable(archive: Archive) -> None:
    for article in several(archive):
        assert all(link.probability >= SHOWN_FROM for link in shown(archive.cover(article)).values())


def test_a_higher_limit_shows_what_a_lower_one_does_and_more(archive: Archive) -> None:
    grown = 0
    for article in several(archive):
        few, default, whole = (archive.cover(article, Selection(limit=limit)) for limit in (2, 8, WHOLE))
        assert (few.reports, few.independent) == (whole.reports, whole.independent)
        for sections in zip(few.sections, default.sections, whole.sections, strict=True):
            assert len({(section.lane, section.strand) for section in sections}) == 1
            lower, usual, upper = ([entry.article.id for entry in section.entries] for section in sections)
            assert usual[:2] == lower
            assert upper[: len(usual)] == usual
            grown += len(upper) > len(lower)
    assert grown


def test_a_longer_list_of_related_articles_begins_with_the_shorter_one(archive: Archive) -> None:
    shorter, longer = (
        [link.article.id for link in archive.related(sample.STORY_OF_THE_DEMO, limit=limit)] for limit in (5, 60)
    )
    assert longer[:5] == shorter
    assert len(longer) > 25


def test_nothing_improbable_is_listed_as_related(archive: Archive) -> None:
    for article in several(archive):
        least = RELATED_FROM if article.id == sample.STORY_OF_THE_DEMO else RELATED_FROM_WITHOUT_EVENT
        assert all(link.probability >= least for link in archive.related(article, limit=1_000))


@pytest.mark.parametrize("other", ["chess", "bread", "library-Ossel"])
def test_an_improbable_article_is_listed_where_a_person_added_it(tmp_path: Path, other: str) -> None:
    with wideangle.open(tmp_path / "archive") as opened:
        opened.add([*REPORTS, *UNRELATED])
        assert opened.relation("dam", other).probability < RELATED_FROM
        assert [link.article.id for link in opened.related("dam")] == ["dam-2"]
        opened.link("dam", other, Lane.BACKGROUND)
        assert [link.article.id for link in opened.related("dam")] == [other, "dam-2"]


def test_counts_contain_only_probable_reports_of_the_event(archive: Archive) -> None:
    for article in several(archive):
        coverage = archive.cover(article)
        copies = {copy.article.id for copy in coverage.copies}
        counted = [
            link
            for identifier, link in links_of(archive, article).items()
            if link.lane is Lane.SAME_STORY and link.probability >= SHOWN_FROM and identifier not in copies
        ]
        assert coverage.reports == 1 + len(copies) + len(counted)
        assert 1 <= coverage.independent <= coverage.reports


def test_nothing_earlier_followed_and_nothing_later_led_here(archive: Archive) -> None:
    lanes = set()
    for article in several(archive):
        if article.published is None:
            continue
        for link in archive.related(article, limit=1_000):
            if (other := link.article.published) is not None:
                days = (other.day - article.published.day).days
                assert link.lane is not (Lane.FOLLOW_UP if days < 0 else Lane.BACKGROUND if days > 0 else None)
                lanes.add(link.lane)
    assert lanes == set(Lane)


def test_a_copy_of_the_article_at_hand_is_in_no_lane(archive: Archive) -> None:
    known = archive.get(sample.STORY_OF_THE_DEMO)
    outside = Article(known.text, title=known.title, published=known.published, language="en")
    coverage = archive.cover(outside)
    assert known.id in {copy.article.id for copy in coverage.copies}
    assert known.id not in shown(coverage)


@pytest.fixture
def decided(tmp_path: Path) -> Iterator[Archive]:
    """Reports of three matters: those of bread were added to the dam, and one of chess taken away."""
    with wideangle.open(tmp_path / "archive") as opened:
        opened.add([*REPORTS, *UNRELATED])
        opened.merge(list(opened.story_ids(["dam", "bread"])))
        opened.split(next(opened.story_ids(["chess"])), ["chess-2"])
        yield opened


def test_a_decision_shows_no_percentage_and_stands_alone(decided: Archive) -> None:
    coverage = decided.cover("dam")
    entries = {entry.article.id: entry for entry in coverage.section(Lane.SAME_STORY).entries}
    added = entries["bread"]
    assert not added.uncertain
    assert [(reason.feature, reason.weight) for reason in added.link.reasons] == [("decided", 0.0)]
    for form in ("to_markdown", "to_html", "to_page"):
        plain, reasoned = getattr(coverage, form)(), getattr(coverage, form)(why=True)
        assert "added by you" in plain
        assert "%" not in re.sub(r"(?s)<style>.*?</style>|<meta[^>]*>", "", reasoned)


def test_related_and_cover_agree_on_what_was_decided(decided: Archive) -> None:
    links = links_of(decided, decided.get("dam"))
    assert links["bread"] == shown(decided.cover("dam"))["bread"]
    assert links["bread"].decided
    assert {name for name, link in links.items() if link.decided} == {"dam-2", "bread", "bread-2"}
    assert "chess-2" not in links_of(decided, decided.get("chess"))
    assert shown(decided.cover("chess")) == {}


def test_revoking_restores_the_percentages(decided: Archive) -> None:
    for decision in decided.decisions():
        decided.revoke(decision.number)
    coverage = decided.cover("dam")
    assert set(shown(coverage)) == {"dam-2"}
    assert not shown(coverage)["dam-2"].decided
    assert "% likely of the same affair" in coverage.to_markdown(why=True)


def test_reasons_name_outlets_and_stories_as_they_are(archive: Archive) -> None:
    compared = set()
    for article in several(archive):
        story = next(archive.story_ids([article.id]))
        links = archive.related(article, limit=40)
        stories = archive.story_ids([link.article.id for link in links])
        for link, other in zip(links, stories, strict=True):
            said = {reason.feature: reason.text for reason in link.reasons}
            if "outlet" in said and article.outlet:
                same = outlet_key(article.outlet, article.url) == outlet_key(link.article.outlet, link.article.url)
                assert said["outlet"] == ("both are from the same outlet" if same else "two different outlets")
                compared.add(("outlet", same))
            if "story" in said and story is not None:
                same = other == story
                assert said["story"] == ("in the same story" if same else "not grouped into the same story")
                compared.add(("story", same))
    assert len(compared) == 4


MAYOR = "Mayor Orla Venn of Skarvik"
FERRY = [
    f"{MAYOR} said on Monday that the ferry to Holm will be sold. The ferry has lost money since the bridge opened.",
    f"{MAYOR} defended the sale of the ferry before the council. Its buyer wants to run it to Holm at night.",
    f"A shipping company from Holm bought the ferry of Skarvik. {MAYOR} signed the contract on board of the ferry.",
]


@pytest.fixture(scope="module")
def ferry_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A small archive about the sale of a ferry, in October."""
    with wideangle.open(tmp_path_factory.mktemp("ferry") / "archive") as opened:
        opened.add(
            Article(text, id=f"ferry-{day}", published=f"2031-10-0{day}", outlet=f"Outlet {day}", language="en")
            for day, text in enumerate(FERRY, start=1)
        )
        yield opened


def log_odds_of(archive: Archive, article: Article) -> dict[str, float]:
    return {key: sum(reason.weight for reason in link.reasons) for key, link in links_of(archive, article).items()}


@pytest.mark.parametrize(
    "text",
    [
        f"{MAYOR} opened a swimming pool. Children jumped into the water before the ribbon was cut.",
        f"{MAYOR} is ill. Her deputy will lead the meetings of the council until the doctors allow her to return.",
        f"Thieves took the bicycle of {MAYOR} from the station. It was found in the canal.",
    ],
)
def test_other_affairs_of_the_persons_of_a_small_archive_are_less_probable(
    ferry_archive: Archive, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article(text, published="2032-09-20", language="en")
    lowered = log_odds_of(ferry_archive, article)
    assert not shown(ferry_archive.cover(article))
    prior = absent_prior(ferry_archive._store)
    monkeypatch.setattr(relations, "SMALL_ABSENT_PRIOR", 0.0)
    plain = log_odds_of(ferry_archive, article)
    assert plain
    assert lowered == pytest.approx({key: plain[key] + prior for key in lowered}, abs=0.03)


@pytest.mark.parametrize(("size", "lowered"), [(1, relations.ABSENT_PRIOR), (2_000, relations.SMALL_ABSENT_PRIOR)])
def test_an_archive_without_the_event_is_believed_less_the_smaller_it_is(
    ferry_archive: Archive, size: int, lowered: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relations, "SMALL_ARCHIVE", size)
    assert absent_prior(ferry_archive._store) == lowered
    assert lowered < 0


def test_a_small_archive_with_a_report_of_the_event_keeps_its_probabilities(
    ferry_archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article(FERRY[1], published="2031-10-02", outlet="Another", language="en")
    before = log_odds_of(ferry_archive, article)
    monkeypatch.setattr(relations, "SMALL_ABSENT_PRIOR", 0.0)
    assert before == log_odds_of(ferry_archive, article)


@pytest.mark.parametrize(
    ("language", "opening", "more"),
    [
        ("en", "The ferry to Holm is sold. ", "The council of Skarvik agreed after three hours of debate. "),
        ("de", "Die Fähre nach Holm ist verkauft. ", "Der Rat von Skarvik stimmte nach drei Stunden Debatte zu. "),
        ("es", "El transbordador a Holm está vendido. ", "El consejo de Skarvik votó tras tres horas de debate. "),
    ],
)
def test_a_full_report_is_listed_before_its_own_beginning(
    tmp_path: Path, language: str, opening: str, more: str
) -> None:
    full, brief = (
        Article(text, id=name, published="2031-10-02", outlet=name, language=language)
        for name, text in (("full", opening + more * 12), ("brief", opening + more))
    )
    asked = Article(opening * 3, published="2031-10-02", outlet="asked", language=language)
    with wideangle.open(tmp_path / "archive") as opened:
        opened.add([brief, full])
        assert [link.article.id for link in opened.related(asked)] == ["full", "brief"]


PENSIONS = "https://www.meridianpress.example/wire/2031/10/13/fenwright-fined"


@pytest.mark.parametrize("outlet", ["Кестрійський вісник", "Le Courrier de Saint-Aubry", "Meridian Press Agency"])
@pytest.mark.parametrize("with_metadata", [True, False])
def test_a_roundup_is_no_evidence_for_the_reports_of_its_other_matter(
    archive: Archive, outlet: str, *, with_metadata: bool
) -> None:
    """A round-up of the day reports a fine and a resignation, and is in the story of the resignation."""
    fine = archive.get(PENSIONS)
    answer = archive.cover(fine if with_metadata else Article(fine.text))
    shown = {entry.article for section in answer.sections for entry in section.entries}
    resignation = archive.story_of(archive.get("https://visnyk.example/polityka/vidstavka-brandret"))
    assert resignation is not None
    assert outlet in {article.outlet for article in resignation.articles}
    assert not {article for article in shown if article.outlet == outlet} & set(resignation.articles)
