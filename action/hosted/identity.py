"""Who the job is: a token that the runner's own service signs for one server, fresh for each call."""

import json
from urllib.parse import quote

import httpx2

from action.groups import Show
from action.hosted.away import Away
from action.inputs import Inputs, Runner
from core.errors import Refused

_LONGEST = 64 * 1024
_NO_PERMISSION = (
    "This job may not say who it is. Give it `permissions: id-token: write`; jobs that run for a fork never have it."
)
_SILENT = "The runner gave no OIDC token ({}). Run the job again."


class Identity:
    """Asks the runner for tokens whose audience is the server."""

    def __init__(self, inputs: Inputs, runner: Runner, show: Show) -> None:
        self._audience = inputs.server_url.rstrip("/")
        self._url = runner.oidc_request_url
        self._key = runner.oidc_request_token
        self._show = show

    def token(self, client: httpx2.Client) -> str:
        """A fresh token, masked in the log. `Refused` where the job has none, `Away` where it may have one soon."""
        if not self._url or not self._key.get_secret_value():
            raise Refused(_NO_PERMISSION)
        address = f"{self._url}{'&' if '?' in self._url else '?'}audience={quote(self._audience, safe='')}"
        try:
            answer = client.get(address, headers={"Authorization": f"Bearer {self._key.get_secret_value()}"})
        except httpx2.TransportError as error:
            raise Away(_SILENT.format(type(error).__name__)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Refused(_SILENT.format(type(error).__name__)) from None
        if answer.status_code >= 500:
            raise Away(_SILENT.format(f"status {answer.status_code}"))
        if answer.status_code != 200 or len(answer.content) > _LONGEST:
            raise Refused(_SILENT.format(f"status {answer.status_code}"))
        token = _value(answer.content)
        self.hide(token)
        return token

    def hide(self, secret: str) -> None:
        """It is shown nowhere in the log."""
        self._show.hide(secret)


def _value(content: bytes) -> str:
    try:
        token = json.loads(content)["value"]
    except (ValueError, KeyError, TypeError):
        token = ""
    if not isinstance(token, str) or not token.isascii() or token.count(".") != 2 or len(token.split()) != 1:
        raise Refused(_SILENT.format("not a token"))
    return token
