"""Who calls: JSON web tokens of the App (verified for real) and tokens of its installations."""

import base64
import time
from collections.abc import Mapping

import jwt

from tests.fakes.github.routing import Caller, Problem
from tests.fakes.github.world import World

_LONGEST_S = 600
_DRIFT_S = 60


def caller(world: World, headers: Mapping[str, str]) -> Caller:
    """Raises `Problem` as GitHub answers a token that is not, or not any more, good."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        name, _, token = base64.b64decode(token).decode().partition(":")
        if (name, token) == (world.app["client_id"], world.app["client_secret"]):
            return Caller("client")
    if not token:
        return Caller("nobody")
    if token.startswith("eyJ") and token.count(".") == 2:
        return _app(world, token)
    return _user(world, token) if token.startswith("ghu_") else _installation(world, token)


def _user(world: World, token: str) -> Caller:
    """Somebody who signed in with the App."""
    held = world.state.by_key("user_token", token)
    if held is None or held["expires"] <= world.now():
        raise Problem(401, "Bad credentials")
    return Caller("user", account=held["account"])


def _app(world: World, token: str) -> Caller:
    app = world.app
    required = {"require": ["iat", "exp", "iss"], "verify_iss": False, "verify_iat": False, "verify_exp": False}
    try:
        claims = jwt.decode(token, app["public_key"], algorithms=["RS256"], options=required)  # type: ignore[arg-type]  # the stub wants its own TypedDict
    except jwt.InvalidTokenError:
        raise Problem(401, "A JSON web token could not be decoded") from None
    now = time.time()
    if claims["exp"] <= now:
        raise Problem(401, "'Expiration time' claim ('exp') must be a numeric value representing the future time at "
                      "which the assertion expires")  # fmt: skip
    if claims["exp"] > now + _LONGEST_S + _DRIFT_S:
        raise Problem(401, "'Expiration time' claim ('exp') is too far in the future")
    if claims["iat"] > now + _DRIFT_S:
        raise Problem(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was "
                      "issued")  # fmt: skip
    if str(claims["iss"]) not in (str(app["app_id"]), app["client_id"]):
        raise Problem(404, "Integration not found")
    return Caller("app")


def _installation(world: World, token: str) -> Caller:
    held = world.state.by_key("token", token)
    if held is None or held["expires"] <= world.now():
        raise Problem(401, "Bad credentials")
    installation = world.state.get("installation", held["installation"])
    if installation is None:
        raise Problem(401, "Bad credentials")
    if installation["suspended"]:
        raise Problem(403, "This installation has been suspended")
    lowered = {
        name: level if installation["permissions"].get(name) in (level, "write") else "read"
        for name, level in held["permissions"].items()
        if name in installation["permissions"]
    }
    repositories = None if held["repositories"] is None else tuple(held["repositories"])
    return Caller("installation", installation["id"], lowered, repositories, held.get("account", 0))
