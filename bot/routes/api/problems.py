"""What the API says where it does not do what was asked (RFC 9457): a status, and one sentence with the next step."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from bot.wire import Problem
from core.errors import Broken, PullwrightError
from core.store import NoRequest

MEDIA_TYPE = "application/problem+json"
_WRONG_PATH = "This address or method is not of this API; /api/v1/openapi.json lists what is."
_FORGOTTEN = "What was asked ended long ago and is forgotten; ask again."
_AGAIN_S = 10


class Declined(PullwrightError):
    """The call is not carried out; nothing was changed. `headers` say more about it."""

    def __init__(
        self, status: int, why: str, *, retry_after_s: int = 0, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(why)
        self.status = status
        self.headers = {**({"retry-after": str(retry_after_s)} if retry_after_s else {}), **(headers or {})}


def answer(status: int, why: str, more: Mapping[str, str] | None = None) -> Response:
    """The answer that says so."""
    headers = dict(more or {})
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=why)
    return Response(told.model_dump_json(), status, headers=headers, media_type=MEDIA_TYPE)


async def _declined(_: Request, declined: Exception) -> Response:
    assert isinstance(declined, Declined)
    return answer(declined.status, str(declined), declined.headers)


async def _broken(_: Request, broken: Exception) -> Response:
    return answer(503, str(broken), {"Retry-After": str(_AGAIN_S)})


async def _forgotten(_: Request, __: Exception) -> Response:
    return answer(404, _FORGOTTEN)


async def _elsewhere(_: Request, wrong: Exception) -> Response:
    status = wrong.status_code if isinstance(wrong, HTTPException) else 422
    return answer(status, _WRONG_PATH)


def install(api: FastAPI) -> None:
    """Have `api` answer every failure so."""
    api.add_exception_handler(Declined, _declined)
    api.add_exception_handler(Broken, _broken)
    api.add_exception_handler(NoRequest, _forgotten)
    api.add_exception_handler(HTTPException, _elsewhere)
    api.add_exception_handler(RequestValidationError, _elsewhere)
