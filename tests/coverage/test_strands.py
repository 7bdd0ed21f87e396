"""Strands: several matters of one article apart, one matter whole, spans verbatim."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matters import CHESS, DAM

from wideangle.coverage.genres.roundups import is_digest
from wideangle.coverage.strands.division import separate_strands, strands
from wideangle.coverage.strands.marks import UnitMark, marks_of
from wideangle.coverage.strands.units import holds_sentence, units
from wideangle.model import Article

GERMAN = (
    "Der Damm oberhalb der Stadt Orlen ist in der Nacht zum Sonntag nach drei Wochen Regen gebrochen. Das Wasser aus "
    "dem Stausee überflutete vierhundert Häuser im Tal. Ingenieure hatten seit dem Frühjahr vor Rissen gewarnt.",
    "Retter brachten bis Montag zweihundert Menschen mit Booten aus den überfluteten Häusern im Tal. Sechs Bewohner, "
    "die unterhalb des Damms lebten, werden nach Angaben der Rettungskräfte in Orlen noch vermisst.",
    "In anderen Nachrichten: Der siebzehnjährige Milo Tarn gewann die Schachmeisterschaft von Karvia mit einem Remis "
    "in der letzten Partie gegen die Großmeisterin Petra Osk. Er ist der jüngste Meister des Turniers.",
)
UKRAINIAN = (
    "Дамба над містом Орлен прорвалася в ніч на неділю після трьох тижнів дощу. Вода з водосховища затопила чотириста "
    "будинків у долині. Інженери попереджали про тріщини в дамбі ще навесні.",
    "Рятувальники вивезли човнами двісті людей із затоплених будинків у долині. Шестеро мешканців, які жили нижче "
    "дамби, вважаються зниклими, повідомила рятувальна служба міста Орлен.",
    "Тим часом сімнадцятирічний Міло Тарн виграв шаховий чемпіонат Карвії внічию в останній партії проти гросмейстерки "
    "Петри Оск. Він наймолодший чемпіон за всю історію турніру.",
)


def article(*paragraphs: str, language: str = "en", separator: str = "\n\n") -> Article:
    return Article(separator.join(paragraphs), language=language)


def parts(given_article: Article) -> list[list[str]]:
    return [[span.of(given_article.text) for span in strand.spans] for strand in strands(given_article)]


def test_an_article_about_one_matter_is_one_strand() -> None:
    whole = article(*DAM)
    (strand,) = strands(whole)
    assert strand.text == whole.text
    assert strand.heading.of(whole.text).startswith("The dam above the town of Orlen gave way")


@pytest.mark.parametrize("text", [article(), article(DAM[0]), article(*DAM)])
def test_an_article_about_one_matter_has_no_separate_strands(text: Article) -> None:
    assert separate_strands(text) == ()


@pytest.mark.parametrize("text", [article(*DAM, *CHESS), article(*GERMAN, language="de")])
def test_separate_strands_are_the_strands_of_an_article_about_several_matters(text: Article) -> None:
    assert separate_strands(text) == strands(text)
    assert len(separate_strands(text)) > 1


@pytest.mark.parametrize("separator", ["\n\n", "\n"])
def test_a_second_matter_is_a_strand_of_its_own(separator: str) -> None:
    chess = "Meanwhile, " + CHESS[0][0].lower() + CHESS[0][1:]
    mixed = article(*DAM, chess, separator=separator)
    first, second = strands(mixed)
    assert first.text == separator.join(DAM)
    assert second.text == chess
    assert second.heading.of(mixed.text).startswith("Meanwhile, seventeen-year-old Milo Tarn")


def test_a_second_matter_needs_no_cue() -> None:
    assert parts(article(*DAM, *CHESS)) == [["\n\n".join(DAM)], ["\n\n".join(CHESS)]]


@pytest.mark.parametrize(("language", "paragraphs"), [("de", GERMAN), ("uk", UKRAINIAN)])
def test_other_languages_are_divided(language: str, paragraphs: tuple[str, ...]) -> None:
    assert parts(article(*paragraphs, language=language)) == [["\n\n".join(paragraphs[:2])], [paragraphs[2]]]


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("fr", "De son côté, le maire de Valmorne refuse de commenter le rapport."),
        ("es", "Por su parte, la alcaldesa de Torrequinta rechazó el informe."),
        ("it", "Dal canto suo, il sindaco di Valmorna respinge le accuse."),
        ("pt", "Por sua vez, o presidente da câmara recusou comentar."),
        ("ru", "В свою очередь, мэр города отказался от комментариев."),
    ],
)
def test_another_actor_of_one_matter_is_no_cue(language: str, paragraph: str) -> None:
    assert marks_of(paragraph, language) == frozenset()


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("fr", "Par ailleurs, deux ponts de Valmorne restent fermés."),
        ("es", "Por otra parte, dos puentes siguen cerrados."),
        ("pt", "Por outro lado, duas pontes continuam fechadas."),
        ("tr", "Öte yandan iki köprü hâlâ kapalı."),
    ],
)
def test_an_addition_to_one_matter_is_no_shift(language: str, paragraph: str) -> None:
    assert marks_of(paragraph, language) == {UnitMark.CONTRAST}


def test_a_cue_alone_does_not_divide_one_matter() -> None:
    cued = (DAM[0], DAM[1], "Meanwhile, " + DAM[2][0].lower() + DAM[2][1:])
    assert len(strands(article(*cued))) == 1


def test_an_empty_heading_at_the_end_is_in_no_strand() -> None:
    pasted = article(*DAM, *CHESS, "Expanded Coverage:", separator="\n")
    found = strands(pasted)
    assert [strand.text for strand in found] == ["\n".join(DAM), "\n".join(CHESS)]
    assert all("Expanded" not in span.of(pasted.text) for strand in found for span in strand.spans)


def test_a_heading_line_heads_its_strand() -> None:
    digest = article("Flood in Orlen", *DAM[:2], "Chess in Karvia", *CHESS)
    first, second = strands(digest)
    assert [strand.heading.of(digest.text) for strand in (first, second)] == ["Flood in Orlen", "Chess in Karvia"]


def test_a_matter_that_returns_is_one_strand() -> None:
    returning = article(*DAM[:2], *CHESS, "The dam in Orlen: " + DAM[2])
    found = parts(returning)
    assert len(found) == 2
    assert len(found[0]) == 2


@pytest.mark.parametrize("text", ["", " \n\n ", "***"])
def test_a_text_without_words_has_no_strand(text: str) -> None:
    assert strands(Article(text)) == () or "".join(strands(Article(text))[0].text.split()) == text.strip()


@given(
    st.lists(st.sampled_from([*DAM, *CHESS, *GERMAN, "Flood", "***", "", "• one", "10:30", "漢字の文。"]), max_size=9)
)
def test_spans_are_in_order_and_hold_every_unit_once(paragraphs: list[str]) -> None:
    made = article(*paragraphs)
    spans = sorted(span for strand in strands(made) for span in strand.spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    for unit in units(made.text, "en"):
        assert sum(span.start <= unit.span.start and unit.span.end <= span.end for span in spans) == 1
    for strand in strands(made):
        assert strand.spans[0].start <= strand.heading.start <= strand.heading.end <= strand.spans[0].end


def test_a_newsletter_is_known_by_its_address_and_headline() -> None:
    mixed, german = "\n\n".join((*DAM, *CHESS)), "\n\n".join(GERMAN)
    address = "https://valley-post.example/news/morning-briefing/2031/dam-gives-way"
    assert is_digest(Article(mixed, url=address, language="en"))
    assert is_digest(Article(mixed, title="Morning Digest: dam gives way, chess champion at 17", language="en"))
    assert is_digest(Article(german, title="Nachrichten am Morgen: Damm gebrochen", language="de"))
    assert not is_digest(Article("\n\n".join(DAM), title="Dam above Orlen gives way", language="en"))
    assert not is_digest(Article(DAM[0], title="Minister holds back details at security briefing"))


LONG = (
    *DAM,
    "The mayor of Orlen, Ida Kvist, said the town had asked the province for money to mend the dam in each of the last "
    "three years. The province answered that the dam belonged to the waterworks.",
    "The waterworks said the reservoir above Orlen had been lowered by two metres in spring, as the engineers had "
    "advised. Rain then filled the reservoir again within nine days.",
    "Rescuers will search the flooded valley below the dam until Thursday. The provincial government has promised "
    "tents and blankets for the people of Orlen who lost their houses.",
)
LINKS = (
    "Chess: Karvia celebrates its youngest champion\nWheat prices fall for the third week in Lennmark\n"
    "Weekend forecast for the coast and the islands"
)
NOTICE = "© 2031 Valley Messenger Publishing - Lindenweg 4, Karvia - Registered 1182 B - Privacy - Terms - Contact"
CODE = "var box = document.getElementById('vote');\nbox.onclick = function () { open ? shut(box) : show(box, 3); };"


@pytest.mark.parametrize("residue", [LINKS, NOTICE, CODE, f"{LINKS}\n\n{NOTICE}\n\n{CODE}"])
@pytest.mark.parametrize("is_above", [False, True])
def test_what_a_page_holds_beside_an_article_is_no_strand(residue: str, is_above: bool) -> None:
    text = article(*([residue, *LONG] if is_above else [*LONG, residue]))
    (strand,) = strands(text)
    assert strand.text == text.text


def test_headlines_of_a_digest_without_a_dominant_matter_stay_strands() -> None:
    assert len(strands(article(*DAM, *CHESS, LINKS))) > 1


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The reservoir above Orlen had been lowered by two metres in spring.", True),
        ("«Das Wasser kam in der Nacht und ohne jede Warnung über uns», sagte sie.", True),
        ("水库在春天被降低了两米，工程师早就建议这样做。", True),
        (LINKS, False),
        (NOTICE, False),
        (CODE, False),
        ("Read on.", False),
    ],
)
def test_a_sentence_has_a_mark_at_its_end_and_no_code(text: str, holds: bool) -> None:
    assert holds_sentence(text) is holds
