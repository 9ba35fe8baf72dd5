"""Every movement of an account as a file: CSV for spreadsheets, JSON for programs; written while it is read."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse

from bot.pages import layout
from bot.pages.accounts.figures import Line
from core.text.cell import cell

_COLUMNS = (
    *("number", "when", "kind", "request", "about", "plan", "requests", "charged_micro_usd", "model_cost_micro_usd"),
    *("reason", "actor"),
)


def as_csv(lines: Iterable[Line], name: str) -> Response:
    """`name` is that of the file, without its ending."""
    return _file(_csv(lines), f"{name}.csv", "text/csv; charset=utf-8")


def as_json(lines: Iterable[Line], name: str) -> Response:
    """The same."""
    return _file(_json(lines), f"{name}.json", "application/json")


def _file(pieces: Iterator[str], name: str, kind: str) -> Response:
    headers = {**layout.headers(), "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=kind, headers=headers)


def _csv(lines: Iterable[Line]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for line in lines:
        writer.writerow([cell(one) if isinstance(one, str) else one for one in _cells(line).values()])
        if buffer.tell() > 16_384:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _json(lines: Iterable[Line]) -> Iterator[str]:
    yield '{"movements": ['
    joint = "\n"
    for line in lines:
        yield joint + json.dumps(_cells(line))
        joint = ",\n"
    yield "\n]}\n"


def _cells(line: Line) -> dict[str, Any]:
    what = (line.number, line.when.isoformat(), line.kind, line.request, line.about, line.plan, line.requests)
    return dict(zip(_COLUMNS, (*what, line.price, line.cost, line.reason, line.actor), strict=True))
