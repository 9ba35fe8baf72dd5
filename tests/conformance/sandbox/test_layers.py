"""The set-up phase: its own box, its own network, one layer per key; afterwards it is read-only."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Unfinished
from tests.conformance.sandbox.conftest import LIMITS
from worker.sandbox import BoxSpec, Command, Driver, SetupSpec
from worker.sandbox.archive.packing import pack

_INSTALL = "mkdir -p /deps/lib; cp given.py /deps/lib/; cat /proc/sys/kernel/random/uuid > /deps/made; echo done"


@pytest.fixture
def spec(driver: Driver, tmp_path: Path) -> Iterator[SetupSpec]:
    """One command that installs a file of the tree, under a key of this test's own."""
    key = f"test-{abs(hash(tmp_path))}"
    yield SetupSpec(driver.image("python"), pack({"given.py": b"X = 7\n"}), (("sh", "-c", _INSTALL),), key)
    if driver.name == "docker":  # its layers are images, which stay
        listing = ("docker", "images", "--quiet", "--filter", f"reference=pullwright/deps:{key}*")
        images = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(("docker", "rmi", "--force", *images), capture_output=True, check=bool(images))


def test_a_layer_is_made_once_and_is_read_only_afterwards(driver: Driver, spec: SetupSpec) -> None:
    layer = driver.install(spec)
    assert "done" in layer.log
    again = driver.install(replace(spec, commands=(("false",),)))
    assert again.reference == layer.reference
    with driver.open(BoxSpec(spec.image, b"", layer=layer, limits=LIMITS)) as box:
        first = box.run(Command(("cat", "/deps/made")))
        used = box.run(Command(("python3", "-c", "import given; print(given.X)"), env={"PYTHONPATH": "/deps/lib"}))
        spoilt = box.run(
            Command(("sh", "-c", "echo x > /deps/lib/given.py || rm -r /deps/lib || chmod 777 /deps/made"))
        )
    assert used.output == b"7\n"
    assert spoilt.exit_code != 0
    with driver.open(BoxSpec(spec.image, b"", layer=layer, limits=LIMITS)) as box:
        assert box.run(Command(("cat", "/deps/made"))).output == first.output


def test_a_layer_that_fails_leaves_nothing_and_says_why(driver: Driver, spec: SetupSpec) -> None:
    failing = replace(spec, commands=(("sh", "-c", "echo x > /deps/x; echo no such package >&2; exit 4"),))
    with pytest.raises(Unfinished, match="no such package"):
        driver.install(failing)
    with driver.open(BoxSpec(spec.image, b"", layer=driver.install(spec), limits=LIMITS)) as box:
        assert box.run(Command(("ls", "/deps"))).output.split() == [b"lib", b"made"]


def test_the_set_up_phase_has_nobodys_secrets(driver: Driver, spec: SetupSpec) -> None:
    look = "id -u; env; ls /root /home /run /var/run/docker.sock 2>&1; cat /proc/self/status | grep CapEff"
    log = driver.install(replace(spec, commands=(("sh", "-c", look),), env={"GIVEN": "1"})).log
    assert "GIVEN=1" in log
    assert not any(word in log for word in ("TOKEN=", "KEY=", "SECRET", ".ssh", ".pyenv"))


def test_the_certificates_are_handed_in(driver: Driver, spec: SetupSpec, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.crt"
    bundle.write_text("-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n")
    look = 'cat "$SSL_CERT_FILE" "$PIP_CERT" "$NODE_EXTRA_CA_CERTS" "$REQUESTS_CA_BUNDLE" | grep -c ours'
    layer = driver.install(replace(spec, commands=(("sh", "-c", look),), ca_bundle=bundle))
    assert int(layer.log.strip().splitlines()[-1]) == 4
