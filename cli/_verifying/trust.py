"""Whose statements are believed: said by whoever verifies, in the call or the settings, and never by a statement."""

import ssl
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import Broken, Refused
from core.statement import KeySet
from core.statement.published import LARGEST, PATH, bare_key, key_set

if TYPE_CHECKING:
    import httpx2

    from core.settings import Settings

_PATIENCE_S, _WHOLE_S = 10.0, 30.0
_NOBODY = (
    "It is not said whose statements are believed. Give --key with the address of the deployment that you trust, or a "
    "file with its keys; or set PULLWRIGHT_TRUSTED_KEYS. A key that comes with a statement proves nothing."
)
_LOCAL = ("127.0.0.1", "::1", "localhost")


def trusted(named: str | None, settings: "Settings") -> KeySet:
    """The keys that are `named`: a file, an address or a key; else those of the settings, else this machine's."""
    source = named or settings.trusted_keys
    found = _named(source, settings.ca_bundle) if source else _own(settings)
    if not found.keys:
        raise Refused(f"There is no key in {source}." if source else _NOBODY)
    return found


def _named(source: str, ca_bundle: str) -> KeySet:
    if "://" in source:
        url = _address(source)
        return key_set(_fetched(url, ca_bundle), url)
    if (bare := bare_key(source)) is not None:
        return bare
    path = Path(source)
    if not path.is_file():
        raise Refused(f"There is no file {source} with keys. Give one, or an address that begins with https://.")
    with path.open("rb") as file:
        return key_set(file.read(LARGEST + 1), source)


def _address(source: str) -> str:
    """Of a deployment its keys' address; who could change what comes over the wire would choose whom one trusts."""
    parts = urlsplit(source)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    if not safe or not parts.netloc or "@" in parts.netloc:
        raise Refused(f"{source} is no address that keys are taken from; it has to begin with https://.")
    return source if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}{PATH}"


def _fetched(url: str, ca_bundle: str) -> bytes:
    import httpx2

    try:
        verify: ssl.SSLContext | bool = ssl.create_default_context(cafile=ca_bundle) if ca_bundle else True
        with (
            httpx2.Client(timeout=_PATIENCE_S, follow_redirects=False, trust_env=False, verify=verify) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as answer,
        ):
            return _body(url, answer)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        why = type(error).__name__
        raise Broken(f"The keys at {url} could not be fetched ({why}); try again.", retryable=True) from None


def _body(url: str, answer: "httpx2.Response") -> bytes:
    if answer.status_code != 200:
        raise Broken(f"{url} answered with status {answer.status_code} and no keys; give --key another address.")
    body, late = b"", time.monotonic() + _WHOLE_S
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST or time.monotonic() > late:
            raise Broken(f"{url} answered with too much, or too slowly; it was not read.", retryable=True)
    return body


def _own(settings: "Settings") -> KeySet:
    """Those of this machine, which makes no database for that where there is none."""
    from cli._opening import open_records
    from core.statement.keychain import Keychain

    given = settings.signing_keys.get_secret_value()
    if not settings.database_url.get_secret_value() and not (settings.data / "pullwright.db").exists() and not given:
        return KeySet("", ())
    with closing(open_records(settings)) as store:
        return Keychain(store.desk, given).published(settings.public_url)
