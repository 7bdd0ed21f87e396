"""Marks that a page changes by itself are no words of an article."""

import pytest

from wideangle.language.volatile_marks import without_volatile_marks

SENTENCE = "The ferry to Halven leaves from the new quay."

CHANGED_BY_THE_PAGE = [
    ("Updated 5 minutes ago", "Updated 2 hours ago"),
    ("Updated: just now", "Updated: 3 min ago"),
    ("Last updated 14:05 GMT, 3 March 2031", "Last updated 16:10 GMT, 3 March 2031"),
    ("1,204 views", "1.3K views"),
    ("12 comments", "148 comments"),
    ("Comments (12)", "Comments (130)"),
    ("By Ada Lund | 5 min ago | 3 comments", "By Ada Lund | 2 hrs ago | 14 comments"),
    ("vor 5 Minuten aktualisiert", "vor 2 Stunden aktualisiert"),
    ("Aktualisiert vor 5 Minuten", "Aktualisiert vor 3 Stunden"),
    ("Il y a 5 minutes", "Il y a 2 heures"),
    ("Actualizado hace 5 minutos", "Actualizado hace 1 hora"),
    ("5 minuti fa", "2 ore fa"),
    ("Обновлено 5 минут назад", "Обновлено 2 часа назад"),
    ("5分前", "2時間前"),
    ("Views: 120 · Shares: 4", "Views: 1290 · Shares: 40"),
    ("Updated 5 minutes ago The ferry leaves later.", "Updated 2 hours ago The ferry leaves later."),
    ("No comments yet", "3 comments"),
    ("3 likes 5 comments", "10 likes 9 comments"),
    ("Published an hour ago", "Published 3 hours ago"),
    ("Stand: 03.03.2031, 14:05 Uhr", "Stand: 03.03.2031, 18:20 Uhr"),
    ("5m ago", "1h ago"),
    ("Posted 2 days ago by Ada Lund", "Posted 3 days ago by Ada Lund"),
]

REWORDED = [
    ("The ferry sank two hours ago.", "The ferry sank three hours ago."),
    ("The ferry sank 2 hours ago.", "The ferry sank 3 hours ago."),
    ("The petition drew 1,200 comments.", "The petition drew 1,400 comments."),
    ("Updated figures show 12 dead", "Updated figures show 15 dead"),
    ("Worth 40 million crowns over 8 years.", "Worth 45 million crowns over 8 years."),
    ("The video has had 3 million views, the police said.", "The video has had 4 million views, the police said."),
    ("By Ada Lund | 5 min ago", "By Ida Lund | 2 hrs ago"),
    ("Published reports put the toll at 12.", "Published reports put the toll at 15."),
    ("Stand der Dinge: 12 Tote", "Stand der Dinge: 15 Tote"),
    ("12 people died an hour ago in Marren", "14 people died an hour ago in Marren"),
    ("Polls: 12 votes ahead, party says", "Polls: 14 votes ahead, party says"),
]


def _words(mark: str, language: str = "") -> str:
    return " ".join(without_volatile_marks(f"{mark}\n{SENTENCE}", language).split())


@pytest.mark.parametrize(("before", "after"), CHANGED_BY_THE_PAGE)
def test_what_a_page_changes_by_itself_is_left_out(before: str, after: str) -> None:
    assert _words(before) == _words(after)
    assert _words(before).endswith(SENTENCE)


@pytest.mark.parametrize(("before", "after"), REWORDED)
def test_words_of_a_sentence_stay(before: str, after: str) -> None:
    assert _words(before) != _words(after)


def test_the_date_of_an_update_is_read_in_the_language_of_the_text() -> None:
    assert _words("Stand: 3. März 2031, 14:05 Uhr", "de") == _words("Stand: 4. Mai 2031, 9:10 Uhr", "de") == SENTENCE


def test_a_text_without_marks_stays_as_it_is() -> None:
    assert without_volatile_marks(f"{SENTENCE}\n\n{SENTENCE}") == f"{SENTENCE}\n\n{SENTENCE}"
