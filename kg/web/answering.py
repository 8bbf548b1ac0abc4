"""How a route answers, in every room of the server: a job of the pool as a response, parameters, addresses."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from kg.web.jobs import Job
from kg.web.negotiation import Form, Refusal
from kg.web.pool import Pool
from kg.web.settings import Settings

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


async def answer(request: Request, job: Job, headers: Mapping[str, str] | None = None) -> Response:
    """Do `job` in the pool and send its answer. Raises Refusal."""
    pool: Pool = request.app.state.pool
    result = await pool.run(job, request.is_disconnected)
    media_type = f"{result.media_type}; charset=utf-8" if result.media_type.startswith("text/") else result.media_type
    return FileResponse(
        result.path,
        media_type=media_type,
        headers={**SAFE, "Vary": "Accept", **(headers or {})},
        background=BackgroundTask(remove_answer, result.path),
    )


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
    return Response(body, media_type=form.media_type, headers={**SAFE, "Vary": "Accept"})
