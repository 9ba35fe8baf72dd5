"""A connection whose other side has silently gone (a machine without power, a cut cable) ends by itself."""

import socket

_FIRST_S, _THEN_S = 20, 10
_GIVES_UP_MS = 40_000


def notice(wire: socket.socket) -> None:
    """Have the kernel ask now and then whether the other side of a TCP connection is there, and send at once."""
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _FIRST_S)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _THEN_S)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _GIVES_UP_MS)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
