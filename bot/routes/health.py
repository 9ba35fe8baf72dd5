"""What a supervisor asks: is the process alive, can it take deliveries, what has it seen."""

from functools import partial

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from core.errors import Broken
from core.store import Store
from core.telemetry.metrics import CONTENT_TYPE, Metrics

_AWAY = "The database does not answer."


def health(store: Store, metrics: Metrics) -> APIRouter:
    """`/livez`, `/readyz` and `/metrics`; the last two are 503 while the database is away."""
    router = APIRouter()

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        try:
            await run_in_threadpool(partial(store.desk.open_count, installation=0))  # a small question
        except Broken:
            response.status_code = 503
            return {"status": "not ready", "reason": _AWAY}
        return {"status": "ready"}

    @router.get("/metrics")
    async def told() -> Response:
        try:
            return Response(await run_in_threadpool(metrics.text), media_type=CONTENT_TYPE)
        except Broken:
            return Response(_AWAY, 503, media_type="text/plain")

    return router
