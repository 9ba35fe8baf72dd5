"""The name that a client asks for inside a tunnel: many hosts share an address, and TLS says which one is meant."""

import re
import struct

_HANDSHAKE, _CLIENT_HELLO, _SERVER_NAME, _HOST_NAME = 22, 1, 0, 0
_HIDDEN = frozenset({0xFE0D, 0xFFCE})  # Encrypted ClientHello, and its draft: another name, which only the server reads
_NAME = re.compile(rb"[A-Za-z0-9._-]{1,253}")
MOST_BYTES = 32 << 10


class NotTls(ValueError):
    """These bytes are not how TLS begins."""


def asked(data: bytes) -> str | None:
    """The host that a ClientHello is for, empty if it says none; None while there is more to come.

    `NotTls` for anything else.
    """
    message = _message(data)
    if message is None:
        return None
    try:
        return _server_name(message)
    except (IndexError, struct.error, UnicodeDecodeError) as why:
        raise NotTls("its first message cannot be read") from why


def _message(data: bytes) -> bytes | None:
    """The ClientHello out of the records that carry it."""
    body = b""
    while len(data) >= 5:
        kind, major, _, size = struct.unpack_from(">BBBH", data)
        if kind != _HANDSHAKE or major != 3 or not 0 < size <= 1 << 14:
            raise NotTls("it does not begin as TLS does")
        if len(data) < 5 + size:
            break
        body, data = body + data[5 : 5 + size], data[5 + size :]
        if len(body) >= 4:
            if body[0] != _CLIENT_HELLO:
                raise NotTls("it does not begin as TLS does")
            if len(body) >= 4 + int.from_bytes(body[1:4], "big"):
                return body[4 : 4 + int.from_bytes(body[1:4], "big")]
    if data and data[0] != _HANDSHAKE:
        raise NotTls("it does not begin as TLS does")
    return None


def _server_name(message: bytes) -> str:
    at = 2 + 32  # the version and the random bytes
    at += 1 + message[at]
    at += 2 + _number(message, at)
    at += 1 + message[at]
    if at >= len(message):
        return ""
    end, at = at + 2 + _number(message, at), at + 2
    names = []
    while at + 4 <= end:
        kind, size = struct.unpack_from(">HH", message, at)
        if kind in _HIDDEN:
            raise NotTls("it hides the host that it asks for")
        if kind == _SERVER_NAME:
            names.append(_first_name(message[at + 4 : at + 4 + size]))
        at += 4 + size
    if len(names) > 1:
        raise NotTls("it names two hosts")
    return names[0] if names else ""


def _first_name(names: bytes) -> str:
    kind, size = struct.unpack_from(">BH", names, 2)
    if kind != _HOST_NAME or len(names) != 5 + size or not _NAME.fullmatch(names[5:]):
        raise NotTls("the host it names cannot be read")
    return names[5:].decode("ascii").lower().rstrip(".")


def _number(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", data, at)[0])
