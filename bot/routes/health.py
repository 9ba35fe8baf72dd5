"""What a supervisor asks: is the process alive, can it take deliveries."""

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from core.errors import Broken
from core.store import Store


def health(store: Store) -> APIRouter:
    """`/livez` and `/readyz`."""
    router = APIRouter()

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        try:
            await run_in_threadpool(store.desk.secret, "webhook_secret")
        except Broken as broken:
            response.status_code = 503
            return {"status": "not ready", "reason": str(broken)}
        return {"status": "ready"}

    return router
