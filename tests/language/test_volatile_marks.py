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


OF_LANGUAGES = [
    ("en", "UPDATED 3:15 PM ET", "UPDATED 5:40 PM ET"),
    ("en", "Updated Mon 3 Mar 2031 at 2:05pm", "Updated Tue 4 Mar 2031 at 9:00am"),
    ("en", "This article was last updated at 14:32.", "This article was last updated at 15:00."),
    ("en", "Updated yesterday at 14:32", "Updated today at 9:10"),
    ("en", "3 March 2031, 14:32", "3 March 2031, 16:01"),
    ("en", "2031-03-03T14:32:00Z", "2031-03-04T09:00:00Z"),
    ("en", "3 min read", "4 min read"),
    ("en", "Advertisement - Continue reading below", ""),
    ("en", "View 12 comments", "View 13 comments"),
    ("de", "Dieser Artikel wurde zuletzt am 3. März 2031 um 14:32 Uhr aktualisiert.", ""),
    ("de", "Update vom 3. März, 14:32 Uhr", "Update vom 4. März, 9:10 Uhr"),
    ("de", "Geschätzte Lesezeit: 3 Minuten", "Geschätzte Lesezeit: 4 Minuten"),
    ("de", "Artikel wird nach der Anzeige fortgesetzt", ""),
    ("de", "12 Mal geteilt", "45 Mal geteilt"),
    ("es", "Actualizado el 3 de marzo de 2031 a las 14:32 h", "Actualizado el 4 de marzo de 2031 a las 9:10 h"),
    ("es", "Compartido 45 veces", "Compartido 46 veces"),
    ("es", "Lectura de 3 minutos", "Lectura de 4 minutos"),
    ("es", "Sigue leyendo tras la publicidad", ""),
    ("fr", "Publié le 3 mars 2031 à 14h32, mis à jour à 16h05", "Publié le 3 mars 2031 à 14h32, mis à jour à 17h40"),
    ("fr", "1 204 vues", "1 310 vues"),
    ("fr", "Temps de lecture : 3 min", ""),
    ("fr", "La suite après cette publicité", ""),
    ("it", "Ultimo aggiornamento: 3 marzo 2031, ore 14:32", "Ultimo aggiornamento: 4 marzo 2031, ore 9:10"),
    ("it", "Condivisioni: 45", "Condivisioni: 46"),
    ("it", "Tempo di lettura stimato: 3 minuti", ""),
    ("it", "L'articolo prosegue dopo la pubblicità", ""),
    ("pt", "Atualizado em 03/03/2031 14h32", "Atualizado em 04/03/2031 9h10"),
    ("pt", "45 compartilhamentos", "46 compartilhamentos"),
    ("pt", "3 min de leitura", ""),
    ("pt", "Continua após a publicidade", ""),
    ("pl", "Ostatnia aktualizacja: 3 marca 2031, 14:32", "Ostatnia aktualizacja: 4 marca 2031, 9:10"),
    ("pl", "1204 odsłony", "1310 odsłon"),
    ("pl", "Czas czytania: 3 min", ""),
    ("pl", "Dalsza część artykułu pod reklamą", ""),
    ("ru", "Опубликовано 3 марта 2031 года в 14:32", "Опубликовано 3 марта 2031 года в 15:10"),
    ("ru", "Просмотров: 1204", "Просмотров: 1310"),
    ("ru", "Время чтения: 3 минуты", ""),
    ("ru", "Продолжение после рекламы", ""),
    ("uk", "Останнє оновлення: 3 березня 2031, 14:32", "Останнє оновлення: 4 березня 2031, 9:10"),
    ("uk", "12 коментарів", "13 коментарів"),
    ("uk", "Час читання: 3 хв", ""),
    ("uk", "щойно", "5 хвилин тому"),
]

BETWEEN_SENTENCES = [
    ("en", "(Last updated: 14:32)", "(Last updated: 15:10)"),
    ("en", "Updated 5 minutes ago", "Updated 2 hours ago"),
    ("en", "Last updated 14:32 GMT, 3 March 2031.", "Last updated 9:10 GMT, 4 March 2031."),
    ("en", "This article was updated at 14:32.", "This article was updated at 15:10."),
    ("de", "Stand: 3. März 2031, 14:32 Uhr", "Stand: 4. März 2031, 9:10 Uhr"),
    ("es", "Actualizado a las 14:32", "Actualizado a las 15:10"),
    ("fr", "(Mis à jour le 3 mars 2031 à 14h32)", "(Mis à jour le 4 mars 2031 à 9h10)"),
    ("it", "(Ultimo aggiornamento: 3 marzo 2031, 14:32)", "(Ultimo aggiornamento: 3 marzo 2031, 15:10)"),
    ("pt", "Atualizado às 14h32", "Atualizado às 15h10"),
    ("pl", "(Zaktualizowano 3 marca 2031 o 14:32)", "(Zaktualizowano 4 marca 2031 o 9:10)"),
    ("ru", "Обновлено в 14:32", "Обновлено в 15:10"),
    ("uk", "(Оновлено 3 березня 2031 о 14:32)", "(Оновлено 4 березня 2031 о 9:10)"),
]

CORRECTED = [
    ("en", "The toll, last updated at 14:32, stood at 12.", "The toll, last updated at 14:32, stood at 13."),
    ("en", "The toll, last updated at 14:32, stood at 12.", "The toll, last updated at 15:10, stood at 12."),
    ("en", "The article was updated at 14:32 to name Ada Lund.", "The article was updated at 14:32 to name Ida Lund."),
    ("en", "Updated at 14:32: 12 people are missing", "Updated at 14:32: 13 people are missing"),
    ("en", "The ferry left at 14:32.", "The ferry left at 14:35."),
    ("en", "Updated 12 Houses burned.", "Updated 13 Houses burned."),
    ("en", "Shares rose 12 percent.", "Shares rose 13 percent."),
    ("en", "The advertisement cost 300 crowns.", "The advertisement cost 400 crowns."),
    ("de", "Stand Montag 14 Uhr waren 12 Menschen vermisst.", "Stand Montag 14 Uhr waren 13 Menschen vermisst."),
    ("de", "Aktualisiert: 12 Tote", "Aktualisiert: 13 Tote"),
    ("es", "Actualizado el balance: 12 muertos", "Actualizado el balance: 13 muertos"),
    ("fr", "Le train part à 14h32.", "Le train part à 14h35."),
    ("it", "Aggiornato il bilancio: 12 morti", "Aggiornato il bilancio: 13 morti"),
    ("pl", "Aktualizacja: 12 ofiar", "Aktualizacja: 13 ofiar"),
    ("ru", "Паром отходит в 14:32.", "Паром отходит в 14:35."),
    ("uk", "Оновлено: 12 загиблих", "Оновлено: 13 загиблих"),
]

LAYOUTS = ("{mark}\n\n{lead}\n\n{text}", "{lead}\n\n{mark}\n\n{text}", "{lead}\n\n{text}\n\n{mark}")
LAYOUTS_IN_TEXT = ("{lead} {mark}\n\n{text}", "{lead} {mark} {text}", "{mark} {lead}\n\n{text}")
TEXT = "Teo Varga: Halven, Marren 12."


def _laid_out(layout: str, mark: str, language: str) -> str:
    text = layout.format(mark=mark, lead=SENTENCE, text=TEXT)
    return " ".join(without_volatile_marks(text, language).split())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("language", "before", "after"), OF_LANGUAGES)
def test_marks_of_each_language_are_left_out_at_every_place(
    layout: str, language: str, before: str, after: str
) -> None:
    without = f"{SENTENCE} {TEXT}"
    assert [_laid_out(layout, mark, language) for mark in (before, after, "")] == [without] * 3


@pytest.mark.parametrize("layout", LAYOUTS_IN_TEXT)
@pytest.mark.parametrize(("language", "before", "after"), BETWEEN_SENTENCES)
def test_the_time_of_an_update_is_left_out_between_sentences(
    layout: str, language: str, before: str, after: str
) -> None:
    without = f"{SENTENCE} {TEXT}"
    assert [_laid_out(layout, mark, language) for mark in (before, after, "")] == [without] * 3


@pytest.mark.parametrize("layout", [*LAYOUTS, *LAYOUTS_IN_TEXT])
@pytest.mark.parametrize(("language", "before", "after"), CORRECTED)
def test_a_correction_stays(layout: str, language: str, before: str, after: str) -> None:
    assert _laid_out(layout, before, language) != _laid_out(layout, after, language)


def test_a_date_alone_is_the_date_of_the_page_only_at_the_beginning() -> None:
    assert _laid_out(LAYOUTS[0], "3 March 2031", "en") == _laid_out(LAYOUTS[0], "4 March 2031", "en")
    body = f"{SENTENCE}\n\n{SENTENCE}\n\n{SENTENCE}\n\n"
    assert "3 March 2031" in without_volatile_marks(f"{body}3 March 2031\n\n{SENTENCE}", "en")


def test_the_author_stays_beside_the_time() -> None:
    assert without_volatile_marks("Von Ada Lund 03.03.2031, 14:32 Uhr", "de") == "Von Ada Lund"


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
