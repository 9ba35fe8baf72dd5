"""Every program of the corpus is run in a box of every driver, and none gets what it came for."""

import socket

import pytest

from tests.conformance.sandbox.corpus import Attack, corpus
from worker.sandbox import Box, Command, Driver

_CLEAN = ("find", "/tmp", "/dev/shm", "/work", "/out", "-mindepth", "1", "-delete")


def test_the_corpus_is_whole() -> None:
    attacks = corpus()
    assert len({attack.id for attack in attacks}) == len(attacks) >= 84


@pytest.mark.parametrize("attack", corpus(), ids=lambda attack: attack.id)
def test_the_attack_is_contained(attack: Attack, shared_box: Box) -> None:
    done = shared_box.run(attack.command)
    if attack.fills:
        shared_box.run(Command(_CLEAN))
    assert attack.complaint(done) == ""


def test_after_all_attacks_the_box_still_works(shared_box: Box) -> None:
    done = shared_box.run(Command(("python3", "-c", "print(6 * 7)")))
    assert (done.exit_code, done.output) == (0, b"42\n")


def test_what_listens_on_the_host_cannot_be_reached(shared_box: Box) -> None:
    with socket.socket() as loopback, socket.socket(socket.AF_UNIX) as abstract:
        loopback.bind(("127.0.0.1", 0))
        loopback.listen()
        abstract.bind("\0pullwright-test-canary-" + str(loopback.getsockname()[1]))
        abstract.listen()
        program = _DIALLER.format(loopback.getsockname()[1], abstract.getsockname())
        done = shared_box.run(Command(("python3", "-"), stdin=program.encode()))
    assert done.output == b"refused\nrefused\n"


def test_every_probe_holds(driver: Driver) -> None:
    probes = driver.probe()
    assert len(probes) >= 12
    assert [probe for probe in probes if not probe.held] == []


_DIALLER = """
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", {})), (socket.AF_UNIX, {!r})):
    try:
        socket.socket(family).connect(address)
        print("reached")
    except OSError:
        print("refused")
"""
