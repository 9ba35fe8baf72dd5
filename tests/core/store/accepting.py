"""A process that accepts asks without end and says of each that it is safe. Started by a test, and killed by it."""

import sys
from itertools import count
from pathlib import Path

from core.crypto import keyring
from core.store import Delivery, open_store
from tests.core.store.asking import an_ask


def accept_for_ever(url: str, folder: Path) -> None:
    """Two at a time, each pair in one transaction."""
    desk = open_store(url, folder, keyring("", folder)).desk
    for number in count():
        pair = [an_ask(f"key-{number}-{half}") for half in "ab"]
        desk.accept_all([(Delivery(ask.key, "issue_comment"), [ask]) for ask in pair])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    accept_for_ever(sys.argv[1], Path(sys.argv[2]))
