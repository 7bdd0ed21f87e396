"""Translate error messages to the language of the interface.

Errors have English messages, which logs and the API show unchanged. Pages show the translation in `_MESSAGES`. In a
message, a placeholder in braces stands for a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from wideangle.render.message_table import MessageTable
from wideangle.render.style import SOURCE_LANGUAGE, gettext, house, noop


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a page shows it. `language` is the language of the message, or '' if it is the language of the
    page."""

    text: str
    language: str = ""


def translated(message: str) -> Message:
    """Return a message in the language of the interface. A message without a translation stays in English."""
    if house().language == SOURCE_LANGUAGE or not message:
        return Message(message)
    translation = _MESSAGES.translation(message)
    return Message(message, SOURCE_LANGUAGE) if translation is None else Message(translation)


def status_heading(status: int) -> str:
    """Return the heading of an error page in the language of the interface: what happened, in plain words. A status
    without a heading of its own has a general heading, for an error of the request or of the server."""
    general = _REQUEST_FAILED if status < HTTPStatus.INTERNAL_SERVER_ERROR else _SERVER_FAILED
    return gettext(_HEADINGS.get(status, general))


_REQUEST_FAILED = noop("The request could not be answered")
_SERVER_FAILED = noop("The server has failed")
_HEADINGS: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: noop("The request is not readable"),
    HTTPStatus.UNAUTHORIZED: noop("You are not signed in"),
    HTTPStatus.FORBIDDEN: noop("You may not do this"),
    HTTPStatus.NOT_FOUND: noop("This page does not exist"),
    HTTPStatus.METHOD_NOT_ALLOWED: noop("This page does not accept this request"),
    HTTPStatus.REQUEST_TIMEOUT: noop("The request took too long"),
    HTTPStatus.CONFLICT: noop("The archive does not allow this"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: noop("The request is too large"),
    HTTPStatus.MISDIRECTED_REQUEST: noop("This server does not have this address"),
    HTTPStatus.UNPROCESSABLE_ENTITY: noop("Something in the request is not right"),
    HTTPStatus.TOO_MANY_REQUESTS: noop("Too many requests"),
    HTTPStatus.NOT_IMPLEMENTED: noop("This server cannot do this"),
    HTTPStatus.SERVICE_UNAVAILABLE: noop("The server cannot answer now"),
}

_MESSAGES = MessageTable(
    (
        # Errors that every page can show.
        noop("Correct the parameter."),
        noop("The archive is busy."),
        noop("The archive is not available."),
        noop("the server is comparing too many texts."),
        noop("The log of the server has more."),
        noop("The request arrives too slowly."),
        noop("The request has more than {number} MB."),
        noop("The server failed."),
        noop("The server is stopping."),
        noop("Try again in {number} seconds."),
        noop("Try again later."),
        noop("Unexpected error."),
        # Errors of sign-in and roles.
        noop("Ask an administrator for another token."),
        noop("It needs the role {role}."),
        noop("Load the page again, and repeat your change."),
        noop("Programs use an API token."),
        noop("Sign in, or send an API token."),
        noop("Use the pages of this server."),
        noop("the API token is not valid."),
        noop("the form has expired."),
        noop("the request comes from another site."),
        noop("the request does not say which page it comes from."),
        noop("this needs a user who has signed in."),
        noop("too many attempts to sign in."),
        noop("too many downloads at the same time."),
        noop("too many requests from this address."),
        noop("your role does not allow this."),
        # Errors of the page of users.
        noop("Change the password of the user instead."),
        noop("Make another user an administrator first."),
        noop("The roles are {roles}."),
        noop("Use 1 to 64 printable characters."),
        noop("Use {least} to {most} characters."),
        noop("`wideangle user list` lists the users."),
        noop("a user of this name exists."),
        noop("no user has this name."),
        noop("no user would be an administrator."),
        noop("not a role."),
        noop("not a usable name."),
        noop("the password has {number} characters."),
        # Errors of forms.
        noop("A web address begins with http:// or https://."),
        noop("Choose at least one file."),
        noop("Choose one file at a time."),
        noop("Load the page again."),
        noop("Paste a text, give an address, or choose a file."),
        noop("Send a text of at most 200,000 characters."),
        noop("Upload a file of at most 5 MB."),
        noop("Use the form 2031-10-07."),
        noop("Write it as 2024-10-13 or 2024-10-13T19:05+03:00."),
        noop("Write it as text=story."),
        noop("not a web address."),
        noop("not a number of this list."),
        noop("the file is too large."),
        noop("the form has an unknown action."),
        noop("the form has no file."),
        noop("the form is empty."),
        noop("the text is too long."),
        noop("title, date, outlet, URL and language can be given for a single article only."),
        noop("{address} is not a web address."),
        noop("The publication date {date} cannot be read."),
        noop("The publication date {date} is ambiguous."),
        noop("The publication date {date} is not certain."),
        noop("{mapping} maps no column, or a field a second time."),
        noop("{name} is not a date."),
        noop("{name} is not a field of an article."),
        noop("These can be mapped: {fields}."),
        # Errors about articles, stories and decisions.
        noop("Give a name. To remove the name that the story has, revoke that decision."),
        noop("Name another one."),
        noop("Name only those that do not belong."),
        noop("Name the articles in their order."),
        noop("Name two articles."),
        noop("Name two different articles."),
        noop("`wideangle stories` lists them."),
        noop("`wideangle story decisions` lists them."),
        noop("`wideangle story show {story}` lists its articles."),
        noop("`wideangle storyline show {storyline}` lists its stories."),
        noop("`wideangle storylines` lists them."),
        noop("a merger needs at least two stories."),
        noop("a merger needs at least two storylines or stories."),
        noop("a split must leave at least one article in the story."),
        noop("a split must leave at least one story in the storyline."),
        noop("an article cannot be linked to itself."),
        noop("an article has no relation to itself."),
        noop("an order needs other articles."),
        noop("no decision in force has this number."),
        noop("no story has this id."),
        noop("no storyline has this id."),
        noop("not all of these stories are in this storyline."),
        noop("the archive has no article of this id or URL."),
        noop("the name is empty."),
        noop("the name has {count} characters."),
        noop("Give a name of at most {count} characters."),
        noop("no article is named."),
        noop("Name articles of this story."),
        noop("no story is named."),
        noop("Name stories of this storyline."),
        noop("{articles} is not in this story."),
        # Errors about follows and live sources.
        noop("Use an id from `wideangle stories`, or words."),
        noop("`wideangle follow list` lists the follows."),
        noop("`wideangle source list` lists them."),
        noop("neither a story id nor a query with a word to search for."),
        noop("no follow has this number."),
        noop("not a valid e-mail address."),
        noop("not a valid webhook URL."),
        noop("the webhook of this follow is not paused."),
        noop("{name} is no longer a source of this archive."),
        noop("{name} is not a source of this archive."),
        # Errors in search queries.
        noop("OR needs a word or phrase on both sides."),
        noop(
            "Words rank the articles, and one of them is enough. In quotation marks, a phrase must occur word for "
            "word. +word must occur, -word must not, and of words joined by OR, in capitals, one must."
        ),
        noop("a phrase has no words."),
        noop("a quotation mark is not closed, or stands within a word."),
        noop("the query only excludes words."),
        noop("words joined by OR take no sign."),
        # Errors of uploaded files and fetched pages.
        noop("Add it to the archive, and name one of its articles by id or URL."),
        noop("Cannot be fetched: {error}."),
        noop("Compressed more than once."),
        noop(
            "Contains several articles; title, date, outlet, address and language can be set for a single article only."
        ),
        noop("Decompress the file once before."),
        noop("Empty."),
        noop("If the host is one of yours, name it in WIDEANGLE_ALLOW_HOSTS."),
        noop("No complete response within {number} seconds."),
        noop("Omit these options, or add one article."),
        noop("Only text can be read: omit this file."),
        noop("Open it in a browser, save the page, and give that file."),
        noop("The server is busy or broken ({status})."),
        noop("The site's robots.txt forbids fetching this URL."),
        noop("This is a film or image, which cannot be read."),
        noop("This is binary data of an unknown kind."),
        noop("This is {kind}, which cannot be read."),
        noop("contains more than one article."),
        noop("contains no article."),
        noop("{host} resolves to {address}, which is not an address of the public internet."),
    )
)
