"""Every program of the corpus runs in a box of every kind; none gets what it came for, and the host stays as it was.

Some programs say nothing of themselves: the host looks for what they left. Those that need a box for themselves run
here over Docker and bubblewrap, and a choice of them over runsc; `python -P -m bench escapes` runs all over all.
"""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.sandbox.corpus import Attack, corpus, mark
from tests.conformance.sandbox.host import unchanged
from tests.conformance.sandbox.lures import Lures, laid
from tests.conformance.sandbox.naive import succeeded
from tests.conformance.sandbox.walls import WALLS, attacked_alone, attacked_together, behind
from worker.sandbox import Box, Command, Driver

_CLEAN = ("find", "/tmp", "/dev/shm", "/work", "/out", "-mindepth", "1", "-delete")
_ALONE = [attack for attack in corpus() if attack.runs_alone]
_TOGETHER = [attack for attack in corpus() if not attack.runs_alone]
_IN_RUNSC = ("handles", "kernel", "looks", "neighbours", "signals")  # it is slow: a choice
_ALONE_IN_RUNSC = ("res-forkbomb", "leak-nameless-files", "signal-orphan-stopped")


@pytest.fixture(scope="module")
def lures() -> Iterator[Lures]:
    """What there is on the host to be found."""
    with laid() as found:
        yield found


def test_the_corpus_is_whole() -> None:
    attacks = corpus()
    assert len({attack.id for attack in attacks}) == len(attacks) >= 200
    assert [attack.id for attack in attacks if len(attack.shape) < 12] == []


@pytest.mark.parametrize("wall", WALLS)
def test_what_runs_together_is_contained(wall: str, cache: Path, lures: Lures) -> None:
    attacks = [one for one in _TOGETHER if wall != "runsc" or one.group in _IN_RUNSC]
    assert attacked_together(attacks, wall, behind(wall, cache), lures) == []


@pytest.mark.parametrize("attack", _ALONE, ids=lambda attack: attack.id)
def test_the_attack_is_contained(attack: Attack, shared_box: Box, lures: Lures) -> None:
    with unchanged(lures) as changes:
        done = shared_box.run(attack.command(lures.facts))
    if attack.fills:
        shared_box.run(Command(_CLEAN))
    assert attack.complaint(done) == ""
    assert changes == []


@pytest.mark.parametrize("attack", [one for one in _ALONE if one.id in _ALONE_IN_RUNSC], ids=lambda attack: attack.id)
def test_the_attack_is_contained_by_runsc(attack: Attack, cache: Path, lures: Lures) -> None:
    assert attacked_alone(attack, "runsc", behind("runsc", cache), lures) == []


def test_the_attacks_are_real(lures: Lures) -> None:
    """Where nothing is hardened they succeed; kernels differ, so not each has to."""
    attacks = [attack for attack in corpus() if attack.naive]
    worked = succeeded(attacks, lures)
    assert len(worked) >= 50, sorted({attack.id for attack in attacks} - worked)


def test_what_is_done_to_the_host_is_seen(lures: Lures) -> None:
    """A control for everybody who says that the host stayed as it was."""
    secret = lures.home / "secret.txt"
    kept = secret.read_text()
    with unchanged(lures) as changes, socket.create_server(("", lures.facts["port"])):
        lures.process.send_signal(signal.SIGSTOP)
        secret.write_text("another")
        left = subprocess.Popen(("sleep", "600"), env=mark(lures.facts))
        time.sleep(0.5)
    with left:
        left.kill()
    secret.write_text(kept)
    lures.process.send_signal(signal.SIGCONT)
    seen = {change.split(":")[0] for change in changes}
    assert seen >= {"a port of the host was open", "files", "left running", "process"}


def test_after_all_attacks_the_box_still_works(shared_box: Box) -> None:
    done = shared_box.run(Command(("python3", "-c", "print(6 * 7)")))
    assert (done.exit_code, done.output) == (0, b"42\n")


def test_every_probe_holds(driver: Driver) -> None:
    probes = driver.probe()
    assert len(probes) >= 12
    assert [probe for probe in probes if not probe.held] == []
