"""Every program of the corpus runs in a box of every driver; none gets what it came for, and the host stays as it was.

Some programs say nothing of themselves: the host looks for what they left.
"""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.conformance.sandbox.corpus import Attack, complaints, corpus, mark, together
from tests.conformance.sandbox.host import unchanged
from tests.conformance.sandbox.lures import Lures, laid
from tests.conformance.sandbox.naive import succeeded
from worker.sandbox import Box, Command, Driver

_CLEAN = ("find", "/tmp", "/dev/shm", "/work", "/out", "-mindepth", "1", "-delete")
_ALONE = [attack for attack in corpus() if attack.runs_alone]
_GROUPS = sorted({attack.group for attack in corpus() if not attack.runs_alone})


@pytest.fixture(scope="module")
def lures() -> Iterator[Lures]:
    """What there is on the host to be found."""
    with laid() as found:
        yield found


def test_the_corpus_is_whole() -> None:
    attacks = corpus()
    assert len({attack.id for attack in attacks}) == len(attacks) >= 160
    assert [attack.id for attack in attacks if len(attack.shape) < 12] == []


@pytest.mark.parametrize("group", _GROUPS)
def test_a_group_of_attacks_is_contained(group: str, shared_box: Box, lures: Lures) -> None:
    attacks = [attack for attack in corpus() if attack.group == group and not attack.runs_alone]
    with unchanged(lures) as changes:
        done = shared_box.run(together(attacks, lures.facts))
    assert complaints(attacks, done) == []
    assert changes == []


@pytest.mark.parametrize("attack", _ALONE, ids=lambda attack: attack.id)
def test_the_attack_is_contained(attack: Attack, shared_box: Box, lures: Lures) -> None:
    with unchanged(lures) as changes:
        done = shared_box.run(attack.command(lures.facts))
    if attack.fills:
        shared_box.run(Command(_CLEAN))
    assert attack.complaint(done) == ""
    assert changes == []


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
