from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wideangle.ingest.dates import date_problem, date_reading, publication_time
from wideangle.model import PublicationTime


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-10-13", "2024-10-13"),
        ("2024-10-13T19:05:00+03:00", "2024-10-13T19:05+03:00"),
        ("2024-10-13T19:05:00Z", "2024-10-13T19:05+00:00"),
        ("2024-10-13 19:05:00.123456", "2024-10-13T19:05+00:00"),
        ("Sun, 13 Oct 2024 19:05:00 +0300", "2024-10-13T19:05+03:00"),
        ("13 October 2024", "2024-10-13"),
        ("Sunday, October 13, 2024", "2024-10-13"),
        ("Oct. 13, 2024 7:05 p.m. EDT", "2024-10-13T19:05-04:00"),
        ("Oct. 13, 2024 7:05 p.m. ET", "2024-10-13T19:05-04:00"),
        ("Jan. 13, 2024 7:05 p.m. ET", "2024-01-13T19:05-05:00"),
        ("13.10.2024 19:05", "2024-10-13T19:05+00:00"),
        ("03.04.2024", "2024-04-03"),
        ("10/13/2024", "2024-10-13"),
        ("13 octobre 2024 à 19h05", "2024-10-13T19:05+00:00"),
        ("13 жовтня 2024", "2024-10-13"),
        ("2024年10月13日 19:05", "2024-10-13T19:05+00:00"),
        ("Fri, 09 Jul 2027 07:45:00 CEST", "2027-07-09T07:45+02:00"),
        ("Fri, 09 Jul 2027 07:45 MEST", "2027-07-09T07:45+02:00"),
        ("9 Jan 2027 07:45:00 CET", "2027-01-09T07:45+01:00"),
        ("2027-07-09 07:45:00 AEST", "2027-07-09T07:45+10:00"),
        ("2027-07-09T07:45:00 JST", "2027-07-09T07:45+09:00"),
        ("Fri Jul 09 07:45:00 NZST 2027", "2027-07-09T07:45+12:00"),
        ("Fri, 09 Jul 2027 07:45:00 Europe/Lisbon", "2027-07-09T07:45+01:00"),
        ("2027-01-09T07:45:00[America/Argentina/Buenos_Aires]", "2027-01-09T07:45-03:00"),
        ("2027-07-09T07:45:00+02:00[Europe/Berlin]", "2027-07-09T07:45+02:00"),
        ("Fri, 09 Jul 2027 07:45:00 GMT+9", "2027-07-09T07:45+09:00"),
        ("Fri, 09 Jul 2027 07:45:00 GMT-0330", "2027-07-09T07:45-03:30"),
        ("Fri, 09 Jul 2027 07:45 GMT +5:30", "2027-07-09T07:45+05:30"),
        ("Fri, 09 Jul 2027 07:45:00 UTC+02:00", "2027-07-09T07:45+02:00"),
        ("Fri, 09 Jul 2027 07:45:00 -03:00", "2027-07-09T07:45-03:00"),
        ("Fri, 09 Jul 2027 07:45:00 EST (Eastern Standard Time)", "2027-07-09T07:45-05:00"),
        ("Fri, 09 Jul 2027 07:45 PM", "2027-07-09T19:45+00:00"),
        ("Fri, 09 Jul 2027 12:05:00 AM", "2027-07-09T00:05+00:00"),
        ("Fri, 09 Jul 2027 12:05 PM +0100", "2027-07-09T12:05+01:00"),
        ("Fri, 09 Jul 2027 07:45 PM CEST", "2027-07-09T19:45+02:00"),
        ("20270709", "2027-07-09"),
        ("20270709T074500Z", "2027-07-09T07:45+00:00"),
        ("20270709T0745+0930", "2027-07-09T07:45+09:30"),
        ("20270709T000000Z", "2027-07-09"),
        ("٩ يوليو ٢٠٢٧", "2027-07-09"),
        ("०९ जुलाई २०२७", "2027-07-09"),
        ("２０２７年７月９日 ０７:４５", "2027-07-09T07:45+00:00"),
    ],
)
def test_dates_are_read_as_exactly_as_they_are_written(written: str, read: str) -> None:
    result = publication_time(written)
    assert result is not None
    assert result.isoformat() == read


@pytest.mark.parametrize(
    "written",
    [
        *("", "   ", "yesterday", "3 hours ago", "October 2024", "2024", "May 5", "03/04/2024", "13.10.24", "10/13/24"),
        *(
            "31 February 2024",
            "2024-13-45",
            "20241345",
            "20240230T1200Z",
            "last Tuesday",
            "12345678",
            "2024-10",
            "1728846300",
            "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
        ),
        *("20241345", "20240230T1200Z", "last Tuesday", "12345678"),
        *("In 2024 the ferry was late 13 times", "2024-10-13T25:99", "x" * 10_000, "2024-10-13T00:00:00\x00"),
    ],
)
def test_what_is_not_certain_is_no_date(written: str) -> None:
    assert publication_time(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Fri, 09 Jul 2027 07:45:00 IST", "2027-07-09"),  # India, Ireland or Israel
        ("2027-07-09T07:45:00 Nowhere/Atlantis", "2027-07-09"),
        ("9 July 2027, 07:45 QQT", "2027-07-09"),
        ("last Friday", None),
        ("2027-14-41", None),
    ],
)
def test_an_uncertain_zone_leaves_the_day_and_an_uncertain_day_nothing(written: str, read: str | None) -> None:
    time, is_certain = date_reading(written)
    assert (time and time.isoformat()) == read
    assert not is_certain


@pytest.mark.parametrize(
    ("written", "published", "problem"),
    [
        ("2024-13-45", "", "cannot be read"),
        ("last Tuesday", "", "cannot be read"),
        ("31.02.2024", "", "cannot be read"),
        ("soon", "", "cannot be read"),
        ("7/8/2024", "", "is ambiguous"),
        ("03-04-2024 19:05", "", "is ambiguous"),
        ("13 Oct 2024 19:05 IST", "2024-10-13", "is not certain"),
        ("13 Oct 2024 19:05 XYZ", "2024-10-13", "is not certain"),
        ("2931-10-13", "", "is in the future"),
    ],
)
def test_the_problem_with_a_date_is_named(written: str, published: str, problem: str) -> None:
    assert date_problem(written, PublicationTime.of(published)) == problem


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_empty_date_is_not_an_unread_one(empty: str | None) -> None:
    assert date_reading(empty) == (None, True)


@pytest.mark.parametrize("other", [None, 1728846300, 17.5, True, ["2024-10-13"], {"date": "2024-10-13"}])
def test_what_is_no_text_or_date_is_no_date(other: object) -> None:
    assert publication_time(other) is None


def test_exact_midnight_is_how_tables_write_a_day() -> None:
    assert publication_time("2024-10-13T00:00:00") == PublicationTime.of("2024-10-13")
    assert publication_time(datetime(2024, 10, 13, tzinfo=UTC)) == PublicationTime.of("2024-10-13")
    assert publication_time("Sun, 13 Oct 2024 00:00:00 GMT") == PublicationTime.of("2024-10-13")


def test_dates_and_times_of_python_are_taken() -> None:
    assert publication_time(date(2024, 10, 13)) == PublicationTime.of("2024-10-13")
    moment = datetime(2024, 10, 13, 19, 5, tzinfo=timezone(timedelta(hours=3)))
    assert publication_time(moment) == PublicationTime(moment)


@given(st.datetimes(datetime(1600, 1, 1), timezones=st.just(UTC)) | st.dates(date(1600, 1, 1)))
@example(datetime(1970, 1, 1, tzinfo=UTC))
def test_what_the_archive_writes_is_read_back(when: datetime | date) -> None:
    known = PublicationTime.of(when)
    assert known is not None
    assert publication_time(known.isoformat()) == known


@given(st.text(max_size=80) | st.from_regex(r"[0-9]{1,4}[ ./:TZ+-][0-9]{1,2}[ ./:-]([0-9]{1,4}){1,2}", fullmatch=True))
def test_no_text_makes_it_fail(text: str) -> None:
    result = publication_time(text)
    assert result is None or isinstance(result, PublicationTime)
