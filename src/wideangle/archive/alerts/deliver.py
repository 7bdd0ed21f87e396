"""Deliver alerts to webhooks, e-mail addresses and Atom files.

An alert is stored before its delivery, and the result is stored after the delivery. After a crash, a delivery may
therefore be repeated with the same alert number, but no alert is lost.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from random import Random

from wideangle import render
from wideangle.archive.alerts.follows import write_feed
from wideangle.archive.collection.scheduler import retry_seconds
from wideangle.errors import SourceError, UnreachableSource, UnreadableSource
from wideangle.ingest import Fetcher
from wideangle.model import Follow
from wideangle.store import DONE, FAILED, Delivery, Store

log = logging.getLogger(__name__)

MOST_TRIES = 8
"""The greatest number of attempts to deliver an alert. The last attempt is a few hours after the first."""

MAIL_TIMEOUT = 30.0
"""The longest wait for a response of a mail server, in seconds."""

_MOST_SUBJECT = 150
_GONE = "The webhook is gone (410)."


@dataclass(frozen=True, slots=True)
class MailServer:
    """The address and the login of an SMTP server. `security` is 'starttls', 'tls' (encrypted from the first byte) or
    'none'."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"


@dataclass(frozen=True, slots=True)
class Channels:
    """The clients that deliver alerts: `fetcher` posts to webhooks, and `mail` sends e-mail (None if there is no mail
    server)."""

    fetcher: Fetcher = field(default_factory=Fetcher)
    mail: MailServer | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """The counts of one delivery run: the number of deliveries that succeeded (`done`), that will be tried again
    (`postponed`), and that failed permanently (`failed`)."""

    done: int = 0
    postponed: int = 0
    failed: int = 0


def deliver(store: Store, channels: Channels, random: Random | None = None) -> Delivered:
    """Try once to deliver each alert that is due. Return how many deliveries succeeded, were postponed or failed."""
    result = Delivered()
    jitter = random or Random()  # noqa: S311 - spreads tries over time, and protects no secret
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
            updated = _failed(delivery, error, jitter)
            pause = _GONE if isinstance(error, UnreadableSource) and error.gone else ""
            if pause:
                gone.add(follow.number)
                updated = replace(updated, error=_GONE)
            log.warning("Alert %d (%s): %s", delivery.alert.number, delivery.channel, error.message)
        else:
            updated, pause = replace(delivery, state=DONE, error=""), ""
        store.follows.note(updated, pause=pause)
        result = Delivered(
            result.done + (updated.state == DONE),
            result.postponed + (updated.state not in (DONE, FAILED)),
            result.failed + (updated.state == FAILED),
        )
    return result


def _failed(delivery: Delivery, error: SourceError, random: Random) -> Delivery:
    tries = delivery.tries + 1
    is_final = tries >= MOST_TRIES or not isinstance(error, UnreachableSource)
    return replace(
        delivery,
        tries=tries,
        error=error.message,
        state=FAILED if is_final else delivery.state,
        due=datetime.now(UTC) + timedelta(seconds=retry_seconds(tries, error, random)),
    )


def signature(secret: str, stamp: int, body: bytes) -> str:
    """Return the value of the HTTP header `Wideangle-Signature` for a webhook. The value contains the Unix time and an
    HMAC-SHA256 of this time, a full stop and the body."""
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
        raise UnreachableSource("No mail server is configured: set WIDEANGLE_SMTP_HOST.")
    message = message_of(server.sender, follow, delivery)
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
            smtp.send_message(message)
            with suppress(smtplib.SMTPException, OSError):  # the server has accepted the message by then
                smtp.quit()
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        kind = UnreadableSource if code >= 500 else UnreachableSource
        raise kind(f"The mail server rejects the address ({code}).") from error
    except (smtplib.SMTPException, OSError) as error:
        raise UnreachableSource(f"Cannot be sent by e-mail: {type(error).__name__}: {error}."[:300]) from error


def message_of(sender: str, follow: Follow, delivery: Delivery) -> EmailMessage:
    """Return an alert as a plain text e-mail. A headline with line breaks cannot add header lines, because
    `EmailMessage` rejects line breaks in headers."""
    alert = delivery.alert
    message = EmailMessage()
    message["Subject"] = f"[Wideangle] {render.alert_title(alert)}"[:_MOST_SUBJECT]
    message["From"] = sender
    message["To"] = follow.email
    message["Date"] = format_datetime(alert.raised)
    message["Message-ID"] = make_msgid(f"alert-{alert.number}", "wideangle.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(render.alerts_text([alert]))
    return message


def _file(store: Store, _: Channels, follow: Follow, __: Delivery) -> None:
    """Write the latest alerts of a followed story or query to its Atom file. The earlier file is replaced."""
    try:
        write_feed(store, follow)
    except OSError as error:
        raise UnreachableSource(f"Cannot be written: {error.strerror}.") from error


_SEND: dict[str, Callable[[Store, Channels, Follow, Delivery], None]] = {
    "webhook": _post,
    "email": _mail,
    "atom": _file,
}
