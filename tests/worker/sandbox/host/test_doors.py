"""Who is let in, by which door, and that nobody sees what is another's."""

import os
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Broken, Refused
from tests.worker.sandbox.host.certificates import SERVER, Authority, settings
from tests.worker.sandbox.host.hosting import PATIENCE_S, ROOT, Host, hosted, refused
from tests.worker.sandbox.host.raw import Answered, answer, request
from worker.sandbox import BoxSpec, Command, Layer, Limits, Options, SetupSpec, protocol
from worker.sandbox.archive.packing import pack
from worker.sandbox.away import Remote
from worker.sandbox.away.dialling import squat
from worker.sandbox.host.doors import Entry, open_door
from worker.sandbox.protocol.address import Address, read
from worker.sandbox.protocol.identity import Identity
from worker.sandbox.remote import open_driver

_LIMITS = Limits(wall_s=20)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def host(authority: Authority) -> Iterator[Host]:
    own = settings(authority.identity("host", SERVER))
    with hosted("bubblewrap", SANDBOX_URL="https://127.0.0.1:0", **own) as running:
        yield running


def test_two_clients_by_certificates_and_neither_has_what_is_the_others(host: Host, authority: Authority) -> None:
    one, other = (host.driver(authority.identity(name), name) for name in ("worker-1", "worker-2"))
    image = one.image("python")
    install = ("sh", "-c", "cat given > /deps/given; echo done")
    spec = SetupSpec(image, pack({"given": b"one's own"}), (install,), "the same key")
    layer = one.install(spec)
    assert layer.log.endswith("done\n\n") and not layer.kept
    assert one.known(image, spec.key) is not None
    assert other.known(image, spec.key) is None

    with one.open(BoxSpec(image, b"", layer=layer, limits=_LIMITS)) as box:
        assert box.run(Command(("cat", "/deps/given"))).output == b"one's own"
        with pytest.raises(Broken, match="install them again"), other.open(BoxSpec(image, b"", layer=layer)):
            raise AssertionError("it opened")
        guess = next(kept.name for kept in one.inventory() if kept.kind == "layer")
        stolen = Layer(guess, f"/{guess}")
        with pytest.raises(Broken, match="install them again"), other.open(BoxSpec(image, b"", layer=stolen)):
            raise AssertionError("it opened")
        assert box.run(Command(("echo", "undisturbed"))).output == b"undisturbed\n"
    assert [kept for kept in other.inventory() if kept.kind == "layer"] == []


def test_who_cannot_show_a_certificate_of_the_ca_gets_no_answer(
    host: Host, authority: Authority, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path / "strangers", "strangers").identity("worker-1")
    identities = {
        "none": Identity(None, None, authority.file),
        "of another CA": Identity(stranger.certificate, stranger.key, authority.file),
        "expired": authority.identity("worker-1", days=-1),
        "of a server": authority.identity("worker-1", SERVER),
    }
    for why, identity in identities.items():
        assert _tls(host, identity) is None, why
    assert host.driver(authority.identity("worker-1")).available() == ""


def test_a_caller_is_told_why_it_is_not_believed(host: Host, authority: Authority, tmp_path: Path) -> None:
    said = host.driver(authority.identity("worker-1", days=-1)).available()
    assert "does not believe" in said and "expired" in said.lower()
    stranger = Authority(tmp_path / "strangers", "strangers").identity("worker-1")
    said = host.driver(stranger).available()
    assert "do not believe each other" in said and "PULLWRIGHT_SANDBOX_CA" in said
    for name in ("two words", "-", "../up", "a" * 64 + "b"[:0]):
        found = host.driver(authority.identity(name)).available()
        assert ("common name" in found) == (name != "a" * 64), found


def test_old_tls_is_not_spoken(host: Host, authority: Authority) -> None:
    context = authority.identity("worker-1").context(server=False)
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    place = (host.address.host, host.address.port)
    with socket.create_connection(place, PATIENCE_S) as wire, pytest.raises(OSError):
        context.wrap_socket(wire, server_hostname=host.address.host)


def test_only_names_of_the_list_where_there_is_one(authority: Authority) -> None:
    own = settings(authority.identity("host", SERVER))
    with hosted("bubblewrap", SANDBOX_URL="https://127.0.0.1:0", SANDBOXES_CLIENTS="worker-1", **own) as running:
        assert running.driver(authority.identity("worker-1")).available() == ""
        assert (
            "worker-2 is not on this sandbox host's list" in running.driver(authority.identity("worker-2")).available()
        )


def test_a_socket_is_private_and_stale_ones_are_replaced(tmp_path: Path) -> None:
    with hosted("bubblewrap") as running:
        assert running.address.path is not None
        assert stat.S_IMODE(running.address.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(running.address.path.parent.stat().st_mode) == 0o700
        taken = refused(tmp_path, SANDBOX_URL=str(running.address))
        assert "listens at" in taken and "already" in taken
        running.kill()
        with hosted("bubblewrap", SANDBOX_URL=str(running.address)) as again:
            assert again.driver().available() == ""
        assert not running.address.path.exists()


def test_a_user_who_is_not_on_the_list_is_turned_away(tmp_path: Path) -> None:
    argv = [sys.executable, "-P", "-c", _PRIVATE, str(tmp_path), str(os.geteuid() + 1)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}) as process:
        assert process.stdout is not None
        place = process.stdout.readline().decode().strip()
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(PATIENCE_S)
            wire.connect(place)
            assert answer(wire).sentence.startswith(f"User {os.geteuid()} is not on the list of this sandbox host")
        assert "not on the list" in open_driver(Options(tmp_path, remote=Remote(read(f"unix://{place}")))).available()
        process.terminate()


def test_files_that_others_can_reach_are_refused_with_how_to_mend_it(authority: Authority, tmp_path: Path) -> None:
    own = authority.identity("host", SERVER)
    assert own.key and own.certificate and own.authority
    own.key.chmod(0o644)
    told = refused(tmp_path, SANDBOX_URL="https://127.0.0.1:0", **settings(own))
    assert f"can be reached by others: run `chmod 600 {own.key}`, then start again" in told
    own.key.chmod(0o600)
    own.certificate.chmod(0o666)
    assert f"chmod go-w {own.certificate}" in _unopened(own)
    own.certificate.chmod(0o644)
    assert "PULLWRIGHT_SANDBOX_CA" in _unopened(replace(own, authority=None))
    assert "cannot be read" in _unopened(replace(own, key=Path("/nowhere")))
    assert "do not fit" in _unopened(replace(own, certificate=own.authority))
    (folder := tmp_path / "open").mkdir()
    folder.chmod(0o777)
    with pytest.raises(Refused, match=f"chmod go-w {folder}"):
        open_door(Address(folder / "s"), Entry(frozenset()))
    (file := tmp_path / "file").write_text("kept")
    with pytest.raises(Refused, match="is no socket"):
        open_door(Address(file), Entry(frozenset()))
    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1", "unix://relative", "https://host", "/run/socket", "https://h:99999", "https://a@b:1"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="is no address of a sandbox host"):
        read(address)


def test_a_caller_does_not_believe_just_any_socket(tmp_path: Path) -> None:
    place = tmp_path / "s"
    remote = Options(tmp_path, remote=Remote(Address(place)))
    assert "No sandbox host answers" in open_driver(remote).available()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        said = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nPullwright-Protocol: 99\r\n\r\n{}", b"SSH-2.0\r\n"]
        talker = threading.Thread(target=_say, args=(listener, said))
        talker.start()
        assert "install the same Pullwright on both" in open_driver(remote).available()
        assert "hung up" in open_driver(remote).available()
        talker.join()
    tmp_path.chmod(0o777)
    with pytest.raises(Refused, match="chmod o-w"):
        open_driver(remote).image("python")


def test_a_folder_that_a_stranger_made_where_everybody_may_is_no_hosts(tmp_path: Path) -> None:
    everybodys, folder = tmp_path / "everybodys", tmp_path / "everybodys/host/inner"
    folder.mkdir(parents=True)
    everybodys.chmod(0o1777)
    assert squat(folder, {0, os.geteuid()}) is None
    assert squat(folder, {os.geteuid() + 1}) == everybodys / "host"


def _unopened(identity: Identity) -> str:
    """What is said instead of opening a door."""
    with pytest.raises(Refused) as told:
        open_door(Address(host="127.0.0.1"), Entry(frozenset(), identity=identity))
    return str(told.value)


def _say(listener: socket.socket, words: list[bytes]) -> None:
    for said in words:
        wire, _ = listener.accept()
        with wire:
            wire.recv(4096)
            wire.sendall(said)


def _tls(host: Host, identity: Identity) -> Answered | None:
    """What a caller hears who shakes hands whatever its own files say; None: nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(identity.authority)
    if identity.certificate is not None:
        context.load_cert_chain(identity.certificate, identity.key)
    try:
        plain = socket.create_connection((host.address.host, host.address.port), PATIENCE_S)
        with plain, context.wrap_socket(plain, server_hostname=host.address.host) as wire:
            wire.sendall(request("GET", protocol.HELLO))
            return answer(wire)
    except (ssl.SSLError, ConnectionError):
        return None


_PRIVATE = """
import sys
from pathlib import Path
from worker.sandbox.host.doors import Entry, open_door
from worker.sandbox.host.policy import Policy
from worker.sandbox.host.serving import Reception
from worker.sandbox.host.session import House
from worker.sandbox.host.doors import Entry, open_door
from worker.sandbox.protocol.address import Address
folder, user = Path(sys.argv[1]), int(sys.argv[2])
door = open_door(Address(folder / "s"), Entry(users=frozenset({user})))
print(folder / "s", flush=True)
Reception(House(None, Policy(frozenset()), folder, None, ""), [door], print).run()
"""
