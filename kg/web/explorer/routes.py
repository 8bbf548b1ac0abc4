"""The explorer's addresses, for `kg.web.app`."""

from __future__ import annotations

import contextlib
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from kg.web.explorer.frame import MEDIA_TYPES, PAGE_HEADERS, find_static, render
from kg.web.explorer.jobs import ShowPage
from kg.web.explorer.pages import PAGES
from kg.web.negotiation import Refusal
from kg.web.pool import Pool


def explorer_routes() -> list[Route]:
    """Return a route for each page, and one for the files that pages use."""
    return [*(Route(path, show) for path in PAGES if not path.startswith("/id/")), Route("/static/{name}", send_static)]


async def show(request: Request) -> Response:
    """Answer with the page of the route that was asked for."""
    return await show_page(request, ShowPage(request.scope["route"].path, {**request.query_params, **request.path_params}))


async def show_page(request: Request, page: ShowPage) -> Response:
    """Answer with `page`; where there is none, with a page that says why."""
    pool: Pool = request.app.state.pool
    try:
        result = await pool.run(page, request.is_disconnected)
    except Refusal as refusal:
        text = render("refusal.html.j2", what=refusal.what, where=refusal.where, hint=refusal.hint)
        return HTMLResponse(text, refusal.status, PAGE_HEADERS)
    return FileResponse(
        result.path,
        media_type=f"{result.media_type}; charset=utf-8",
        headers={**PAGE_HEADERS, "Vary": "Accept"},
        background=BackgroundTask(_remove, result.path),
    )


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()


async def send_static(request: Request) -> Response:
    """Answer with a file of the package; its name changes with its content, so it may be kept for ever."""
    path = find_static(request.path_params["name"])
    if path is None:
        raise Refusal(404, "no such file", request.url.path)
    headers = {**PAGE_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type=MEDIA_TYPES[path.suffix], headers=headers)
