"""What a host refuses, each with a sentence that says what was asked for and what is allowed."""

import json
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from core.errors import Broken, PolicyRefused
from core.host_settings import HostSettings
from core.repo_config import Bounds, RepoConfig
from tests.worker.languages.views import Files
from tests.worker.sandbox.crafting import END, member
from tests.worker.sandbox.host.hosting import Host, hosted
from tests.worker.sandbox.host.raw import answer, asked, request, wire_to
from worker.languages.projects import find
from worker.sandbox import BoxSpec, Command, Driver, Image, Layer, Limits, SetupSpec, protocol
from worker.sandbox.archive.packing import pack
from worker.sandbox.away.line import Line
from worker.sandbox.host.policy import Policy
from worker.sandbox.protocol import heads
from worker.sandbox.proxy.registries import read
from worker.steps.sites import limits

_MIB = 1 << 20
SMALL = Limits(wall_s=20, memory_bytes=64 * _MIB, workspace_bytes=16 * _MIB, file_bytes=8 * _MIB)
ALLOWED = {
    "SANDBOXES_LANGUAGES": "python",
    "SANDBOXES_MEMORY_MIB": "256",
    "SANDBOXES_CPUS": "1",
    "SANDBOXES_PROCESSES": "200",
    "SANDBOXES_WALL_S": "60",
    "SANDBOXES_ARCHIVE_MIB": "1",
}


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosted("bubblewrap", **ALLOWED) as running:
        yield running


@pytest.fixture
def driver(host: Host) -> Driver:
    return host.driver()


def test_only_images_of_the_list(driver: Driver) -> None:
    ours = driver.image("python")
    for language in ("rust", "../python", "cobol", "python:latest"):
        with pytest.raises(PolicyRefused, match="on its list, which is: python"):
            driver.image(language)
    for wrong in (replace(ours, tag="debian:latest"), replace(ours, digest="sha256:0"), Image("go", ours.tag)):
        with pytest.raises(PolicyRefused, match="list"), driver.open(BoxSpec(wrong, b"", limits=SMALL)):
            raise AssertionError("it opened")


@pytest.mark.parametrize("name", [one.name for one in fields(Limits)])
def test_no_limit_above_those_of_the_owner(name: str, driver: Driver) -> None:
    above = replace(SMALL, **{name: type(getattr(SMALL, name))(1 << 40)})
    spec = BoxSpec(driver.image("python"), b"", limits=above)
    with pytest.raises(PolicyRefused, match=r"at most [\d.e+]+ .* and [\d.e+]+ were asked for"), driver.open(spec):
        raise AssertionError("it opened")


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "", "test_a.py": ""},
        {"package.json": '{"scripts":{"test":"node --test"}}', "a.js": "", "a.test.js": ""},
        {"go.mod": "module a\n", "a.go": "", "a_test.go": ""},
        {"Cargo.toml": "[package]\nname='a'\n", "src/lib.rs": ""},
        {"pom.xml": "<project/>", "src/main/java/A.java": "", "src/test/java/ATest.java": ""},
    ],
    ids=["python", "javascript", "go", "rust", "java"],
)
def test_what_every_language_needs_is_within_an_owners_usual_limits(files: dict[str, str]) -> None:
    found = find(Files(files), RepoConfig())
    usual = heads.LimitsSaid.of(limits(Bounds(), found.projects[0]))
    image = heads.ImageSaid(language=found.projects[0].language, tag="x")
    Policy(frozenset()).box(heads.BoxAsk(image=image, limits=usual, harness=0, files=0))
    settings = HostSettings.model_validate({})
    assert usual.processes <= settings.sandboxes_processes
    assert max(usual.memory_bytes, usual.workspace_bytes) <= settings.sandboxes_memory_mib * _MIB


def test_no_command_and_no_set_up_above_them_either(driver: Driver) -> None:
    image = driver.image("python")
    with driver.open(BoxSpec(image, b"", limits=SMALL)) as box:
        with pytest.raises(PolicyRefused, match="at most 60 seconds a command, and 61 were"):
            box.run(Command(("true",), wall_s=61))
        assert box.run(Command(("echo", "still here"))).output == b"still here\n"
    with pytest.raises(PolicyRefused, match="seconds of set-up"):
        driver.install(SetupSpec(image, b"", (("true",),), "k", wall_s=1e6))
    with pytest.raises(PolicyRefused, match="MiB of memory"):
        driver.install(SetupSpec(image, b"", (("true",),), "k", memory_bytes=1 << 40))


def test_an_archive_that_leads_out_is_not_unpacked(host: Host, driver: Driver) -> None:
    out = member(b"../../evil", b"x") + END
    link = member(b"a", kind=b"2", link=b"/etc") + member(b"a/passwd", b"x") + END
    with pytest.raises(Broken, match="leads out"):
        driver.install(_setup(driver, out))
    for hostile in (out, link, member(b"/etc/passwd", b"x") + END, b"\x01" * 2048):
        line = Line(host.remote())  # a caller that does not look at it itself
        with pytest.raises(Broken, match=r"not taken into the sandbox|archive"):
            line.call(("POST", protocol.BOX), _box(driver, files=hostile), heads.Nothing, payloads=(hostile,), s=60)
        line.close()
    harness = member(b"../../etc/cron.d/evil", b"x") + END
    line = Line(host.remote())
    with pytest.raises(PolicyRefused, match="no harness holds"):
        line.call(("POST", protocol.BOX), _box(driver, harness=harness), heads.Nothing, payloads=(harness,), s=60)
    line.close()


def test_an_archive_that_is_too_large_is_refused_before_it_is_read(host: Host, driver: Driver) -> None:
    with pytest.raises(PolicyRefused, match="at most 1 MiB of archive"):
        driver.install(_setup(driver, pack({"a": bytes(2 * _MIB)})))
    head = _box(driver, size=1 << 40).model_dump_json().encode()
    giant = request(
        "POST", protocol.BOX, head, Pullwright_Head=str(len(head)), Content_Length=str((1 << 40) + len(head))
    )
    said = asked(host, giant)
    assert (said.status, "1.04858e+06 were asked for" in said.sentence) == (403, True)
    lying = request("POST", protocol.BOX, head, Pullwright_Head=str(len(head)), Content_Length="999999")
    assert asked(host, lying).status in {400, 403}
    assert asked(host, request("POST", protocol.BOX, b"x", Content_Length="0000000000000000000000001")).status == 400
    assert asked(host, request("POST", protocol.IMAGE, Content_Length="", Transfer_Encoding="chunked")).status == 411
    assert asked(host, request("POST", protocol.IMAGE, b" " * (2 * _MIB))).status == 413


def test_sandboxes_have_no_names_that_could_be_guessed(host: Host) -> None:
    tricks = ("/v1/box/1/run", "/v1/box/../../../v1/box/run", "/v1/box%2frun", "/v1/containers", "//v1/box/run", "/")
    for path in tricks:
        assert asked(host, request("POST", path)).status == 404
    ask = heads.RunAsk(argv=["id"], stdin=0).model_dump_json().encode()
    said = asked(host, request("POST", protocol.RUN, ask))
    assert (said.status, said.sentence) == (403, "This connection has no sandbox: open one first.")


def test_a_connection_has_one_sandbox(host: Host, driver: Driver) -> None:
    line = Line(host.remote())
    line.call(("POST", protocol.BOX), _box(driver), heads.Nothing, s=60)
    with pytest.raises(PolicyRefused, match="one sandbox at a time"):
        line.call(("POST", protocol.BOX), _box(driver), heads.Nothing, s=60)
    line.close()


def test_layers_are_named_by_a_hash_of_whatever_was_said(host: Host, driver: Driver) -> None:
    image = driver.image("python")
    for key in ("../../../etc", "..", "/etc/passwd", ".leases", "a\0b", "k" * 500):
        assert driver.known(image, key) is None
        with pytest.raises(Broken, match="install them again"):
            spec = BoxSpec(image, b"", layer=Layer(key, "/etc"), limits=SMALL)
            with driver.open(spec):
                raise AssertionError("it opened")
    assert not (host.folder / "cache/pullwright/bubblewrap-layers").exists()  # not even a lease, which could be many


def test_what_is_no_head_is_refused(host: Host) -> None:
    wrong = [
        b"",
        b"[]",
        b"{",
        b'{"language": 5}',
        b'{"language": "python", "mounts": ["/:/host"]}',
        b'{"language": "\\ud800"}',
    ]
    for body in wrong:
        assert asked(host, request("POST", protocol.IMAGE, body)).status == 400
    for words in ('["a\\u0000b"]', "[]", '["a"], "env": {"A\\u0000": ""}', '["a"], "cwd": "/\\u0000"', '"id"'):
        run = f'{{"argv": {words}, "stdin": 0}}'
        assert asked(host, request("POST", protocol.RUN, run.encode())).status == 400, words
    limits = {**heads.LimitsSaid.of(SMALL).model_dump(), "privileged": True}
    box = {"image": {"language": "python", "tag": "x"}, "limits": limits, "harness": 0, "files": 0}
    assert asked(host, request("POST", protocol.BOX, json.dumps(box).encode())).status == 400
    for number in ("-1", "0", "NaN", "Infinity", "1e999", '"1"', "true"):
        text = json.dumps(heads.LimitsSaid.of(SMALL).model_dump()).replace('"cpus": 1.0', f'"cpus": {number}')
        whole = f'{{"image": {{"language": "python", "tag": "x"}}, "limits": {text}, "harness": 0, "files": 0}}'
        assert asked(host, request("POST", protocol.BOX, whole.encode())).status == 400, number


@pytest.mark.parametrize("name", ["memory_bytes", "processes", "harness", "files"])
def test_numbers_that_nobody_can_reckon_with_are_refused(name: str, host: Host) -> None:
    limits, sizes = heads.LimitsSaid.of(SMALL).model_dump(), {"harness": 0, "files": 0}
    (limits if name in limits else sizes)[name] = 10**400
    box = json.dumps({"image": {"language": "python", "tag": "x"}, "limits": limits, **sizes}).encode()
    refusal = asked(host, request("POST", protocol.BOX, box))
    assert (refusal.status, name in refusal.sentence) == (400, True)
    assert not (host.folder / "data/pullwright/errors").exists()


def test_nothing_is_taken_for_a_sandbox_that_is_not_there(host: Host) -> None:
    head = heads.PutAsk(files=_MIB).model_dump_json().encode()
    announced = str(len(head) + _MIB)
    waits = request("POST", protocol.PUT, head, Pullwright_Head=str(len(head)), Content_Length=announced)
    said = asked(host, waits)  # none of the archive was sent: it would lie in memory, once for each connection
    assert (said.status, said.sentence) == (403, "This connection has no sandbox: open one first.")


def test_who_wants_heads_alone_gets_them(host: Host) -> None:
    with wire_to(host) as wire:
        wire.sendall(request("HEAD", protocol.HELLO) + request("GET", protocol.HELLO))
        said = b""
        while b"HTTP/1.1 200" not in said:
            said += wire.recv(4096)
        assert said.startswith(b"HTTP/1.1 404") and b"no HEAD" not in said


def test_two_versions_say_that_they_are_two(host: Host) -> None:
    said = asked(host, request("GET", protocol.HELLO, Pullwright_Protocol="99"))
    assert said.status == 426
    assert "caller speaks version '99'" in said.sentence and "install the same Pullwright on both" in said.sentence


def test_an_honest_call_after_a_refusal_goes_on(host: Host) -> None:
    with wire_to(host) as wire:
        wire.sendall(request("GET", "/v2") + request("POST", protocol.IMAGE, b"{}") + request("GET", protocol.HELLO))
        assert [answer(wire).status for _ in range(3)] == [404, 400, 200]


def test_set_up_reaches_what_host_and_caller_both_name() -> None:
    ours = tuple(map(read, ("pypi.org", "*.example.org", "mirror.corp.example:8443@10.20.0.0/16", "10.1.2.3:80")))
    policy = Policy(frozenset({"python"}), registries=ours)
    good = ["pypi.org", "pypi.org:443", "a.example.org", "*.example.org", "mirror.corp.example:8443@10.20.0.0/16"]
    bad = [
        *("evil.example", "pypi.org:22", "*.net.org", "10.1.2.3:22", "169.254.169.254", "pypi.org@10.0.0.0/8"),
        *("mirror.corp.example:8443@0.0.0.0/0", "a.example.org@127.0.0.1", "example.org", "*.a.example.org"),
    ]
    assert policy.reachable([*bad, *good]) == tuple(good)


def _setup(driver: Driver, files: bytes) -> SetupSpec:
    return SetupSpec(driver.image("python"), files, (("true",),), "k", memory_bytes=64 * _MIB)


def _box(driver: Driver, *, files: bytes = b"", harness: bytes = b"", size: int | None = None) -> heads.BoxAsk:
    said = heads.ImageSaid.of(driver.image("python"))
    length = len(files) if size is None else size
    return heads.BoxAsk(image=said, limits=heads.LimitsSaid.of(SMALL), harness=len(harness), files=length)
