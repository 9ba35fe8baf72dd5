"""Who may register the App: the one browser that brought the code from the console, once."""

import hashlib
import hmac
import secrets
from threading import Lock


class Door:
    """One code, one session. Nothing here can be guessed: every part has at least 128 bits."""

    def __init__(self) -> None:
        self.code = secrets.token_urlsafe(16)
        self.suffix = secrets.token_hex(3)  # names of Apps are unique on all of GitHub
        self._key = secrets.token_bytes(32)
        self._session = b""
        self._lock = Lock()

    def enter(self, code: str) -> str | None:
        """A session for whoever brings the code first; None for a wrong code and for everybody after."""
        with self._lock:
            if self._session or not _same(code, self.code):
                return None
            session = secrets.token_urlsafe(32)
            self._session = _digest(session)
            return session

    def knows(self, session: str) -> bool:
        """Whether this is the browser that was let in."""
        return bool(self._session) and hmac.compare_digest(_digest(session), self._session)

    def state(self, session: str) -> str:
        """What GitHub hands back with its code; it belongs to this session and to no other."""
        return hmac.new(self._key, session.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def is_ours(self, state: str, session: str) -> bool:
        """Whether `state` was made for this session, which was let in."""
        return self.knows(session) and _same(state, self.state(session))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(_digest(given), _digest(wanted))


def invitation(address: str, door: Door) -> str:
    """What the console says at the first start; `address` is where the server listens."""
    return (
        "There is no GitHub App yet. To register one, open\n"
        f"    {address}/setup?code={door.code}\n"
        f"or type this one-time code on {address}/setup: {door.code}"
    )
