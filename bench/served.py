"""What `bench.receiving` sends its load to: `bare`, the least that ASGI can answer, or the `receiver`."""

import sys
from pathlib import Path
from typing import Any

import uvicorn

from bot.app import create
from core.crypto import keyring
from core.settings import load
from core.store import open_store

_ANSWER = b'{"result": "ignored"}'


async def _bare(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_ANSWER))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": _ANSWER})


def main(what: str, port: int, folder: Path, secret: str) -> None:
    """Serve until terminated, as `pullwright serve` does."""
    app: Any = _bare
    if what == "receiver":
        settings = load({"PULLWRIGHT_WEBHOOK_SECRET": secret, "XDG_DATA_HOME": str(folder)})
        app = create(settings, open_store("", settings.data, keyring("", settings.data)))
    uvicorn.run(app, port=port, log_level="error", access_log=False, loop="uvloop", http="httptools")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
