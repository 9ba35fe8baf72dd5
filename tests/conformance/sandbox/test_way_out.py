"""The set-up phase reaches registries through our proxy and nothing else, with each driver; what it wanted is told."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import plugins
from tests.conformance.sandbox.conftest import DRIVERS, LIMITS
from tests.fakes.packages import Registry, serving
from worker import sandbox
from worker.sandbox import BoxSpec, Command, Driver, Options, SetupSpec
from worker.sandbox.archive.packing import pack
from worker.sandbox.proxy.registries import read

_CANARY = "canary-5f1d0c7e"
_LOOK = """
import os, socket, urllib.error, urllib.request
def fetched(url):
    try:
        return urllib.request.urlopen(url, timeout=60).read().decode()
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode().strip()}"
    except OSError as error:
        return f"failed {error}"
def reached(family, kind, where):
    try:
        with socket.socket(family, kind) as wire:
            wire.settimeout(5)
            wire.connect(where)
            if kind == socket.SOCK_DGRAM:
                wire.send(b"x")
    except OSError as error:
        return type(error).__name__
    return "REACHED"
def named(host):
    try:
        return "RESOLVED", socket.getaddrinfo(host, 80)
    except OSError:
        return "no such name"
for url in os.environ["URLS"].split():
    print(url, "->", fetched(url))
for where in os.environ["PLACES"].split():
    host, _, port = where.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        print(where, reached(family, kind, (host, int(port))))
print("names:", named("pypi.org"), named("packages.example"))
print("interfaces:", [line.split(":")[0].strip() for line in open("/proc/net/dev").readlines()[2:]])
"""
_CANARIES = """
import os, pathlib
found = [dict(os.environ)]
for pattern in ("/proc/[0-9]*/environ", "/proc/[0-9]*/cmdline", "/run/**/*", "/harness/**/*", "/work/**/*", "/etc/*"):
    for path in pathlib.Path("/").glob(pattern[1:]):
        try:
            found.append(path.read_bytes())
        except OSError:
            pass
print(len(found), "places,", "CANARY" if any("canary-" + "5f1d0c7e" in str(one) for one in found) else "nothing")
"""


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with serving() as made:
        made.pages["/hello"] = b"a package"
        made.moved |= {"/away": "http://elsewhere.example/x", "/inside": f"http://127.0.0.1:{made.port}/hello"}
        yield made


@pytest.fixture(scope="module", params=DRIVERS)
def reaching(request: pytest.FixtureRequest, registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """A driver whose settings name the registry; its own name for loopback is a trap."""
    hosts = (read(registry.entry), read(f"localhost:{registry.port}"))
    options = Options(cache=tmp_path_factory.mktemp("way-out"), registries=hosts)
    made: Driver = plugins.load(sandbox, request.param).open_driver(options)
    assert made.available() == ""
    return made


def _remove(driver: Driver, key: str) -> None:
    if driver.name == "docker":
        listing = ("docker", "images", "--quiet", "--filter", f"reference=pullwright/deps:{key}*")
        images = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(("docker", "rmi", "--force", *images), capture_output=True, check=bool(images))


def test_only_what_is_allowed_is_reached_and_the_rest_is_told(
    reaching: Driver, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", _CANARY)
    port, key = registry.port, f"way-out-{abs(hash(tmp_path))}"
    urls = [f"{registry.url}/hello", f"{registry.url}/away", f"{registry.url}/inside", f"http://localhost:{port}/hello"]
    urls += [f"http://127.0.0.1:{port}/hello", f"http://[::1]:{port}/", "http://2130706433/", "http://169.254.169.254/"]
    urls += ["https://evil.example/", "http://pypi.org.evil.example/"]
    places = [f"127.0.0.1:{port}", "172.17.0.1:22", "169.254.169.254:80", "8.8.8.8:53", "::1:53", "2001:db8::1:53"]
    commands = (("python3", "look.py"), ("python3", "canaries.py"), ("sh", "-c", "touch /deps/made"))
    spec = SetupSpec(
        reaching.image("python"),
        pack({"look.py": _LOOK.encode(), "canaries.py": _CANARIES.encode()}),
        commands,
        key,
        env={"URLS": " ".join(urls), "PLACES": " ".join(places)},
    )
    layer = reaching.install(spec)
    try:
        _judge(layer.log, layer.refused, urls, places, registry)
        again = reaching.install(spec)
        assert again.kept and again.reference == layer.reference
        assert again.refused == layer.refused, "whoever reads of a later run is told, too"
        with reaching.open(BoxSpec(spec.image, b"", layer=layer, limits=LIMITS)) as box:
            found = box.run(Command(("sh", "-c", "ls /deps; env | grep -i proxy; cat /proc/net/tcp | wc -l")))
        assert found.output.split() == [b"made", b"1"], "no box has any of it"
    finally:
        _remove(reaching, key)


def _judge(log: str, refused: tuple[str, ...], urls: list[str], places: list[str], registry: Registry) -> None:
    said = dict(line.split(" -> ", 1) for line in log.splitlines() if " -> " in line)
    assert said[urls[0]] == "a package"
    assert all(said[url].startswith("403 Pullwright: ") for url in urls[1:8]), said
    assert all("403" in said[url] for url in urls[8:]), said
    reached = [line for line in log.splitlines() if line.endswith("REACHED")]
    assert all(line.startswith(("127.0.0.1:", "::1:")) for line in reached), "a datagram to the box's own loopback"
    assert f"{places[0]} ConnectionRefusedError" in log
    assert all(place in log for place in places)
    assert "names: no such name no such name" in log
    assert "interfaces: ['lo'" in log and "eth" not in log.partition("interfaces: ")[2].partition("\n")[0]
    told = "\n".join(refused)
    hosts = ("elsewhere.example:80", f"127.0.0.1:{registry.port}", "evil.example:443", "169.254.169.254:80")
    assert [host for host in hosts if host not in told] == []
    assert f"localhost:{registry.port}" in told
    assert f"localhost:{registry.port} (its address is private, local or a metadata service's)" in told
    assert "Not reached: evil.example:443" in log
    assert "places, nothing" in log, "a secret of ours is in reach of set-up commands"
    assert not any(_CANARY in request for request in registry.asked)
    assert not any("proxy" in request.lower() for request in registry.asked), "how it was reached is nobody's business"
