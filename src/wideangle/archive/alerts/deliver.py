"""Alerts to where they are to go: webhooks, mail, Atom files.

An alert is stored before it is delivered, and how each delivery went after it: one that a crash cuts short may arrive
twice, with the same number, and never not at all.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from random import Random

from wideangle import render
from wideangle.archive.collection.scheduler import retry_in
from wideangle.errors import SourceError, UnreachableSource, UnreadableSource
from wideangle.ingest import Fetcher
from wideangle.model import Follow
from wideangle.store import DONE, FAILED, Delivery, Store

log = logging.getLogger(__name__)

MOST_TRIES = 8
"""Tries of one delivery; the last one comes some hours after the first."""

MAIL_TIMEOUT = 30.0
"""Seconds for each answer of a mail server."""

_MOST_SUBJECT = 150
_GONE = "The webhook is gone (410)."


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail (SMTP). `security` is 'starttls', 'tls' from the first byte, or 'none'."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True, slots=True)
class Channels:
    """By whom alerts are delivered: `fetcher` posts them, `mail` takes letters, None where there is no server."""

    fetcher: Fetcher = field(default_factory=Fetcher)
    mail: MailServer | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many deliveries have arrived, are to be tried again, and were given up."""

    done: int = 0
    postponed: int = 0
    failed: int = 0


def deliver(store: Store, channels: Channels, random: Random | None = None) -> Delivered:
    """Try every delivery that is due, once."""
    result = Delivered()
    chance = random or Random()  # noqa: S311 - spreads tries, and keeps no secret
    due = store.follows.due(datetime.now(UTC))
    follows = {follow.number: follow for follow in store.follows.all()} if due else {}
    gone: set[int] = set()
    for delivery in due:
        follow = follows.get(delivery.alert.follow)
        if follow is None:
            continue
        is_paused = delivery.channel == "webhook" and (follow.paused or follow.number in gone)
        try:
            if is_paused:
                raise UnreadableSource(_GONE)
            _SEND[delivery.channel](store, channels, follow, delivery)
        except SourceError as error:
            noted = _failed(delivery, error, chance)
            pause = _GONE if isinstance(error, UnreadableSource) and error.gone else ""
            if pause:
                gone.add(follow.number)
                noted = replace(noted, error=_GONE)
            log.warning("Alert %d (%s): %s", delivery.alert.number, delivery.channel, error.message)
        else:
            noted, pause = replace(delivery, state=DONE, error=""), ""
        store.follows.note(noted, pause=pause)
        result = Delivered(
            result.done + (noted.state == DONE),
            result.postponed + (noted.state not in (DONE, FAILED)),
            result.failed + (noted.state == FAILED),
        )
    return result


def _failed(delivery: Delivery, error: SourceError, random: Random) -> Delivery:
    tries = delivery.tries + 1
    is_over = tries >= MOST_TRIES or not isinstance(error, UnreachableSource)
    return replace(
        delivery,
        tries=tries,
        error=error.message,
        state=FAILED if is_over else delivery.state,
        due=datetime.now(UTC) + timedelta(seconds=retry_in(tries, error, random)),
    )


def signature(secret: str, stamp: int, body: bytes) -> str:
    """The value of the header `Wideangle-Signature`: HMAC-SHA256 over the time, a full stop and the body."""
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def _post(_: Store, channels: Channels, follow: Follow, delivery: Delivery) -> None:
    body = render.alerts_json([delivery.alert]).encode()
    headers = {
        "Content-Type": "application/json",
        "Wideangle-Alert": str(delivery.alert.number),
        "Wideangle-Signature": signature(follow.secret, int(datetime.now(UTC).timestamp()), body),
    }
    channels.fetcher.post(follow.webhook, body, headers)


def _mail(_: Store, channels: Channels, follow: Follow, delivery: Delivery) -> None:
    server = channels.mail
    if server is None:
        raise UnreachableSource("No mail server is set: see WIDEANGLE_SMTP_HOST.")
    letter = letter_of(server.sender, follow, delivery)
    context = ssl.create_default_context()
    try:
        connected = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=MAIL_TIMEOUT, context=context)
            if server.security == "tls"
            else smtplib.SMTP(server.host, server.port, timeout=MAIL_TIMEOUT)
        )
        with closing(connected) as smtp:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(letter)
            with suppress(smtplib.SMTPException, OSError):  # the letter is taken by then
                smtp.quit()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        kind = UnreadableSource if code >= 500 else UnreachableSource
        raise kind(f"The mail server refuses the address ({code}).") from error
    except (smtplib.SMTPException, OSError) as error:
        raise UnreachableSource(f"Cannot be mailed: {type(error).__name__}: {error}."[:300]) from error


def letter_of(sender: str, follow: Follow, delivery: Delivery) -> EmailMessage:
    """An alert as plain text mail; no headline, however hostile, gets beyond its subject's one line."""
    alert = delivery.alert
    letter = EmailMessage()
    letter["Subject"] = f"[Wideangle] {render.alert_title(alert)}"[:_MOST_SUBJECT]
    letter["From"] = sender
    letter["To"] = follow.email
    letter["Date"] = format_datetime(alert.raised)
    letter["Message-ID"] = make_msgid(f"alert-{alert.number}", "wideangle.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(render.alerts_text([alert]))
    return letter


def _file(store: Store, _: Channels, follow: Follow, __: Delivery) -> None:
    """Write the follow's whole feed anew, in place of the old one at once."""
    path = Path(follow.atom)
    document = render.alerts_atom(store.follows.alerts(follow.number)[-render.MOST_IN_FEED :], follow)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as sheet:
            sheet.write(document)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise UnreachableSource(f"Cannot be written: {error.strerror}.") from error


_SEND: dict[str, Callable[[Store, Channels, Follow, Delivery], None]] = {
    "webhook": _post,
    "email": _mail,
    "atom": _file,
}
