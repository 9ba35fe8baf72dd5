"""Registering the App from a manifest: what it asks GitHub for, and the code that is exchanged for its keys."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import Broken, Refused

PERMISSIONS = {
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "checks": "write",
    "metadata": "read",
    "members": "read",  # of an organisation: GitHub tells only so who may see and change what it pays
}
SIGNED_IN = "/signin/callback"  # where GitHub brings people back to who sign in
# GitHub refuses a manifest that names these; purchases come from the webhook of a listing
_ALWAYS_SENT = frozenset({"installation", "installation_repositories", "marketplace_purchase"})
_TICKED_BY_HAND = frozenset({"installation_target"})  # the next ask of an account says as well what it is called
_CODE = re.compile(r"[A-Za-z0-9_-]{1,128}")
_PATIENCE_S = 20.0
_STALE = "GitHub does not know this code (any more): it lasts an hour and works once. Begin again."


@dataclass(frozen=True, slots=True)
class Registered:
    """A new App. No repr shows its secrets."""

    app_id: int
    slug: str
    url: str  # its page on GitHub
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)


class _Conversion(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    id: int = Field(ge=1)
    slug: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,99}$")
    html_url: str = Field(pattern=r"^https?://[^\s\"'<>]{1,500}$")
    pem: str = Field(pattern=r"^-----BEGIN ", max_length=20_000)
    webhook_secret: str = Field(min_length=16, max_length=500)
    client_id: str = Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")
    client_secret: str = Field(pattern=r"^[A-Za-z0-9._-]{8,200}$")


def web_url(api_url: str) -> str:
    """Where people see the GitHub whose API is at `api_url`: github.com, GHE.com and Enterprise Server."""
    parts = urlsplit(api_url)
    host = parts.netloc.removeprefix("api.") if not parts.path.strip("/") else parts.netloc
    return f"{parts.scheme}://{host}"


def manifest(name: str, public_url: str, callback: str, events: frozenset[str]) -> dict[str, Any]:
    """The App that is asked for: private, with the least permissions, its webhook at `public_url`.

    The browser brings GitHub's code to `callback`, which may be an address that only that browser knows.
    """
    return {
        "name": name,
        "url": public_url,
        "description": "Turns an issue into a pull request that was proven before anyone is asked to read it.",
        "hook_attributes": {"url": f"{public_url}/webhooks/github", "active": True},
        "redirect_url": callback,
        "callback_urls": [f"{public_url}{SIGNED_IN}"],
        "public": False,
        "default_permissions": PERMISSIONS,
        "default_events": sorted(events - _ALWAYS_SENT - _TICKED_BY_HAND),
    }


def register(api_url: str, code: str) -> Registered:
    """Exchange the one-time `code` for the App's keys.

    Raises `Refused` for a code that GitHub does not take, `Broken(retryable)` when GitHub does not answer as it should.
    """
    import httpx2

    if not _CODE.fullmatch(code):
        raise Refused(_STALE)
    try:
        with httpx2.Client(timeout=_PATIENCE_S, follow_redirects=False) as client:
            answer = client.post(
                f"{api_url}/app-manifests/{code}/conversions", headers={"Accept": "application/vnd.github+json"}
            )
    except httpx2.HTTPError as error:
        raise Broken(
            f"GitHub does not answer ({type(error).__name__}). Try again in a moment.", retryable=True
        ) from None
    if answer.status_code in (404, 422):
        raise Refused(_STALE)
    if answer.status_code != 201:
        raise Broken(f"GitHub answered with status {answer.status_code}. Try again in a moment.", retryable=True)
    return _read(answer.content)


def _read(body: bytes) -> Registered:
    try:
        said = _Conversion.model_validate_json(body)
    except ValidationError as wrong:
        place = ".".join(str(part) for part in wrong.errors(include_input=False)[0]["loc"])
        raise Broken(f"GitHub made the App but its answer is not as expected ({place or 'no JSON'}).") from None
    app = (said.id, said.slug, said.html_url, said.pem, said.webhook_secret)
    return Registered(*app, said.client_id, said.client_secret)
