"""`pullwright sandbox`, as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PULLWRIGHT = str(Path(sys.executable).with_name("pullwright"))


def pullwright(home: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "HOME": str(home), "PULLWRIGHT_DOCKER_RUNTIME": "runc", **env}
    return subprocess.run([_PULLWRIGHT, *words], env=given, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("engine", ["docker", "bubblewrap"])
def test_an_engine_that_holds_is_told_probe_by_probe(engine: str, tmp_path: Path) -> None:
    done = pullwright(tmp_path, "sandbox", "test", "--sandbox", engine)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert len([line for line in lines if line.startswith("held")]) >= 12
    assert lines[-1].startswith(f"{engine}: all ")


def test_images_are_built_once_and_listed(tmp_path: Path) -> None:
    built = pullwright(tmp_path, "sandbox", "build", "python", "--sandbox", "docker")
    assert built.returncode == 0, built.stderr
    tag = built.stdout.split()[1]
    listed = pullwright(tmp_path, "sandbox", "list", "--sandbox", "docker")
    [line] = [line for line in listed.stdout.splitlines() if tag in line]
    assert line.startswith("image")
    assert "MiB" in line


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    done = pullwright(tmp_path, "sandbox", "build", "cobol", "--sandbox", "docker")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_without_an_engine_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    nowhere = f"unix://{tmp_path}/none.sock"
    done = pullwright(tmp_path, "sandbox", "test", "--sandbox", "docker", DOCKER_HOST=nowhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert "docker.io" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_engine_that_is_to_be_reached_by_tls_is_not_reached_without(tmp_path: Path) -> None:
    settings = {"DOCKER_HOST": "tcp://127.0.0.1:9", "DOCKER_TLS_VERIFY": "1"}
    done = pullwright(tmp_path, "sandbox", "test", "--sandbox", "docker", **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert "DOCKER_TLS_VERIFY is set" in done.stderr and "pullwright sandbox serve" in done.stderr
    done = pullwright(tmp_path, "sandbox", "test", "--sandbox", "docker", DOCKER_HOST="ssh://far")
    assert "DOCKER_HOST has to be unix:///PATH or tcp://HOST:PORT" in done.stderr


def test_a_runtime_that_the_engine_does_not_have_is_refused(tmp_path: Path) -> None:
    done = pullwright(tmp_path, "sandbox", "test", "--sandbox", "docker", PULLWRIGHT_DOCKER_RUNTIME="no-such")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'no-such'" in done.stderr and "runc" in done.stderr
    assert "name one of these in PULLWRIGHT_DOCKER_RUNTIME" in done.stderr


def test_with_neither_engine_both_are_named(tmp_path: Path) -> None:
    nowhere = f"unix://{tmp_path}/none.sock"
    done = pullwright(tmp_path, "sandbox", "test", DOCKER_HOST=nowhere, PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "docker.io" in done.stderr
    assert "bubblewrap" in done.stderr
    assert done.stderr.count("\n") == 1
