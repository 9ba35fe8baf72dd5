"""How TLS begins, read as strictly as a gate has to: one host, in plain letters, and no other one hidden behind it."""

import ssl
import struct

import pytest

from worker.sandbox.proxy.hello import NotTls, asked

_NAMED, _ECH, _ESNI = 0, 0xFE0D, 0xFFCE


def hello(*extensions: tuple[int, bytes]) -> bytes:
    """A ClientHello in one record."""
    listed = b"".join(struct.pack(">HH", kind, len(body)) + body for kind, body in extensions)
    body = b"\x03\x03" + bytes(32) + b"\0" + b"\0\x02\x13\x01" + b"\x01\0" + struct.pack(">H", len(listed)) + listed
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x01" + struct.pack(">H", len(message)) + message


def named(host: bytes) -> tuple[int, bytes]:
    return _NAMED, struct.pack(">HBH", len(host) + 3, 0, len(host)) + host


def test_what_a_real_client_says_is_read() -> None:
    out = ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), out, server_hostname="Registry.example")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    said = out.read()
    assert asked(said) == "registry.example"
    assert asked(said[:40]) is None, "there is more to come"
    assert asked(hello(named(b"a.example"))) == "a.example"
    assert asked(hello((_ECH + 1, b""))) == ""


@pytest.mark.parametrize("kind", [_ECH, _ESNI])
def test_a_second_name_that_only_the_server_can_read_is_refused(kind: int) -> None:
    """A network that serves many hosts goes by the hidden name, whatever the open one says."""
    for extensions in ((named(b"registry.example"), (kind, b"\0" * 40)), ((kind, b""), named(b"registry.example"))):
        with pytest.raises(NotTls, match="hides the host"):
            asked(hello(*extensions))


@pytest.mark.parametrize(
    "host", [b"", b"a\nb", b"\x1b[2Jx", b"a b", b"a`b", b"@someone", b"a\0b", b"caf\xc3\xa9", b"a" * 254, b"<img>"]
)
def test_a_name_that_is_none_is_never_repeated(host: bytes) -> None:
    """What is refused is told in a report and on a terminal."""
    with pytest.raises(NotTls, match=r"cannot be read$"):
        asked(hello(named(host)))


def test_two_names_are_none() -> None:
    with pytest.raises(NotTls):
        asked(hello(named(b"registry.example"), named(b"evil.example")))
