"""Images: named by what they are made from, built once, from Debian's packages where no registry is reached."""

import secrets
from pathlib import Path

import pytest
from docker import APIClient

from core.errors import Broken, Refused
from worker.sandbox import BoxSpec, Command, Image, Options
from worker.sandbox.docker import DockerDriver, open_driver
from worker.sandbox.engine.base import ensure_base, mirror
from worker.sandbox.engine.connection import connect
from worker.sandbox.engine.images import languages, planned


def test_the_name_is_the_content(tmp_path: Path) -> None:
    ours = planned("python", Options(tmp_path))
    assert ours == planned("python", Options(tmp_path))
    assert ours.tag != planned("python", Options(tmp_path, base_image="mirror.example/debian:bookworm-slim")).tag
    assert ours.tag.startswith("pullwright/python:")
    assert planned("typescript", Options(tmp_path)).tag == planned("javascript", Options(tmp_path)).tag


def test_an_unknown_language_is_refused_with_the_choices(tmp_path: Path) -> None:
    assert languages() == ["go", "java", "javascript", "python", "rust"]
    for name in ("cobol", "../python", ""):
        with pytest.raises(Refused, match="go, java, javascript, python, rust"):
            planned(name, Options(tmp_path))


def test_an_image_that_is_there_is_not_built_again(python: Image, tmp_path: Path) -> None:
    said: list[str] = []
    again = open_driver(Options(tmp_path, progress=said.append)).image("python")
    assert (again, said) == (python, [])
    assert again.digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("language", "programs"),
    [
        ("python", ("python3 -m pytest --version", "python3 -m venv --help", "pip --version", "gcc --version")),
        ("python", ("git --version",)),
        ("javascript", ("node --version", "npm --version", "git --version")),
        ("typescript", ("node --version",)),
    ],
)
def test_an_image_has_what_its_language_needs(driver: DockerDriver, language: str, programs: tuple[str, ...]) -> None:
    with driver.open(BoxSpec(driver.image(language), b"")) as box:
        for program in programs:
            assert box.run(Command(tuple(program.split()))).exit_code == 0, program


def test_node_runs_its_own_tests_without_network(driver: DockerDriver) -> None:
    test = "require('node:test')('adds', () => require('node:assert').equal(1 + 1, 2))"
    with driver.open(BoxSpec(driver.image("javascript"), b"")) as box:
        done = box.run(Command(("node", "-e", test)))
    assert done.exit_code == 0
    assert b"# pass 1" in done.output


def test_the_base_is_made_from_packages_where_no_registry_has_it(api: APIClient, tmp_path: Path) -> None:
    name = f"registry.invalid/{secrets.token_hex(4)}/debian:bookworm-slim"
    said: list[str] = []
    ensure_base(connect(), Options(tmp_path, base_image=name, progress=said.append))
    try:
        [image] = api.images(name=name)
        assert 40 << 20 < image["Size"] < 250 << 20
        assert any("packages" in line for line in said)
        assert list(tmp_path.iterdir()) == []
        container = api.create_container(name, ["cat", "/etc/debian_version"])["Id"]
        api.start(container)
        assert api.wait(container)["StatusCode"] == 0
        assert api.logs(container).startswith(b"12")
        api.remove_container(container, force=True)
    finally:
        api.remove_image(name, force=True)


def test_a_base_that_cannot_be_had_is_one_sentence(tmp_path: Path) -> None:
    options = Options(tmp_path, base_image="registry.invalid/alpine:3")
    with pytest.raises(Broken, match=r"registry\.invalid/alpine:3 cannot be pulled"):
        ensure_base(connect(), options)


def test_the_mirror_is_the_machines_own() -> None:
    assert mirror().startswith("http")
    assert mirror().endswith("/debian")
