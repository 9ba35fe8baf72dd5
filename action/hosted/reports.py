"""The reports of a finished request, in the folder that the workflow's upload step takes up."""

from pathlib import Path

from action.hosted.server import Server
from bot.wire import REPORTS, Finish, Receipt
from core.errors import Broken, Refused


def fetch(server: Server, receipt: Receipt, finish: Finish, folder: Path, kept: dict[str, Path]) -> None:
    """Put name -> where it lies now into `kept`, one by one, so that who ends this early has what came until then.

    What the server does not give is not there; the request has ended all the same.
    """
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
