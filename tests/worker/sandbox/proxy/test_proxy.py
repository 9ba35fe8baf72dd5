"""The proxy itself, over real sockets: what it lets through, what it refuses, and that it cannot be talked round."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fakes.packages import NAME, Registry, serving
from worker.sandbox.proxy.addresses import looked_up
from worker.sandbox.proxy.passing import MOST_SENT
from worker.sandbox.proxy.registries import read
from worker.sandbox.proxy.serving import Proxy


@pytest.fixture
def registry() -> Iterator[Registry]:
    with serving() as made:
        made.pages["/hello"] = b"a package"
        yield made


def said(proxy: Proxy, *pieces: bytes) -> bytes:
    """Everything that the proxy answers to one connection."""
    ours, theirs = socket.socketpair()
    proxy.take(theirs)
    with ours:
        ours.settimeout(20)
        answer = b""
        with suppress(OSError):
            for piece in pieces:
                ours.sendall(piece)
            while got := ours.recv(1 << 16):
                answer += got
        return answer


def get(url: str, *fields: str) -> bytes:
    return "\r\n".join([f"GET {url} HTTP/1.1", *fields, "", ""]).encode()


def test_a_request_is_passed_on_for_the_host_that_was_checked(registry: Registry) -> None:
    with Proxy([read(registry.entry)]) as proxy:
        fields = (
            "Host: evil.example",
            "Proxy-Authorization: Basic c2VjcmV0",
            "X-Kind: wheel",
            "Connection: keep-alive",
        )
        answer = said(proxy, get(f"{registry.url}/hello", *fields))
    assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"a package")
    assert proxy.refused == ()
    (asked,) = registry.asked
    assert f"'Host': '{NAME}:{registry.port}'" in asked and "'X-Kind': 'wheel'" in asked
    assert "evil" not in asked and "Proxy" not in asked and "keep-alive" not in asked


def test_a_second_request_on_the_same_connection_goes_nowhere(registry: Registry) -> None:
    second = f"GET /hidden HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()
    with Proxy([read(registry.entry)]) as proxy:
        said(proxy, get(f"{registry.url}/hello", "Content-Length: 400", "Transfer-Encoding: chunked") + second)
    assert len(registry.asked) == 1
    assert "hidden" not in registry.asked[0] and "chunked" not in registry.asked[0]


@pytest.mark.parametrize(
    "request_",
    [
        b"POST http://packages.example/upload HTTP/1.1\r\n\r\n",
        b"PUT http://packages.example/upload HTTP/1.1\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nHost: packages.example\r\n\r\n",
        b"GET ftp://packages.example/ HTTP/1.1\r\n\r\n",
        b"GET http://me:word@packages.example/ HTTP/1.1\r\n\r\n",
        b"GET http://packages.example\\@evil.example/ HTTP/1.1\r\n\r\n",
        b"GET http://packages.example/ HTTP/1.1\r\nX: a\nHost: b\r\n\r\n",
        b"GET http://packages.example/ HTTP/1.1\r\n folded: x\r\n\r\n",
        b"GET http://packages.example/ HTTP/2\r\n\r\n",
        b"CONNECT packages.example:443:443 HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET http://packages.example/" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n",
    ],
)
def test_what_can_be_read_in_two_ways_is_not_passed_on(registry: Registry, request_: bytes) -> None:
    with Proxy([read(f"{NAME}:80@127.0.0.1"), read(f"{NAME}:443@127.0.0.1")]) as proxy:
        assert said(proxy, request_).startswith(b"HTTP/1.1 400")
    assert registry.asked == []


def test_a_name_that_changes_its_address_is_looked_up_once_and_never_followed_inside(registry: Registry) -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["192.0.2.77"] if len(asked) == 1 else ["127.0.0.1"]

    async def mixed(host: str, port: int) -> Sequence[str]:
        return ["192.0.2.77", "127.0.0.1"]

    for resolve, times in ((rebinding, 2), (mixed, 1)):
        with Proxy([read(f"{NAME}:{registry.port}")], resolve) as proxy:
            answers = [_impatient(proxy, get(f"{registry.url}/hello")) for _ in range(times)]
        assert not any(b"a package" in answer for answer in answers)
        assert any("its address is private" in line for line in proxy.refused) is (resolve is mixed)
    assert asked == [NAME], "once, whatever is answered later"
    assert registry.asked == []


def _impatient(proxy: Proxy, request_: bytes) -> bytes:
    """What is answered within a moment: an address of documentation never answers."""
    ours, theirs = socket.socketpair()
    proxy.take(theirs)
    with ours:
        ours.settimeout(2)
        with suppress(TimeoutError):
            ours.sendall(request_)
            return ours.recv(1 << 16)
    return b""


def test_this_machines_own_address_is_refused_whatever_it_is(registry: Registry) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        own = probe.getsockname()[0]

    async def ours(host: str, port: int) -> Sequence[str]:
        return [own]

    with Proxy([read(f"{NAME}:{registry.port}")], ours) as proxy:
        assert said(proxy, get(f"{registry.url}/hello")).startswith(b"HTTP/1.1 403")


def test_a_name_that_nobody_knows_is_told_as_not_reached() -> None:
    with Proxy([read("no-such-host.invalid")], looked_up) as proxy:
        assert b"was not reached" in said(proxy, get("http://no-such-host.invalid/"))
    with Proxy([read("*.registry.invalid")], looked_up) as proxy:
        for part in ("a..b", "a" * 64):
            assert b"was not reached: it is no name" in said(proxy, get(f"http://{part}.registry.invalid/"))
    assert proxy.refused == ()


@contextmanager
def tls_server(folder: Path) -> Iterator[tuple[int, list[bytes]]]:
    """A server whose certificate is for everybody; what was said to it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    (folder / "pem").write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(*_PRIVATE, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    plain, _ = listener.accept()
                    with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as wire:
                        while piece := wire.recv(1 << 16):
                            heard.append(piece)
                            wire.sendall(b"heard " + piece[:10])

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], heard
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


_PRIVATE = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)


def connected(proxy: Proxy, place: str) -> socket.socket:
    ours, theirs = socket.socketpair()
    ours.settimeout(20)
    proxy.take(theirs)
    ours.sendall(f"CONNECT {place} HTTP/1.1\r\n\r\n".encode())
    assert ours.recv(1 << 12).startswith(b"HTTP/1.1 200")
    return ours


def test_a_tunnel_carries_tls_for_its_own_host_and_nothing_else(tmp_path: Path) -> None:
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    with tls_server(tmp_path) as (port, heard), Proxy([read(f"{NAME}:{port}@127.0.0.1")]) as proxy:
        place = f"{NAME}:{port}"
        with client.wrap_socket(connected(proxy, place), server_hostname=NAME) as wire:
            wire.sendall(b"hello")
            assert wire.recv(99) == b"heard hello"
        assert not proxy.refused
        for other in ("evil.example", None):
            with pytest.raises(OSError), connected(proxy, place) as bare:
                client.wrap_socket(bare, server_hostname=other)
        for spoken in (b"SSH-2.0-x\r\n" * 9, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"):
            with connected(proxy, place) as bare:
                bare.sendall(spoken)
                assert bare.recv(99) == b""
        assert heard == [b"hello"]
        assert any("TLS asks for another host: evil.example" in line for line in proxy.refused)


def test_uploads_have_an_end(tmp_path: Path) -> None:
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    with tls_server(tmp_path) as (port, heard), Proxy([read(f"{NAME}:{port}@127.0.0.1")]) as proxy:
        with client.wrap_socket(connected(proxy, f"{NAME}:{port}"), server_hostname=NAME) as wire:
            threading.Thread(target=_drain, args=(wire,), daemon=True).start()
            with suppress(OSError):
                for _ in range(MOST_SENT // (1 << 16) + 8):
                    wire.sendall(bytes(1 << 16))
        assert any("MiB were sent" in line for line in proxy.refused)
        assert sum(map(len, heard)) <= MOST_SENT


def _drain(wire: ssl.SSLSocket) -> None:
    with suppress(OSError, ValueError):
        while wire.recv(1 << 16):
            pass


def test_many_at_once_and_an_end_in_the_middle(registry: Registry) -> None:
    registry.pages["/large"] = bytes(3 << 20)
    answers: list[int] = []
    with Proxy([read(registry.entry)]) as proxy:
        ask = get(f"{registry.url}/large")
        work = [threading.Thread(target=lambda: answers.append(len(said(proxy, ask)))) for _ in range(12)]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join()
        assert min(answers) > 3 << 20
        left, theirs = socket.socketpair()
        proxy.take(theirs)
        left.sendall(b"GET http://pack")
    with left:
        left.settimeout(5)
        with suppress(ConnectionResetError):
            assert left.recv(9) == b"", "whoever waits is not left waiting"
