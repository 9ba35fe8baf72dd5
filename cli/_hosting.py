"""What `pullwright sandbox serve` needs of the settings, and what it says when it begins."""

import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from core.settings import Settings
    from worker.sandbox.host.doors import Entry
    from worker.sandbox.host.policy import Policy
    from worker.sandbox.host.session import House

_MIB = 1 << 20
_SECONDS_AN_HOUR = 3600
_MOMENT_S = 10.0
_EVERYWHERE = re.compile(r"https://(?:0\.0\.0\.0|\[::\]):")


def serve(settings: "Settings", engine: str, languages: list[str]) -> None:
    """Serve until somebody says stop; `Refused` where the engine does not work, or a door would be open to others."""
    from cli._faults import tell
    from worker.sandbox.host.doors import open_door
    from worker.sandbox.host.serving import Reception
    from worker.sandbox.protocol.address import read

    policy = policy_of(settings, languages)
    with _alone(settings.data / "sandbox-host") as folder:
        house = _house(settings, engine, policy, folder)
        doors = [open_door(read(text), _entry(settings)) for text in settings.host_url.split(",")]
        for door in doors:
            say(f"Sandbox host: listening at {door.address}.", err=True)
        _greet(house, settings)
        try:
            Reception(house, doors, lambda fault: tell(fault, settings)).run()
        except KeyboardInterrupt:
            say("Sandbox host: stopped, and with it every sandbox.", err=True)


def policy_of(settings: "Settings", languages: list[str]) -> "Policy":
    """The owner's numbers, and the registries that set-up phases may reach: the usual ones and the owner's."""
    from dataclasses import replace

    from core import plugins
    from worker import languages as known
    from worker.sandbox.host.policy import Policy
    from worker.sandbox.proxy.registries import read
    from worker.sandbox.setting_up import machine

    listed = _words(settings.sandboxes_languages) or languages
    if unknown := sorted(set(listed) - set(languages)):
        raise Refused(f"PULLWRIGHT_SANDBOXES_LANGUAGES: there is no image {unknown[0]!r}, but {', '.join(languages)}.")
    usual = sorted({host for name in plugins.names(known) for host in known.usual_registries(name)})
    given = Policy(frozenset(listed))
    memory = settings.sandboxes_memory_mib * _MIB
    return replace(
        given,
        registries=(*map(read, usual), *machine.registries(settings.registries)),
        mirrors=repr((settings.setup_network, settings.registries, settings.setup_env)),
        most=replace(
            given.most,
            wall_s=settings.sandboxes_wall_s,
            cpus=settings.sandboxes_cpus,
            memory_bytes=memory,
            workspace_bytes=memory,  # in memory, too
            processes=settings.sandboxes_processes,
        ),
        archive_bytes=settings.sandboxes_archive_mib * _MIB,
        sandboxes=settings.sandboxes,
        each=settings.sandboxes_each,
        waiting=settings.sandboxes_waiting,
        life_s=settings.sandboxes_life_s,
    )


def _house(settings: "Settings", engine: str, policy: "Policy", folder: Path) -> "House":
    from dataclasses import replace

    from core.plugins import load
    from worker import sandbox
    from worker.sandbox.choice import choose
    from worker.sandbox.host.session import House
    from worker.tools import options_of

    if engine == "remote":
        raise Refused("A sandbox host needs an engine of its own: choose auto, docker or bubblewrap with --sandbox.")
    options = replace(options_of(settings, lambda line: say(line, err=True)), waiting=0)  # each is counted
    name = choose(engine, options).name  # which also sweeps away what an earlier host left behind
    module = load(sandbox, name)
    say(f"Sandbox host: {name} answers.", err=True)
    return House(lambda: module.open_driver(options), policy, folder, options.ca_bundle, secrets.token_hex(8))


def _entry(settings: "Settings") -> "Entry":
    from worker.sandbox.host.doors import Entry
    from worker.tools import identity

    users = _words(settings.sandboxes_users)
    if wrong := [user for user in users if not (user.isascii() and user.isdigit())]:
        raise Refused(f"PULLWRIGHT_SANDBOXES_USERS: {wrong[0]!r} is no number of a user; `id -u NAME` tells it.")
    return Entry(
        users=frozenset({os.geteuid(), *map(int, users)}),
        group=settings.sandboxes_group,
        clients=frozenset(_words(settings.sandboxes_clients)),
        identity=identity(settings),
    )


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The host's own folder, which it alone uses."""
    from worker.sandbox.protocol.identity import require_ours

    for name in ("places", "spools"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    require_ours(folder)
    lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock(lock, folder)
        yield folder
    finally:
        os.close(lock)


def _lock(lock: int, folder: Path) -> None:
    """Processes of a host that was killed may need a moment to end."""
    until = time.monotonic() + _MOMENT_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise Refused(
                    f"A sandbox host runs in {folder} already; another needs its own XDG_DATA_HOME."
                ) from None
            time.sleep(0.1)


def _greet(house: "House", settings: "Settings") -> None:
    most = house.policy.most
    say(
        f"Sandbox host: images for {', '.join(sorted(house.policy.languages))}; {house.policy.sandboxes} sandboxes at "
        f"a time, {house.policy.each} for one client; each at most {most.cpus:g} processors, "
        f"{most.memory_bytes // _MIB} MiB, {house.policy.life_s / _SECONDS_AN_HOUR:g} h.",
        err=True,
    )
    url = _EVERYWHERE.sub("https://NAME:", settings.host_url)
    named = ", where NAME is one of this machine that stands in its certificate" if url != settings.host_url else ""
    say(f"Callers set PULLWRIGHT_SANDBOX=remote and PULLWRIGHT_SANDBOX_URL={url}{named}.", err=True)


def _words(listed: str) -> list[str]:
    return [word.strip() for word in listed.split(",") if word.strip()]
