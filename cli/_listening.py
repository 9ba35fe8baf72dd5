"""The socket that the receiver listens on: opened by whoever lives longest, so that no delivery finds a closed door."""

import socket
from typing import TYPE_CHECKING

from core.errors import Refused

if TYPE_CHECKING:
    from core.settings import Settings

_BACKLOG = 2048


def listen(settings: "Settings") -> socket.socket:
    """The socket that the settings name, listening; `Refused` says how to choose another."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise Refused(
            f"Pullwright cannot listen on {host}, port {port}: {(error.strerror or str(error)).partition(' (')[0]}. "
            "Choose another with PULLWRIGHT_PORT or PULLWRIGHT_HOST."
        ) from None


def shown_address(listening: socket.socket) -> str:
    """The URL of a socket, for people."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
