"""How a route answers, in every room of the server: a job of the pool as a response, parameters, addresses."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kg.web.explorer.frame import PAGE_HEADERS
from kg.web.jobs import Job
from kg.web.negotiation import Form, Refusal
from kg.web.pool import Pool
from kg.web.settings import Settings


async def answer(request: Request, job: Job, headers: Mapping[str, str] | None = None) -> Response:
    """Do `job` in the pool and send its answer. Raises Refusal."""
    pool: Pool = request.app.state.pool
    fresh = _validators(request, pool)
    if request.method in {"GET", "HEAD"} and fresh["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={**PAGE_HEADERS, "Vary": "Accept", **fresh})
    result = await pool.run(job, request.is_disconnected)
    media_type = f"{result.media_type}; charset=utf-8" if result.media_type.startswith("text/") else result.media_type
    return FileResponse(
        result.path,
        media_type=media_type,
        headers={**PAGE_HEADERS, "Vary": "Accept", **fresh, **(headers or {})},
        background=BackgroundTask(remove_answer, result.path),
    )


def _validators(request: Request, pool: Pool) -> dict[str, str]:
    """Return what tells a client whether its copy is still right: the same graph, asked the same in the same words."""
    asked = f"{pool.fingerprint} {request.url.path}?{request.url.query} {get_accept(request)}"
    tag = hashlib.sha256(asked.encode()).hexdigest()[:24]
    return {"ETag": f'W/"{tag}"', "Last-Modified": formatdate(pool.changed, usegmt=True), "Cache-Control": "no-cache"}


def require_token(request: Request) -> None:
    """Raise Refusal unless the request may write: 403 where nobody may, 401 where the token isn't the server's."""
    settings: Settings = request.app.state.settings
    if not settings.token:
        raise Refusal(403, "this server is for reading", hint="kg serve --token-file FILE lets those who have the token write")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(token.strip().encode(), settings.token.encode())
    if scheme.lower() != "bearer" or not same:
        raise Refusal(401, "writing takes the token", hint="send Authorization: Bearer TOKEN")


def remove_answer(path: Path) -> None:
    """Remove the file that an answer was sent from."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - it runs after each answer


def get_base(request: Request) -> str:
    """Return what stands before each path in the addresses that the server names itself by."""
    settings: Settings = request.app.state.settings
    return (settings.base or str(request.base_url)).rstrip("/")


def get_accept(request: Request) -> str:
    """Return the Accept headers as one."""
    return ",".join(request.headers.getlist("accept"))


def decode_parameters(query: bytes) -> list[tuple[str, str]]:
    """Return the parameters of an address or a form in their order. Raises Refusal, 400."""
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=500)
    except ValueError as error:
        raise Refusal(400, "the parameters can't be read", hint=str(error)) from None


def send_rdf(body: bytes, form: Form) -> Response:
    """Send a graph that stands written in `form`."""
    return Response(body, media_type=form.media_type, headers={**PAGE_HEADERS, "Vary": "Accept"})
