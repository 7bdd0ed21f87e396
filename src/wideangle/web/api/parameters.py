"""The types of request parameters. Each type accepts exactly the values that its OpenAPI description allows.

A type cannot check whether an id exists in the archive. Requests with an unknown id get the status 404 or 409.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar, get_origin

from fastapi import Path, Query
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BeforeValidator, Field
from starlette.requests import Request

MOST_ITEMS = 200
DEFAULT_ITEMS = 50
MOST_NUMBER = 2**31 - 1

_FLAGS = {"true": True, "false": False}
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)

Value = TypeVar("Value")


def _flag(text: object) -> object:
    if isinstance(text, str) and text not in _FLAGS:
        raise ValueError("true or false is expected")
    return _FLAGS[text] if isinstance(text, str) else text


def _whole_number(text: object) -> object:
    if isinstance(text, str) and not _WHOLE_NUMBER.fullmatch(text):
        raise ValueError("a whole number is expected")
    return text


def _day(text: object) -> object:
    if not (isinstance(text, str) and _DAY.fullmatch(text)):
        raise ValueError("a day such as 2031-10-07 is expected")
    return text


def _time(text: object) -> object:
    if not (isinstance(text, str) and _TIME.fullmatch(text)):
        raise ValueError("a time such as 2031-10-07T14:30:00Z is expected")
    return text


Flag = Annotated[bool, BeforeValidator(_flag)]
WRITTEN_WHOLE = BeforeValidator(_whole_number)
"""A validator that accepts a whole number in a request only if it is written in digits, without spaces or a point. In
the annotation of a parameter, the validator must stand last."""

Number = Annotated[int, Field(ge=1, le=MOST_NUMBER), WRITTEN_WHOLE]
"""The type of the number that identifies a decision, a follow or a source."""

Day = Annotated[date, BeforeValidator(_day)]
Time = Annotated[datetime, BeforeValidator(_time)]

Identifier = Annotated[str, Field(min_length=1, max_length=2000)]
"""The type of an article's id or URL, or of the id of a story or storyline."""

StoryId = Annotated[str, Field(pattern="^s[1-9][0-9]{0,17}$", examples=["s1"])]
StorylineId = Annotated[str, Field(pattern="^l[1-9][0-9]{0,17}$", examples=["l1"])]
_PORT = "([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

WebAddress = Annotated[
    str,
    Field(
        max_length=2000,
        pattern=f"^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:{_PORT})?([/?#][!-~]*)?$",
        examples=["https://ledger.example/harbour-bridge"],
    ),
]
LanguageCode = Annotated[str, Field(pattern="^[a-z]{2,3}$", examples=["en"])]

ArticlePath = Annotated[
    Identifier, Path(description="The id or URL of an article, percent-encoded.", examples=["ledger-002"])
]
StoryPath = Annotated[StoryId, Path(description="The id of a story.")]
StorylinePath = Annotated[StorylineId, Path(description="The id of a storyline.")]
NumberPath = Annotated[Number, Path(examples=[1])]
ArticleParameter = Annotated[Identifier, Query(description="The id or URL of an article.", examples=["ledger-002"])]
LimitParameter = Annotated[
    int,
    Query(ge=1, le=MOST_ITEMS, description="The most items of one answer.", examples=[20]),
    WRITTEN_WHOLE,
]
CursorParameter = Annotated[
    str | None,
    Query(
        pattern="^after-[1-9][0-9]{0,8}$",
        description="Where to go on: the cursor of the `Link` header with rel=next of the answer before.",
        examples=["after-50"],
    ),
]
SinceParameter = Annotated[Day | None, Query(description="The first day, inclusive.", examples=["2031-10-01"])]
UntilParameter = Annotated[Day | None, Query(description="The last day, inclusive.", examples=["2031-10-31"])]
OutletsParameter = Annotated[
    list[Annotated[str, Field(max_length=200)]],
    Query(
        max_length=50,
        description="Names of outlets, in any of their forms; an empty name stands for an unknown outlet.",
        examples=[["The Bay Ledger"]],
    ),
]
LanguagesParameter = Annotated[
    list[LanguageCode], Query(max_length=50, description="Codes of ISO 639-1.", examples=[["en", "uk"]])
]


def offset_of(cursor: str | None) -> int:
    """Return the offset in a cursor: the number of items that the response skips. Without a cursor, the offset is 0."""
    return int(cursor.removeprefix("after-")) if cursor else 0


def cursor_after(offset: int) -> str:
    """Return the cursor of the response that skips `offset` items."""
    return f"after-{offset}"


def check_query(request: Request) -> None:
    """Raise RequestValidationError if the request has a query parameter that the endpoint does not know, or repeats a
    parameter that accepts a single value.

    Otherwise, a misspelt filter would be ignored, and the client would take the complete list for a filtered list.
    """
    route: APIRoute = request.scope["route"]
    known = {field.alias: field.field_info.annotation for field in route.dependant.query_params}
    errors = []
    for name in request.query_params:
        if name not in known:
            errors.append(_error(name, "no parameter of this address"))
        elif len(request.query_params.getlist(name)) > 1 and get_origin(known[name]) is not list:
            errors.append(_error(name, "is given more than once"))
    if errors:
        raise RequestValidationError(errors)


def _error(name: str, message: str) -> dict[str, Any]:
    return {"loc": ("query", name), "msg": message, "type": "value_error"}
