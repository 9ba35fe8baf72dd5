"""A clerk in a process of its own, to be killed: takes what is due until it has had something to do."""

import time

from bot.clerk.hosted import steps
from core.crypto import keyring
from core.github.registered import open_registered
from core.settings import load
from core.store import open_store


def main() -> None:
    """Everything comes from the environment, as for a real one."""
    settings = load()
    store = open_store("", settings.data, keyring("", settings.data))
    taken = steps(settings, store, open_registered(settings, store.desk.secret, store.desk.page), lambda _: None)
    while not taken["admit"]():
        time.sleep(0.01)


if __name__ == "__main__":
    main()
