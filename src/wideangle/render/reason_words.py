"""Translate the reasons of links and the notes of lanes to the language of the interface.

Reasons and notes are English in records and in JSON. Names and quoted words in a reason are verbatim, and are not
translated.
"""

from __future__ import annotations

import re

from wideangle.render.message_table import MessageTable
from wideangle.render.style import SOURCE_LANGUAGE, gettext, house, noop

_QUOTED = re.compile("(“[^”]*”)")


def in_interface_language(text: str) -> str:
    """Return the text of a reason or a note in the language of the interface. A text without a translation stays in
    English."""
    if house().language == SOURCE_LANGUAGE:
        return text
    if text.endswith(_ESTIMATED):
        return in_interface_language(text.removesuffix(_ESTIMATED)) + gettext(_ESTIMATED)
    for start in _LISTS:
        if text.startswith(start):
            return gettext(start) + _listed(text.removeprefix(start))
    translation = _MESSAGES.translation(text)
    return text if translation is None else translation


def _listed(words: str) -> str:
    """Return a list of names and quoted words with the conjunction of the interface language. A name that contains the
    English conjunction is in quotation marks, and is not changed."""
    parts = _QUOTED.split(words)
    parts[::2] = [part.replace(_AND, gettext(_AND)) for part in parts[::2]]
    return "".join(parts)


_ESTIMATED = noop(", dates estimated from similar reports")
_AND = noop(" and ")
_LISTS = (noop("both name "), noop("both mention "))

_MESSAGES = MessageTable(
    (
        # Reasons about wording, names and similarity to other articles.
        noop("they share many of their rarer words"),
        noop("one template with other values in it"),
        noop("many of the same names"),
        noop("few of the same names"),
        noop("no name or figure in common"),
        noop("the headline of one is close to the opening of the other"),
        noop("the headlines and openings are close"),
        noop("the headlines differ"),
        noop("the openings are close"),
        noop("the openings differ"),
        noop("other articles close to the one are close to the other"),
        noop("close to the reports that are closest to this article"),
        noop("not so close to the reports that are closest to this article"),
        noop("closer than most candidates"),
        noop("less close than other candidates"),
        noop("it names much of what the closest reports name"),
        noop("it names little of what the closest reports name"),
        noop("the encoder finds them close in meaning"),
        noop("far apart in meaning"),
        noop("your embedding model finds the two close in meaning"),
        # Reasons about stories and outlets.
        noop("in the same story"),
        noop("not grouped into the same story"),
        noop("its story holds a report close to this article"),
        noop("its story holds no report close to this one"),
        noop("both are from the same outlet"),
        noop("two different outlets"),
        noop("an outlet is unknown"),
        # Reasons about publication times.
        noop("both are undated"),
        noop("this is undated"),
        noop("the one at hand is undated"),
        noop("published on the same day"),
        noop("published at the same minute"),
        noop("within the hour, earlier"),
        noop("within the hour, later"),
        noop("1 hour earlier"),
        noop("1 hour later"),
        noop("{number} hours earlier"),
        noop("{number} hours later"),
        noop("1 day earlier"),
        noop("1 day later"),
        noop("{number} days earlier"),
        noop("{number} days later"),
        noop("1 day apart"),
        noop("{number} days apart"),
        noop("of the same days"),
        noop("the time between the two is unknown"),
        noop("one is undated; {percent} of what links it to dated stories is of the time of the other"),
        # Reasons about the date of an undated article.
        noop("its address names the date “{date}”"),
        noop("its text names the date “{date}”"),
        noop("a dated report has the same quoted words, “{quotation}”"),
        noop("nothing in it shows its date; its wording alone places it here"),
        # Reasons about decisions of a person.
        noop("you decided that they are one story"),
        noop("you decided that they are two stories"),
        noop("you decided that it reports the same story"),
        noop("you decided that it led here"),
        noop("you decided that it followed"),
        noop("you decided that it is opinion or analysis"),
        noop("you decided that the two are unrelated"),
        # Reasons for the intercept, to which the contributions of all other reasons are added.
        noop("where a candidate of such length starts"),
        noop("where a candidate in another language starts"),
        noop("where two stories start"),
        # Notes of lanes.
        noop("{number} more not shown."),
        noop("The archive is empty."),
        noop("Nothing was compared: all articles are in other languages."),
        noop("Nothing earlier found; asked for from {day}."),
        noop("Nothing earlier found; the archive begins at {day}."),
        noop("Nothing later found; asked for up to {day}."),
        noop("Nothing later found; the archive ends at {day}."),
        noop("Nothing found among {number} articles."),
    )
)
