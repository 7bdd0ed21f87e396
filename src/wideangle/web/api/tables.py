"""The API endpoint for downloads: the records of the archive as tables in CSV, JSON Lines or Parquet."""

from __future__ import annotations

from typing import Annotated, BinaryIO

from fastapi import APIRouter, Depends, Request
from fastapi import Path as ApiPath
from starlette.responses import StreamingResponse

from wideangle.archive import Archive
from wideangle.language.names import Aliases
from wideangle.tables.formats import TableFormat, write_table
from wideangle.tables.records import TABLES, RecordKind
from wideangle.web.api.documents import described
from wideangle.web.api.parameters import check_query
from wideangle.web.downloads import Downloads, needed_role
from wideangle.web.pages.context import require

router = APIRouter(prefix="/api", tags=["downloads"], dependencies=[Depends(check_query)])

_MEDIA_TYPES = {
    TableFormat.CSV: "text/csv",
    TableFormat.JSONL: "application/jsonl",
    TableFormat.PARQUET: "application/vnd.apache.parquet",
}


_TABLE = {"type": "string", "description": "The table, of the media type of its format."}
_RESPONSES = described(_TABLE, "The table", media_type="text/csv")
_RESPONSES[200]["content"] |= {media_type: {"schema": _TABLE} for media_type in _MEDIA_TYPES.values()}


@router.get(
    "/tables/{kind}.{format_}",
    summary="A table of the archive",
    responses=_RESPONSES,
    response_class=StreamingResponse,
)
async def table(
    request: Request,
    kind: Annotated[RecordKind, ApiPath(description="The records of the table.")],
    format_: Annotated[TableFormat, ApiPath(description="The format of the table.")],
) -> StreamingResponse:
    """Download all articles, stories, links, copies, quotations or decisions as a table with the columns of `wideangle
    export`. Signed-in users may call this endpoint; links, quotations and decisions are for editors.

    The table is sent while it is computed. Links take about 50 ms for each article of the archive. For quotations,
    every article is annotated first. Parquet needs the extra `parquet` on the server.
    """
    require(request, needed_role(kind))
    downloads: Downloads = request.app.state.downloads
    columns, records = TABLES[kind]

    def write(archive: Archive, file: BinaryIO) -> None:
        write_table(records(archive, Aliases()), columns, format_, file)

    return await downloads.response(
        request, write, media_type=_MEDIA_TYPES[format_], filename=f"{kind.value}.{format_.value}"
    )
