"""`/.well-known/pullwright-keys.json`: the public keys that statements of this deployment are checked with."""

import hashlib

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from core.errors import Broken
from core.settings import Settings
from core.statement.keychain import Keychain
from core.statement.published import PATH, document
from core.store import Store

_FRESH = "public, max-age=300"  # as long as a key that was revoked may still be believed
_AWAY = "The database does not answer."


def keys(settings: Settings, store: Store) -> APIRouter:
    """All keys, those out of use and revoked too; for everybody, and without a secret."""
    router = APIRouter()
    chain = Keychain(store.desk, settings.signing_keys.get_secret_value())

    @router.get(PATH)
    async def published(request: Request) -> Response:
        try:
            found = await run_in_threadpool(chain.published, settings.public_url)
        except Broken:
            return Response(_AWAY, 503, media_type="text/plain", headers={"Cache-Control": "no-store"})
        body = document(found)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        kept = {"Cache-Control": _FRESH if found.keys else "no-store", "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=kept)
        return Response(body, media_type="application/json", headers={**kept, "X-Content-Type-Options": "nosniff"})

    return router
