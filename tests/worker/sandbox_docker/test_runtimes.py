"""Boxes run in what the setting names, or in runsc where it works; and what is said of it is what served."""

from pathlib import Path
from typing import Any

import pytest
from docker import APIClient
from docker.types import HostConfig

from tests.worker.sandbox.host.hosting import hosted
from worker.sandbox import BoxSpec, Command, Driver, Ended, Finished, Image, Options
from worker.sandbox.docker import open_driver
from worker.sandbox.engine.connection import Connection, connect, shortcomings
from worker.sandbox.engine.runtimes import AUTO, for_layers, runtime
from worker.sandbox.probes.attacks import attacks
from worker.sandbox.remote import RemoteDriver


class Boastful(APIClient):
    """The real engine, through a client that tells other things of its runtimes, and has no runsc that starts."""

    def __init__(self, base_url: str, **said: Any) -> None:
        super().__init__(base_url)
        self.said = said

    def info(self) -> dict[str, Any]:
        return {**super().info(), **self.said}

    def create_host_config(self, *words: Any, **options: Any) -> HostConfig:
        if options.get("runtime") == "runsc":
            options["runtime"] = "nobody-has-this"
        return super().create_host_config(*words, **options)


def test_auto_is_runsc_where_it_works_and_a_name_is_that_very_one(tmp_path: Path) -> None:
    auto, usual, named = (_driver(tmp_path, asked) for asked in (AUTO, "", "runc"))
    served = [driver.image("python").runtime for driver in (auto, usual, named)]
    assert served == ["runsc", APIClient().info()["DefaultRuntime"], "runc"]
    assert _kernel(auto) != _kernel(named)
    [answer] = (tmp_path / "answers").iterdir()  # it was tried once, and the next process need not
    tried = answer.stat().st_mtime_ns
    assert _driver(tmp_path, AUTO).image("python").runtime == "runsc"
    assert answer.stat().st_mtime_ns == tried


def test_where_runsc_does_not_work_the_usual_runtime_serves_and_that_is_said(tmp_path: Path, python: Image) -> None:
    said: list[str] = []
    options = Options(cache=tmp_path, docker_runtime=AUTO, progress=said.append)
    works = {"path": "/usr/bin/runsc"}
    for listed in ({}, {"runsc": {**works, "runtimeArgs": ["--ignore-cgroups"]}}):
        assert runtime(_boasting(Runtimes=listed), options, python) == "runc"
    assert said == []
    assert runtime(_boasting(Runtimes={"runsc": works}), options, python) == "runc"
    assert len(said) == 1 and "no sandbox works in it" in said[0] and "nobody-has-this" in said[0]
    assert not (tmp_path / "answers").exists()  # tomorrow it may


def test_what_is_kept_is_never_written_where_the_engine_does_not_see_it() -> None:
    seen = {"path": "/usr/bin/runsc", "runtimeArgs": ["--overlay2=none"]}
    both = {"runc": {"path": "runc"}, "runsc": {"path": "/usr/bin/runsc"}}
    assert for_layers(_boasting()) == ""
    assert for_layers(_boasting(DefaultRuntime="runsc", Runtimes=both)) == "runc"
    assert for_layers(_boasting(DefaultRuntime="runsc", Runtimes={**both, "runsc": seen})) == ""


@pytest.mark.parametrize("asked", ("runsc", ""))
def test_a_runtime_without_limits_is_refused(asked: str) -> None:
    listed = {"runsc": {"path": "/usr/bin/runsc", "runtimeArgs": ["--ignore-cgroups"]}}
    why = shortcomings(_boasting(Runtimes=listed, DefaultRuntime="runsc"), asked)
    assert why.startswith("The Docker engine gives runsc no limit on memory")


def test_a_sandbox_host_says_what_serves_and_no_caller_chooses_it() -> None:
    with hosted("docker", DOCKER_RUNTIME="runsc") as host:
        driver = host.driver()
        assert isinstance(driver, RemoteDriver)
        image = driver.image("python")
        assert image.runtime == "runsc"
        other = BoxSpec(Image(image.language, image.tag, image.digest, "runc"), b"")
        with driver.open(other) as box:
            here = Path("/proc/sys/kernel/osrelease").read_text()
            assert box.run(Command(("uname", "-r"))).output.decode() != here


def _driver(cache: Path, asked: str) -> Driver:
    return open_driver(Options(cache=cache, docker_runtime=asked))


def _kernel(driver: Driver) -> bytes:
    with driver.open(BoxSpec(driver.image("python"), b"")) as box:
        return box.run(Command(("uname", "-r"))).output


def _boasting(**said: Any) -> Connection:
    real = connect("")
    return Connection(Boastful(real.address, **said), real.address)


def test_a_kernel_that_stands_still_at_its_limit_is_held_and_one_that_does_not_is_told() -> None:
    late = Finished(None, b"", 30.0, Ended.TIMEOUT)
    beyond = Finished(None, b"OUT: more than there may be", 30.0, Ended.TIMEOUT)
    at_limits = [attack for attack in attacks() if attack.limit]
    assert {attack.name for attack in at_limits} == {"memory of the box as a whole", "number of processes"}
    for attack in at_limits:
        assert attack.contained(late, own_kernel=True)
        assert not attack.contained(beyond, own_kernel=True)
        assert not attack.contained(late), "the host's kernel does not stand still"
