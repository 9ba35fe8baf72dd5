"""From the bytes of a token to its claims, or to why it is not believed."""

from typing import Any

import jwt
from pydantic import ValidationError

from bot.oidc.claims import Claims
from bot.oidc.keys import Keys
from core.errors import Refused

_LONGEST = 16 * 1024  # characters; GitHub's have about 2,000
_LEEWAY_S = 30.0  # that our clock may be wrong
_REQUIRED = ["exp", "nbf", "iat", "iss", "aud", "sub"]
_GARBLED = "The token is not one that GitHub issues to a job."
_UNKNOWN = "The token is signed with a key that the issuer does not have."
_FORGED = "The token's signature is not the issuer's."
_WHY = (  # the first that fits
    (jwt.ExpiredSignatureError, "The token has expired; a job gets a fresh one for each request."),
    (jwt.ImmatureSignatureError, "The token is not valid yet; compare the clocks."),
    (jwt.InvalidAudienceError, "The token is meant for another server: its audience is not this server's address."),
    (jwt.InvalidIssuerError, "The token is from another issuer."),
    (jwt.InvalidSignatureError, _FORGED),
)


class Untrusted(Refused):
    """The token is not believed; the sentence says why and quotes nothing of it."""


class Verifier:
    """Believes one issuer, for one audience, and only RS256."""

    def __init__(self, keys: Keys, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    def claims(self, token: str) -> Claims:
        """What the token says. `Untrusted` if it is not believed; `Broken(retryable)` if the issuer is away."""
        if len(token) > _LONGEST:
            raise Untrusted(_GARBLED)
        key = self._keys.key(_kid(token))
        if key is None:
            raise Untrusted(_UNKNOWN)
        try:
            said: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._audience,
                issuer=self._issuer,
                leeway=_LEEWAY_S,
                options={"require": _REQUIRED, "strict_aud": True},
            )
            return Claims.model_validate(said)
        except jwt.PyJWTError as wrong:
            raise Untrusted(next((why for kind, why in _WHY if isinstance(wrong, kind)), _GARBLED)) from None
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise Untrusted(_GARBLED) from None


def _kid(token: str) -> str:
    """Which key the token says it is signed with; nothing else of its header is used, least of all an address."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Untrusted(_GARBLED) from None
    kid = header.get("kid")
    if header.get("alg") != "RS256":
        raise Untrusted("The token is not signed as GitHub signs: with RS256.")
    if not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise Untrusted(_GARBLED)
    return kid
