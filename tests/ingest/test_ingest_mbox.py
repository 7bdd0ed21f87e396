import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_kit import PARAGRAPHS, STORY, article, articles, items

from wideangle.model import Article, Refusal

_HTML = "<html><head><style>p{}</style></head><body>" + "".join(f"<p>{item}</p>" for item in PARAGRAPHS)


def message(body: str, *fields: str, number: int = 1) -> str:
    metadata = [
        f"Message-ID: <{number}@courier.example>",
        "From: =?utf-8?q?Harbour_Cour=C3=ADer?= <news@courier.example>",
        "Subject: Storm closes\n =?utf-8?b?" + base64.b64encode("Skarvøy harbour".encode()).decode() + "?=",
        "Date: Mon, 13 Oct 2031 19:05:32 +0300 (EEST)",
        *fields,
    ]
    return "From news@courier.example Mon Oct 13 19:05:32 2031\n" + "\n".join(metadata) + f"\n\n{body}\n\n"


def multipart() -> str:
    encoded = base64.encodebytes(_HTML.encode()).decode()
    return (
        "--b\nContent-Type: text/plain; charset=utf-8\n\nRead it in your browser.\n"
        f"--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{encoded}\n"
        "--b\nContent-Type: text/html\nContent-Disposition: attachment; filename=a.html\n\n<p>Attached</p>\n--b--"
    )


def test_a_newsletter_is_an_article() -> None:
    result = article(message(multipart(), "Content-Type: multipart/alternative; boundary=b"))
    assert (result.text, result.title, result.outlet) == (STORY, "Storm closes Skarvøy harbour", "Harbour Couríer")
    assert (result.id, result.url) == ("1@courier.example", "")
    assert result.published is not None
    assert result.published.isoformat() == "2031-10-13T19:05+03:00"


def test_a_mailbox_of_many() -> None:
    plain = ("Content-Type: text/plain; charset=utf-8",)
    body = STORY + "\n>From here on, winds ease.\nFrom here on, no ferries."
    result = articles("".join(message(body, *plain, number=n) for n in range(3)))
    assert [item.id for item in result] == [f"{n}@courier.example" for n in range(3)]
    assert all(item.text.endswith("From here on, winds ease.\nFrom here on, no ferries.") for item in result)


def test_a_text_that_begins_with_from_is_none() -> None:
    assert article(f"From Lindholm at 19:05 came the news.\n\n{STORY}").text.endswith(STORY)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 800))
def test_damaged_messages(noise: bytes, place: int) -> None:
    whole = message(multipart(), "Content-Type: multipart/alternative; boundary=b").encode()
    start = len(b"From news@courier.example Mon Oct 13 19:05:32 2031\nM:")
    for item in items(whole[: start + place] + noise + whole[start + place :]):
        assert isinstance(item, (Article, Refusal))


def test_a_single_message_is_an_article() -> None:
    envelope, _, single = message(multipart(), "Content-Type: multipart/alternative; boundary=b").partition("\n")
    assert envelope.startswith("From ")
    for document in (
        single,
        "Received: from courier.example\n\tby mail.example\n" + single,
        single.replace("\n", "\r\n"),
    ):
        result = article(document)
        assert (result.text, result.title, result.id) == (STORY, "Storm closes Skarvøy harbour", "1@courier.example")


def test_a_line_of_a_single_message_may_begin_with_from() -> None:
    body = STORY + "\n\nFrom here on, no ferries."
    single = message(body, "Content-Type: text/plain; charset=utf-8").partition("\n")[2]
    assert article(single).text.endswith("From here on, no ferries.")


@pytest.mark.parametrize(
    "header",
    [
        "From: Lindholm\nDate: 13 October 2031",
        "From: Ida Voll\nTo: the readers\nSubject: Storm",
        "Date: 13 October 2031\nMIME-Version: unknown here\nLindholm",
    ],
)
def test_a_text_with_fields_is_no_message(header: str) -> None:
    result = article(f"{header}\n\n{STORY}")
    assert STORY in result.text
    assert result.outlet != "Lindholm"
