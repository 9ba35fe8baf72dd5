"""The issuer's public keys: fetched when they are needed, kept for an hour, looked for again at most once a minute."""

import json
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from core.errors import Broken

_PATH = "/.well-known/jwks"
_FRESH_S, _PAUSE_S = 3600.0, 60.0
_RETRY_S = 5.0  # after a fetch that failed while nothing is known
_PATIENCE_S, _WHOLE_S = 5.0, 10.0
_LARGEST, _MOST_KEYS = 256 * 1024, 32
_BITS = range(2048, 8193)
_SILENT = "The issuer of GitHub's tokens does not answer as it should ({}). Try again in a moment."


class Keys:
    """The keys of one issuer, by their id. Any thread may ask; one fetches, and who needs a known key goes on."""

    def __init__(self, issuer: str, ca_bundle: str = "", now: Callable[[], float] = time.monotonic) -> None:
        self._url = issuer.rstrip("/") + _PATH
        self._ca_bundle = ca_bundle
        self._now = now
        self._fetching = Lock()
        self._known: Mapping[str, RSAPublicKey] = {}
        self._fetched: float | None = None  # when the keys were last fetched
        self._next = 0.0  # before that, nothing is fetched

    def key(self, kid: str) -> RSAPublicKey | None:
        """The key of that id; None if the issuer has none. `Broken(retryable)` where that cannot be found out now."""
        if self._is_due(kid) and self._fetching.acquire(blocking=kid not in self._known):
            try:
                if self._is_due(kid):
                    self._fetch(self._now())
            finally:
                self._fetching.release()
        if self._fetched is None:
            raise Broken(_SILENT.format("no keys are known"), retryable=True)
        return self._known.get(kid)

    def _is_due(self, kid: str) -> bool:
        now = self._now()
        is_stale = self._fetched is None or now - self._fetched > _FRESH_S
        return (is_stale or kid not in self._known) and now >= self._next

    def _fetch(self, now: float) -> None:
        """Keys that were known stay where the issuer is away; what it has withdrawn is gone with the next fetch."""
        try:
            self._known = _keys(_get(self._url, self._ca_bundle))
        except Broken:
            self._next = now + (_RETRY_S if self._fetched is None else _PAUSE_S)
            if self._fetched is None:
                raise
            return
        self._fetched, self._next = now, now + _PAUSE_S


def _get(url: str, ca_bundle: str) -> bytes:
    import httpx2

    try:
        verify: ssl.SSLContext | bool = ssl.create_default_context(cafile=ca_bundle) if ca_bundle else True
        with (
            httpx2.Client(timeout=_PATIENCE_S, follow_redirects=False, trust_env=False, verify=verify) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as answer,
        ):
            return _body(answer.status_code, answer.iter_bytes())
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise Broken(_SILENT.format(type(error).__name__), retryable=True) from None


def _body(status: int, pieces: Iterable[bytes]) -> bytes:
    if status != 200:
        raise Broken(_SILENT.format(f"status {status}"), retryable=True)
    ends, body = time.monotonic() + _WHOLE_S, b""
    for piece in pieces:
        body += piece
        if len(body) > _LARGEST or time.monotonic() > ends:
            raise Broken(_SILENT.format("too much, or too slow"), retryable=True)
    return body


def _keys(body: bytes) -> Mapping[str, RSAPublicKey]:
    """The RSA keys for signatures; what else is in the set is passed over."""
    try:
        listed = [one for one in json.loads(body)["keys"][:_MOST_KEYS] if isinstance(one, dict) and one.get("kid")]
        found = {str(one["kid"]): key for one in listed if (key := _key(one)) is not None}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Broken(_SILENT.format("no set of keys"), retryable=True) from None
    if not found:
        raise Broken(_SILENT.format("no key that signs"), retryable=True)
    return found


def _key(one: Mapping[str, Any]) -> RSAPublicKey | None:
    from jwt.algorithms import RSAAlgorithm
    from jwt.exceptions import InvalidKeyError

    if one.get("kty") != "RSA" or one.get("use", "sig") != "sig" or one.get("alg", "RS256") != "RS256":
        return None
    try:
        key = RSAAlgorithm.from_jwk({name: one[name] for name in ("kty", "n", "e")})
    except (InvalidKeyError, KeyError, ValueError, TypeError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size in _BITS else None
