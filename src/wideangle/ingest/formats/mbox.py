"""Read newsletters: mailboxes of the mbox format (RFC 4155), and single messages (RFC 5322), which mail programs save
as .eml files. Each message becomes one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wideangle.ingest.dates import date_reading
from wideangle.ingest.decoding.encoding import clean, decode
from wideangle.ingest.document import MAX_ARTICLE_CHARS, MAX_DOCUMENT_BYTES, Document, reading
from wideangle.ingest.formats.boilerplate import without_boilerplate
from wideangle.ingest.markup import HostileMarkup, paragraphs
from wideangle.language.identity import identified
from wideangle.model import Article, Refusal

if TYPE_CHECKING:
    from email.message import Message

_BEGINS = re.compile(r"From \S+ .*\d\d:\d\d.*\r?\n[A-Za-z][\w-]*:")
_FIELD = re.compile(r"(?P<name>[A-Za-z][\w-]*):|[ \t]")
_OF_MAIL = frozenset(("message-id", "mime-version", "received", "return-path", "dkim-signature"))
_LINE_BYTES = 1_000_000
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mail(head: str) -> bool:
    """Return True if a document is a mailbox or a single message. `head` is the beginning of the document.

    The header of a message has fields that no article has.
    """
    if _BEGINS.match(head):
        return True
    header = re.split(r"\r?\n\r?\n", head, maxsplit=1)[0]
    fields = [_FIELD.match(line) for line in header.splitlines()]
    names = {field["name"].lower() for field in fields if field and field["name"]}
    return all(fields) and {"from", "date"} <= names and not _OF_MAIL.isdisjoint(names)


def articles(document: Document) -> Iterator[Article | Refusal]:
    """Yield the article of each message, with its subject, sender, date and text.

    If a message has HTML and plain text, the HTML is used. A damaged or empty message becomes a rejected item.
    """
    from email import policy
    from email.parser import BytesParser

    for number, message in enumerate(_messages(document), start=1):
        item = f"{document.name}, message {number}"
        if len(message) > MAX_DOCUMENT_BYTES:
            yield Refusal(item, f"Larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB.")
            continue
        try:
            yield _article(BytesParser(policy=policy.compat32).parsebytes(_QUOTED_FROM.sub(rb"\1", message)), item)
        except HostileMarkup as error:
            yield Refusal(item, f"Hostile markup: {error}.")
        except ImportError:  # not the fault of the message
            raise
        except Exception as error:  # a malformed message can raise any exception in the parser
            yield Refusal(item, f"Too damaged to be read as a message: {error!r}."[:300])


def _messages(document: Document) -> Iterator[bytes]:
    """Yield each message without its 'From ' line. A document without this line is a single message.

    A message over the size limit is cut shortly after the limit.
    """
    lines: list[bytes] = []
    size, after_blank, in_message = 0, True, False
    is_mailbox = document.head.lstrip().startswith(b"From ")
    with reading(document.name):
        while line := document.stream.readline(_LINE_BYTES):
            if is_mailbox and after_blank and line.startswith(b"From "):
                if in_message:
                    yield b"".join(lines)
                lines, size, in_message = [], 0, True
            elif size <= MAX_DOCUMENT_BYTES:
                lines.append(line)
                size += len(line)
            after_blank = line in (b"\n", b"\r\n")
        yield b"".join(lines)


def _article(message: Message, item: str) -> Article | Refusal:
    from email.utils import parseaddr

    parts = [part for part in message.walk() if not part.is_multipart() and not part.get_filename()]
    html = [_text(part) for part in parts if part.get_content_type() == "text/html"]
    plain = [_text(part) for part in parts if part.get_content_type() == "text/plain"]
    lines = [line for text in html for line in paragraphs(text)]
    lines = lines or [line.strip() for text in plain for line in text.splitlines() if line.strip()]
    text, title = "\n".join(without_boilerplate(lines)), _header(message, "subject")
    if not text and not title:
        return Refusal(item, "Neither text nor subject.")
    if len(text) > MAX_ARTICLE_CHARS:
        return Refusal(item, f"The text has more than {MAX_ARTICLE_CHARS:,} characters.")
    sender, address = parseaddr(_header(message, "from"))
    date = _header(message, "date")
    published, is_certain = date_reading(date)
    metadata: dict[str, object] = {} if text else {"partial": True}
    if not is_certain:
        metadata["published_as_given"] = date
    message_id = _header(message, "message-id").strip("<>")
    outlet = sender or address
    return identified(
        Article(text or title, id=message_id, title=title, published=published, outlet=outlet, metadata=metadata)
    )


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    return clean(decode(data, part.get_content_charset() or "")) if isinstance(data, bytes) else ""


def _header(message: Message, name: str) -> str:
    """Return a header field of a message as one line. Encoded words (RFC 2047) are decoded."""
    from email.header import decode_header

    words = decode_header(" ".join(str(message.get(name, "")).split()))
    text = "".join(decode(word, charset or "") if isinstance(word, bytes) else word for word, charset in words)
    return " ".join(clean(text).split())
