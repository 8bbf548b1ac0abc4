"""`/query/…`: the questions of the library as plain addresses, and their OpenAPI description."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kg.query import list_queries
from kg.web import negotiation as forms
from kg.web.answering import answer, decode_parameters, get_accept, get_base
from kg.web.descriptions import make_openapi
from kg.web.explorer.frame import PAGE_HEADERS
from kg.web.jobs import Answer
from kg.web.negotiation import choose_form
from kg.web.pages import render_questions


def question_routes() -> list[Route]:
    """Return the addresses of the questions."""
    return [
        Route("/query", _list_questions),
        Route("/query/{name}", _ask_question),
        Route("/openapi.json", _openapi),
    ]


async def _list_questions(request: Request) -> Response:
    form = choose_form(
        (forms.HTML, forms.Form("application/json", "json")), get_accept(request), request.query_params.get("format", "")
    )
    if form == forms.HTML:
        return HTMLResponse(render_questions(list_queries()), headers={**PAGE_HEADERS, "Vary": "Accept"})
    listed = [
        {
            "name": q.name,
            "title": q.title,
            "description": q.description,
            "tags": q.tags,
            "text": q.text,
            "address": f"{get_base(request)}/query/{q.name}",
        }
        for q in list_queries()
    ]
    return JSONResponse(listed, headers={**PAGE_HEADERS, "Vary": "Accept"})


async def _ask_question(request: Request) -> Response:
    params: dict[str, tuple[str, ...]] = {}
    given = decode_parameters(request.scope["query_string"])
    for key, value in given:
        if key != "format" and value:
            params[key] = (*params.get(key, ()), value)
    word = next((value for key, value in given if key == "format"), "")
    return await answer(request, Answer(request.path_params["name"], params, get_accept(request), word))


async def _openapi(request: Request) -> Response:
    return JSONResponse(make_openapi(list_queries(), get_base(request)), headers=PAGE_HEADERS)
