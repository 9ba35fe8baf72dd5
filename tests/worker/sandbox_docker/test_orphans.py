"""Containers end with the process that made them; what never ran is swept away."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from docker import APIClient

from worker.sandbox import BoxSpec, Image, Options
from worker.sandbox.docker import DockerDriver, open_driver
from worker.sandbox.engine.container import DEADLINE, RUN

_PROGRAM = """
import sys, time
from pathlib import Path
from worker.sandbox import BoxSpec, Image, Options
from worker.sandbox.docker import open_driver
driver = open_driver(Options(cache=Path(sys.argv[1])))
with driver.open(BoxSpec(Image("python", sys.argv[2]), b"")) as box:
    print(box._container.id, flush=True)
    time.sleep(600)
"""
_PATIENCE_S = 30


def test_a_killed_process_leaves_no_container(python: Image, api: APIClient, tmp_path: Path) -> None:
    runner = subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM, str(tmp_path), python.tag], stdout=subprocess.PIPE, text=True
    )
    assert runner.stdout
    with runner.stdout:
        container = runner.stdout.readline().strip()
    assert known(api, container)
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    until = time.monotonic() + _PATIENCE_S
    while known(api, container) and time.monotonic() < until:
        time.sleep(0.05)
    assert not known(api, container)


def test_a_context_that_ends_leaves_no_container(driver: DockerDriver, python: Image, api: APIClient) -> None:
    with driver.open(BoxSpec(python, b"")) as box:
        container = box._container.id  # type: ignore[attr-defined]  # asked past the Protocol
        assert known(api, container)
    assert not known(api, container)


def test_what_is_expired_is_swept_and_nothing_else(
    driver: DockerDriver, python: Image, api: APIClient, tmp_path: Path
) -> None:
    expired = made(api, python, {RUN: "box", DEADLINE: "1000"})
    forged = made(api, python, {RUN: "box", DEADLINE: "soon"})
    fresh = made(api, python, {RUN: "box", DEADLINE: str(int(time.time()) + 100)})
    foreign = made(api, python, {DEADLINE: "1000"})
    try:
        with driver.open(BoxSpec(python, b"")) as living:
            open_driver(Options(cache=tmp_path)).available()
            container = living._container.id  # type: ignore[attr-defined]  # asked past the Protocol
            assert known(api, container)
        assert [known(api, one) for one in (expired, forged, fresh, foreign)] == [False, False, True, True]
    finally:
        for one in (fresh, foreign):
            api.remove_container(one, force=True)


def made(api: APIClient, image: Image, labels: dict[str, str]) -> str:
    return str(api.create_container(image.tag, ["true"], labels=labels)["Id"])


def known(api: APIClient, container: str) -> bool:
    return any(one["Id"] == container for one in api.containers(all=True))
