"""Downloads: the records of the archive as tables in CSV, JSON Lines or Parquet."""

from __future__ import annotations

import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as ApiPath
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from wideangle.archive import Archive
from wideangle.language.names import Aliases
from wideangle.tables.formats import TableFormat, write_table
from wideangle.tables.records import TABLES, RecordKind
from wideangle.web.api.documents import described
from wideangle.web.api.parameters import check_query
from wideangle.web.pages.context import read, require
from wideangle.web.security.viewer import Role

router = APIRouter(prefix="/api", tags=["downloads"], dependencies=[Depends(check_query)])

_MEDIA_TYPES = {
    TableFormat.CSV: "text/csv",
    TableFormat.JSONL: "application/jsonl",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}


class TableKind(StrEnum):
    """The tables that can be downloaded. Links and quotations of a whole archive take hours to compute: `wideangle
    export` writes them."""

    ARTICLES = "articles"
    STORIES = "stories"
    COPIES = "copies"
    DECISIONS = "decisions"


_TABLE = {"type": "string", "description": "The table, of the media type of its format."}
_RESPONSES = described(_TABLE, "The table", media_type="text/csv")
_RESPONSES[200]["content"] |= {media_type: {"schema": _TABLE} for media_type in _MEDIA_TYPES.values()}


@router.get(
    "/tables/{kind}.{format_}",
    summary="A table of the archive",
    responses=_RESPONSES,
    response_class=FileResponse,
)
async def table(
    request: Request,
    kind: Annotated[TableKind, ApiPath(description="The records of the table.")],
    format_: Annotated[TableFormat, ApiPath(description="The format of the table.")],
) -> FileResponse:
    """Download all articles, stories, copies or decisions as a table; its columns are those of `wideangle export`.

    For signed-in users; decisions are for editors. The table is written to a temporary file first, so that memory use
    does not grow with the archive. Parquet needs the extra `parquet` on the server.
    """
    require(request, Role.EDITOR if kind is TableKind.DECISIONS else Role.READER)
    columns, records = TABLES[RecordKind(kind.value)]

    def write(archive: Archive) -> Path:
        descriptor, name = tempfile.mkstemp(prefix="wideangle-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                write_table(records(archive, Aliases()), columns, format_, file)
        except BaseException:
            Path(name).unlink()
            raise
        return Path(name)

    path = await read(request, write)
    return FileResponse(
        path,
        media_type=_MEDIA_TYPES[format_],
        filename=f"{kind.value}.{format_.value}",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
