"""Which hosts are meant, and which addresses they may have."""

import pytest

from core.errors import Refused
from worker.sandbox.proxy.addresses import refusal
from worker.sandbox.proxy.registries import plain, read
from worker.sandbox.setting_up import machine

_PUBLIC = read("pypi.org")


@pytest.mark.parametrize(
    ("entry", "host", "port", "served"),
    [
        ("pypi.org", "pypi.org", 443, True),
        ("PyPI.org", "PYPI.ORG.", 443, True),
        ("pypi.org", "pypi.org", 80, True),
        ("pypi.org", "pypi.org", 22, False),
        ("pypi.org", "evil.pypi.org", 443, False),
        ("pypi.org", "pypi.org.evil.example", 443, False),
        ("pypi.org", "notpypi.org", 443, False),
        ("*.pypi.example", "a.b.pypi.example", 443, True),
        ("*.pypi.example", "pypi.example", 443, False),
        ("*.pypi.example", "evilpypi.example", 443, False),
        ("mirror.example:8443", "mirror.example", 8443, True),
        ("mirror.example:8443", "mirror.example", 443, False),
        ("mirror.example:8443@10.0.0.0/8", "mirror.example", 8443, True),
        ("10.1.2.3:8080", "10.1.2.3", 8080, True),
        ("[fd00::7]:8080", "[fd00::7]", 8080, True),
        ("pypi.org", "151.101.0.223", 443, False),
    ],
)
def test_a_host_is_a_name_and_a_port(entry: str, host: str, port: int, served: bool) -> None:
    assert read(entry).serves(plain(host), port) is served


@pytest.mark.parametrize(
    "entry", ["", "*", "*.org", "https://pypi.org", "pypi.org/simple", "a b", "x:99999", "x@nowhere", "x@10.0.0.1/8"]
)
def test_what_names_no_host_is_refused_with_what_to_write(entry: str) -> None:
    with pytest.raises(Refused, match="names no registry"):
        read(entry)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
        ),
        *(
            "169.254.170.2",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
        ),
        *("fd00:ec2::254", "fd20:ce::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"),
        *("2002:7f00:1::", "2002:a9fe:a9fe::1", "::127.0.0.1", "ff02::1", "fe80::1%eth0", "2001::1", "nonsense"),
        *("168.63.129.16", "::ffff:168.63.129.16"),
    ],
)
def test_no_name_leads_to_this_machine_its_neighbours_or_its_cloud(address: str) -> None:
    assert refusal(address, _PUBLIC)


@pytest.mark.parametrize("address", ["151.101.0.223", "2a04:4e42::223", "8.8.8.8"])
def test_the_internet_is_open(address: str) -> None:
    assert refusal(address, _PUBLIC) == ""


def test_a_mirror_may_be_where_its_owner_says_and_nowhere_else_that_is_private() -> None:
    mirror = read("mirror.example@10.20.0.0/16")
    assert refusal("10.20.3.4", mirror) == ""
    assert refusal("10.21.3.4", mirror)
    assert refusal("127.0.0.1", mirror)
    assert refusal("10.20.3.4", _PUBLIC), "what is said of one host is said of no other"
    assert read("mirror.example@10.20.3.4").pinned == "10.20.3.4"
    assert mirror.pinned == ""


def test_the_machine_hands_installers_mirrors_and_no_secret() -> None:
    said = "PIP_INDEX_URL=https://m.example/simple, GOPROXY=https://m.example/go,direct"
    assert dict(machine.variables(said)) == {
        "PIP_INDEX_URL": "https://m.example/simple",
        "GOPROXY": "https://m.example/go,direct",
    }
    assert dict(machine.variables("")) == {}
    for secret in (
        "PIP_INDEX_URL=https://me:word@m.example/simple",
        "NPM_TOKEN=x",
        "npm_config__auth=x",
        "A_PASSWORD=x",
    ):
        with pytest.raises(Refused, match="would hand a secret"):
            machine.variables(secret)
    with pytest.raises(Refused, match="no NAME=VALUE"):
        machine.variables("just words")
    assert [one.host for one in machine.registries("a.example, b.example:1")] == ["a.example", "b.example"]
