"""Signing in with the App: the web flow by which a person lets us see what GitHub shows them."""

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from core.errors import Refused
from core.github.plainly import ask, silent

_CODE = 128  # characters; GitHub's have 20
_FORM = {"Accept": "application/json"}
_STALE = "GitHub does not know this answer (any more): it lasts ten minutes and works once. Sign in again."
_OURS = "GitHub does not take this server's client id and secret; who runs it has to set PULLWRIGHT_CLIENT_ID again."
_REDIRECT = "GitHub does not know this server's address: its App needs the callback URL {}."
_REASONS = {"incorrect_client_credentials": _OURS, "redirect_uri_mismatch": _REDIRECT}


@dataclass(frozen=True, slots=True)
class Pass:
    """A person's token, until when it is good (seconds of the epoch; 0: it does not end), and what renews it."""

    token: str = field(repr=False)
    until: float = 0.0
    renewal: str = field(default="", repr=False)

    def is_over(self, now: float, early_s: float = 60.0) -> bool:
        """Whether it has to be renewed before it is used."""
        return bool(self.until) and now > self.until - early_s


@dataclass(frozen=True, slots=True)
class Client:
    """The App as people sign in with it. `web` is where they see GitHub, `api` its API, `redirect` our own address."""

    web: str
    api: str
    id: str
    secret: str = field(repr=False)
    redirect: str
    ca_bundle: str = ""

    def address(self, state: str, verifier: str) -> str:
        """Where the browser goes to; `verifier` stays here, only its digest is sent along."""
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {"client_id": self.id, "redirect_uri": self.redirect, "state": state, "code_challenge_method": "S256"}
        asked["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return f"{self.web}/login/oauth/authorize?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str) -> Pass:
        """The pass for GitHub's one-time `code`. `Refused` where GitHub takes it not, `Broken` where it is away."""
        if not code or len(code) > _CODE:
            raise Refused(_STALE)
        return self._token({"code": code, "code_verifier": verifier, "redirect_uri": self.redirect})

    def renew(self, held: Pass) -> Pass:
        """A fresh pass in place of `held`, which is worth nothing afterwards. `Refused` where it cannot be renewed."""
        if not held.renewal:
            raise Refused(_STALE)
        return self._token({"grant_type": "refresh_token", "refresh_token": held.renewal})

    def give_back(self, held: Pass) -> None:
        """Have GitHub forget it. `Broken` where GitHub is away; one that is not known any more is no error."""
        url = f"{self.api}/applications/{self.id}/token"
        body, who = {"access_token": held.token}, (self.id, self.secret)
        ask("DELETE", url, _FORM, ca_bundle=self.ca_bundle, json=body, auth=who)

    def _token(self, form: Mapping[str, str]) -> Pass:
        given = {"client_id": self.id, "client_secret": self.secret, **form}
        status, said = ask("POST", f"{self.web}/login/oauth/access_token", _FORM, given, ca_bundle=self.ca_bundle)
        if status != 200 or not isinstance(said, dict):
            raise silent(f"status {status}")
        if "error" in said:
            raise Refused(_REASONS.get(str(said["error"]), _STALE).format(self.redirect))
        return _pass(said)


def _pass(said: Mapping[str, Any]) -> Pass:
    token, lasts, renewal = said.get("access_token"), said.get("expires_in", 0), said.get("refresh_token", "")
    fits = isinstance(token, str) and token and isinstance(lasts, int | float) and isinstance(renewal, str)
    if not fits or not isinstance(token, str):
        raise silent("no token")
    return Pass(token, time.time() + lasts if lasts else 0.0, renewal)
