"""The reports of a finished request, in the folder that the workflow's upload step takes up."""

from collections.abc import Mapping
from pathlib import Path

from action.hosted.server import Server
from bot.wire import REPORTS, Finish, Receipt
from core.errors import Broken, Refused

FOLDER = "pullwright-reports"  # in the runner's temporary one
_RUN = 16  # digits of the id that name the folder of one request


def fetch(server: Server, receipt: Receipt, finish: Finish, temp: Path) -> Mapping[str, Path]:
    """Name -> where it lies now. What the server does not give is not there; the request has ended all the same."""
    kept: dict[str, Path] = {}
    folder = temp / FOLDER / receipt.id[:_RUN]
    for name in REPORTS:  # the names are ours: none that a server says is ever a path
        if name not in finish.reports:
            continue
        try:
            content = server.report(receipt, name)
        except (Broken, Refused):
            continue
        folder.mkdir(parents=True, exist_ok=True)
        kept[name] = folder / name
        kept[name].write_bytes(content)
    return kept
