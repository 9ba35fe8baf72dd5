"""The two cookies: the one of a browser that is signing in, and the one of a session. Both are 256 random bits."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from fastapi import Request, Response

_SIGNING_IN_S = 600
_SESSION_S = 8 * 3600
_SEED = re.compile(r"[A-Za-z0-9_-]{43}")
_TO = re.compile(r"/account(?:/[1-9][0-9]{0,18}(?:/(?:budget|plan|invoices))?)?")
HOME = "/account"


@dataclass(frozen=True, slots=True)
class Cookies:
    """With https their names begin with `__Host-`, so that no other host, port or path can set them."""

    is_secure: bool

    @property
    def session_name(self) -> str:
        """Of the session's."""
        return self._name("pullwright_session")

    def start(self, answer: Response, seed: str, to: str) -> None:
        """A browser goes to GitHub and is to come back to `to`."""
        self._set(answer, self._name("pullwright_signing_in"), f"{seed}{place(to)}", _SIGNING_IN_S)

    def started(self, request: Request) -> tuple[str, str]:
        """(its seed, where it wanted to), or two empty texts."""
        held = request.cookies.get(self._name("pullwright_signing_in"), "")
        seed, to = held[:43], held[43:]
        return (seed, place(to)) if _SEED.fullmatch(seed) else ("", "")

    def arrive(self, answer: Response, session: str) -> None:
        """It is signed in."""
        self._set(answer, self.session_name, session, _SESSION_S)
        self._drop(answer, self._name("pullwright_signing_in"))

    def leave(self, answer: Response) -> None:
        """It is signed out."""
        self._drop(answer, self.session_name)

    def _name(self, name: str) -> str:
        return f"__Host-{name}" if self.is_secure else name

    def _set(self, answer: Response, name: str, value: str, lasts_s: int) -> None:
        answer.set_cookie(name, value, lasts_s, path="/", httponly=True, samesite="lax", secure=self.is_secure)

    def _drop(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self.is_secure)


def fresh() -> str:
    """A value for either cookie."""
    return secrets.token_urlsafe(32)


def place(to: str) -> str:
    """`to` if it is one of our own pages, else where everybody begins: nobody is sent anywhere else."""
    return to if _TO.fullmatch(to) else HOME


def derived(secret: str, purpose: str) -> str:
    """What is shown to others of a cookie: it tells nothing of the cookie, and nobody can make it without."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), purpose.encode(), hashlib.sha256).hexdigest()


def is_same(given: str, wanted: str) -> bool:
    """In the same time, however much of it is right."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())
