"""Everything on one machine: it comes up, heals, and goes down whole."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.town import Machine, alive, until

PARTS = ("serve", "clerk", "worker", "valkey-server")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path) as made:
        yield made


def test_up_says_where_it_is_and_ctrl_c_stops_all_of_it(machine: Machine) -> None:
    before = json.loads(machine.types("status", "--json").stdout)
    assert (before["runs"], before["hosted"]["workers"]) == ([], None)
    up = machine.up()
    assert machine.answers()
    for word in (machine.url, str(machine.data), "pullwright status", "Ctrl-C", "/setup?code="):
        assert word in machine.said()
    until(lambda: "1 worker" in machine.types("status").stdout)
    up.send_signal(signal.SIGINT)
    assert up.wait(60) == 0
    until(lambda: machine.ours() == [])
    assert "Traceback" not in machine.said()


def test_a_part_that_is_killed_comes_back_and_there_is_never_a_second_up(machine: Machine) -> None:
    machine.up()
    second = machine.types("up")
    assert (second.returncode, "already runs" in second.stderr) == (2, True)
    before = {part: machine.processes(part) for part in PARTS}
    for process in (process for processes in before.values() for process in processes):
        os.kill(process, signal.SIGKILL)

    def is_back(part: str) -> bool:
        now = machine.processes(part)
        return bool(now) and set(now).isdisjoint(before[part])

    until(lambda: all(is_back(part) for part in PARTS))
    until(machine.answers)
    until(lambda: "Queue: 0 waiting" in machine.types("status").stdout)


def test_a_killed_up_leaves_only_the_queue_and_the_next_one_takes_it_over(machine: Machine) -> None:
    up = machine.up()
    (orphan,) = machine.processes("valkey-server")
    up.kill()
    up.wait()
    until(lambda: machine.ours() == [orphan])
    machine.up()
    assert machine.processes("valkey-server") == [orphan]
    machine.started[-1].send_signal(signal.SIGTERM)
    assert machine.started[-1].wait(60) == 0
    assert not alive(orphan)


def test_an_orphan_that_does_not_answer_is_replaced(machine: Machine) -> None:
    up = machine.up()
    (orphan,) = machine.processes("valkey-server")
    up.kill()
    os.kill(orphan, signal.SIGSTOP)
    machine.up()
    assert machine.processes("valkey-server") not in ([], [orphan])
    assert not alive(orphan)


def test_a_port_that_is_taken_is_said_once(machine: Machine, tmp_path: Path) -> None:
    machine.up()
    with Machine(tmp_path / "other") as other:
        other.settings["PULLWRIGHT_PORT"] = str(machine.port)
        done = other.types("up")
        assert done.returncode == 2
        assert "PULLWRIGHT_PORT" in done.stderr
        until(lambda: other.ours() == [])


def test_a_worker_without_a_queue_says_how_to_get_one(machine: Machine) -> None:
    done = machine.types("worker")
    assert (done.returncode, "REDIS_URL" in done.stderr, "pullwright up" in done.stderr) == (2, True, True)


def test_a_checkout_with_our_names_in_it_is_not_imported(machine: Machine, tmp_path: Path) -> None:
    checkout, pwned = tmp_path / "checkout", tmp_path / "pwned"
    for name in ("worker", "bot", "core", "cli", "rq", "redis", "uvicorn", "fastapi", "json", "sitecustomize"):
        (checkout / name).mkdir(parents=True)
        (checkout / name / "__init__.py").write_text(f"import pathlib\npathlib.Path({str(pwned)!r}).touch()\n")
    machine.up(cwd=checkout)
    until(lambda: "1 worker" in machine.types("status").stdout)
    assert not pwned.exists()
