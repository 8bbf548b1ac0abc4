"""The web application joins its rooms: `kg.web.protocol` for programs, `kg.web.explorer` for people. Queries run in `kg.web.pool`."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from kg.store.embedded import EmbeddedStore
from kg.web.explorer.frame import PAGE_HEADERS
from kg.web.explorer.routes import explorer_routes
from kg.web.negotiation import Refusal
from kg.web.pool import Pool
from kg.web.protocol.routes import protocol_routes
from kg.web.settings import Settings


def make_app(store: Path | str, settings: Settings | None = None) -> Starlette:
    """Return the application over the store folder `store`. Raises StoreError at once where there is none."""
    with EmbeddedStore.open(store, read_only=True):
        pass
    chosen = settings or Settings()

    @contextlib.asynccontextmanager
    async def live(app: Starlette) -> AsyncIterator[None]:
        app.state.pool = Pool(Path(store), chosen)
        app.state.counts = (0, {})
        try:
            await app.state.pool.start()
            yield
        finally:
            await app.state.pool.stop()

    app = Starlette(
        routes=[*explorer_routes(), *protocol_routes()],  # one line a room; the first that fits an address answers
        middleware=[
            Middleware(GZipMiddleware, minimum_size=2_000, compresslevel=5),
            Middleware(
                CORSMiddleware,
                allow_origins=list(chosen.cors),
                allow_methods=["GET", "HEAD", "POST", "PUT", "DELETE"],
                allow_headers=["Accept", "Authorization", "Content-Type"],
                expose_headers=["ETag", "Link", "Retry-After"],
            ),
        ],
        exception_handlers={Refusal: _say_no, HTTPException: _say_http},
        lifespan=live,
    )
    app.state.settings = chosen
    return app


def _say_no(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refusal) else 500
    headers = dict(PAGE_HEADERS)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 503 and "try again" in str(error):
        headers["Retry-After"] = "5"
    return Response(f"{error}\n", status, headers, "text/plain")


def _say_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers={**PAGE_HEADERS, **(getattr(error, "headers", None) or {})})
    headers = {**PAGE_HEADERS, **((error.headers or {}) if isinstance(error, HTTPException) else {})}
    what = {404: "nothing at this address", 405: "not that way: this server is for reading"}.get(status, str(error))
    return Response(f"{what}: {request.url.path}\n", status, headers, "text/plain")
