"""Real packages from real registries, once; afterwards they are there without network."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docker import APIClient

from core.errors import Unfinished
from worker.languages import usual_registries
from worker.sandbox import BoxSpec, Command, Options, SetupSpec
from worker.sandbox.archive.packing import pack
from worker.sandbox.docker import DockerDriver, open_driver

Specify = Callable[..., SetupSpec]


@pytest.fixture
def specify(driver: DockerDriver, bundle: Path | None, api: APIClient) -> Iterator[Specify]:
    """`specify(language, commands, **files)` under a key of this test's own, removed afterwards."""
    key = f"test-{secrets.token_hex(6)}"

    def make(language: str, *commands: str, wall_s: float = 300, **files: str) -> SetupSpec:
        tree = pack({name.replace("_", "."): text.encode() for name, text in files.items()})
        argvs = tuple(tuple(line.split()) for line in commands)
        hosts = usual_registries(language)
        return SetupSpec(driver.image(language), tree, argvs, key, ca_bundle=bundle, wall_s=wall_s, registries=hosts)

    yield make
    for image in api.images():
        for tag in image["RepoTags"] or ():
            if key in tag:
                api.remove_image(tag, force=True)


def test_a_package_of_pypi(driver: DockerDriver, specify: Specify) -> None:
    install = ("python3 -m venv /deps/venv", "/deps/venv/bin/pip install -r requirements.txt")
    spec = specify("python", *install, requirements_txt="six==1.16.0\n")
    layer = driver.install(spec)
    assert "six" in layer.log
    assert driver.install(spec).reference == layer.reference
    with driver.open(BoxSpec(spec.image, b"", layer=layer)) as box:
        done = box.run(Command(("/deps/venv/bin/python", "-c", "import six; print(six.__version__)")))
        assert (done.exit_code, done.output) == (0, b"1.16.0\n")
        assert box.run(Command(("/deps/venv/bin/pip", "download", "attrs"), wall_s=20)).exit_code != 0


def test_a_package_of_npm(driver: DockerDriver, specify: Specify) -> None:
    manifest = '{"name": "a", "version": "1.0.0", "dependencies": {"is-odd": "3.0.1"}}'
    install = ("cp package.json /deps/", "npm install --prefix /deps --no-audit --no-fund")
    spec = specify("javascript", *install, package_json=manifest)
    layer = driver.install(spec)
    with driver.open(BoxSpec(spec.image, b"", layer=layer)) as box:
        done = box.run(Command(("node", "-p", "require('is-odd')(3)"), env={"NODE_PATH": "/deps/node_modules"}))
    assert (done.exit_code, done.output) == (0, b"true\n")


def test_a_package_that_is_not_there_is_told_with_the_log(driver: DockerDriver, specify: Specify) -> None:
    install = ("python3 -m venv /deps/venv", "/deps/venv/bin/pip install -r requirements.txt")
    with pytest.raises(Unfinished, match=r"failed at `/deps/venv/bin/pip install(.|\n)*No matching distribution"):
        driver.install(specify("python", *install, requirements_txt="six==0.0.0.1\n"))


def test_a_set_up_that_hangs_is_ended(driver: DockerDriver, specify: Specify, api: APIClient) -> None:
    with pytest.raises(Unfinished, match="took too long"):
        driver.install(specify("python", "sleep 1000", wall_s=1))
    assert not any("sleep 1000" in str(one["Command"]) for one in api.containers())


def test_a_layer_keeps_deps_and_nothing_else(driver: DockerDriver, specify: Specify, api: APIClient) -> None:
    spec = specify(
        "python", "touch /deps/kept", "touch /work/a /tmp/b /var/tmp/c", "cp -r /run/pullwright /deps/../tmp/"
    )
    layer = driver.install(spec)
    config = api.inspect_image(layer.reference)["Config"]  # type: ignore[no-untyped-call]  # the stubs are not
    assert not config["Env"] or all(line.startswith("PATH=") for line in config["Env"])
    with driver.open(BoxSpec(spec.image, b"", layer=layer)) as box:
        found = box.run(Command(("find", "/deps", "/work", "/tmp", "/var/tmp", "/run/pullwright", "-mindepth", "1")))
    assert found.output == b"/deps/kept\n"


_REACHING = """
import errno, socket, struct
def reach(where):
    with socket.socket() as wire:
        wire.settimeout(5)
        try:
            wire.connect((where, 80))
        except OSError as error:
            return errno.errorcode.get(error.errno, "silence")
        return "open"
def take_back():
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
            rule = struct.pack("8BI", socket.AF_INET, 0, 0, 0, 0, 0, 0, 8, 0) + struct.pack("HHI", 8, 6, 100)
            kernel.send(struct.pack("IHHII", 16 + len(rule), 33, 5, 1, 0) + rule)
            return -struct.unpack_from("i", kernel.recv(4096), 16)[0]
    except OSError as error:
        return error.errno
assert take_back() != 0
for where in ("169.254.169.254", "169.254.170.2"):
    print(where, reach(where))
print("others", reach("192.0.2.1") != "EACCES")
"""


def test_on_a_network_of_the_engine_no_set_up_command_reaches_the_metadata_service(
    specify: Specify, tmp_path: Path
) -> None:
    open_network = open_driver(Options(cache=tmp_path, setup_network="bridge"))
    layer = open_network.install(specify("python", "python3 reaching.py", reaching_py=_REACHING))
    assert "169.254.169.254 EACCES" in layer.log
    assert "169.254.170.2 EACCES" in layer.log
    assert "others True" in layer.log


def test_a_set_up_without_any_network_needs_no_rule(driver: DockerDriver, specify: Specify, tmp_path: Path) -> None:
    closed = open_driver(Options(cache=tmp_path, setup_network="none"))
    assert closed.install(specify("python", "true")).reference
