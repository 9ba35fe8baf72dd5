"""The ASGI application of `/api/v1`: addresses and methods, and nothing of what they mean."""

from typing import Annotated

from fastapi import FastAPI, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from bot.routes.api import problems, reading
from bot.routes.api.calling import Calls
from bot.routes.api.following import Following
from bot.routes.api.reading import bearer
from bot.routes.api.streams import Seen, Streams
from bot.wire import Finish, Problem, Receipt
from core.store import Caller

_KINDS = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "sarif": "application/sarif+json",
    "diff": "text/x-diff; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment", "Cache-Control": "no-store"}
_LIVE = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # a proxy is not to collect what is said


def application(calls: Calls, following: Following, streams: Streams) -> FastAPI:
    """The application, to be mounted at `/api/v1`."""
    api = FastAPI(title="Pullwright", version="1", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    problems.install(api)
    _asking(api, calls)
    _following(api, following, streams)
    return api


def _asking(api: FastAPI, calls: Calls) -> None:
    @api.post("/requests", status_code=202, responses={401: {"model": Problem}, 409: {"model": Problem}})
    async def ask(request: Request, response: Response) -> Receipt:
        claims = await run_in_threadpool(calls.who, bearer(request))
        receipt = await run_in_threadpool(calls.take, claims, await reading.body(request))
        response.headers["Cache-Control"] = "no-store"
        if receipt.id:
            response.headers["Location"] = f"/api/v1/requests/{receipt.id}"
        else:
            response.status_code = 200
        return receipt


def _following(api: FastAPI, following: Following, streams: Streams) -> None:
    async def caller(request: Request, id: str) -> Caller:
        return await run_in_threadpool(following.caller, id, bearer(request))

    @api.get("/requests/{id}")
    async def look(request: Request, id: str) -> Finish:
        return await run_in_threadpool(following.finish, await caller(request, id))

    @api.get("/requests/{id}/events")
    async def follow(request: Request, id: str, last_event_id: Annotated[str, Header()] = "") -> Response:
        known = await caller(request, id)
        streams.check(known)
        events = streams.events(known, Seen.read(last_event_id))
        return StreamingResponse(events, media_type="text/event-stream", headers=_LIVE)

    @api.post("/requests/{id}/cancel", status_code=202)
    async def cancel(request: Request, id: str) -> Finish:
        known = await caller(request, id)
        await run_in_threadpool(following.cancel, known)
        return await run_in_threadpool(following.finish, known)

    @api.get("/requests/{id}/reports/{name}")
    async def report(request: Request, id: str, name: str) -> Response:
        content = await run_in_threadpool(following.report, await caller(request, id), name)
        return Response(content, media_type=_KINDS[name.rpartition(".")[2]], headers=_SAFE)
