"""The web application: which address gives what. Everything is for reading; queries run in `kg.web.pool`."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kg.query import list_queries
from kg.store.embedded import EmbeddedStore
from kg.web import negotiation as forms
from kg.web.descriptions import (
    CONTEXT_PATH,
    make_context,
    make_openapi,
    render_ontology,
    write_data_description,
    write_ontology,
    write_prefixes,
    write_service_description,
)
from kg.web.explorer.jobs import ShowPage
from kg.web.explorer.routes import explorer_routes, show_page
from kg.web.jobs import DUMP_FORMS, THING_FORMS, Answer, Ask, Count, Describe, Dump, Job, ReadGraph
from kg.web.negotiation import Refusal, choose_form
from kg.web.pages import id_base, render_endpoint, render_questions
from kg.web.pool import Pool
from kg.web.settings import Settings

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_FORM = "application/x-www-form-urlencoded"


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
        routes=[
            *explorer_routes(),
            Route("/sparql", _sparql, methods=["GET", "POST"]),
            Route("/graph", _graph),
            Route("/query", _list_questions),
            Route("/query/{name}", _ask_question),
            Route("/openapi.json", _openapi),
            Route("/id/{rest:path}", _thing),
            Route("/ontology", _ontology),
            Route("/ontology/{part}", _ontology),
            Route("/.well-known/void", _data_description),
            Route("/void", _data_description),
            Route("/.well-known/sparql-service-description", _service_description),
            Route(CONTEXT_PATH, _context),
            Route("/prefixes", _prefixes),
            Route("/dump.{word}", _dump),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=list(chosen.cors),
                allow_methods=["GET", "HEAD", "POST"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=["Retry-After", "Link"],
            )
        ],
        exception_handlers={Refusal: _say_no, HTTPException: _say_http},
        lifespan=live,
    )
    app.state.settings = chosen
    return app


def _say_no(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refusal) else 500
    headers = dict(_SAFE)
    if status == 503 and "try again" in str(error):
        headers["Retry-After"] = "5"
    return Response(f"{error}\n", status, headers, "text/plain")


def _say_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = _SAFE | dict((error.headers or {}) if isinstance(error, HTTPException) else {})
    what = {404: "nothing at this address", 405: "not that way: this server is for reading"}.get(status, str(error))
    return Response(f"{what}: {request.url.path}\n", status, headers, "text/plain")


async def _run(request: Request, job: Job, headers: Mapping[str, str] | None = None) -> Response:
    pool: Pool = request.app.state.pool
    result = await pool.run(job, request.is_disconnected)
    media_type = f"{result.media_type}; charset=utf-8" if result.media_type.startswith("text/") else result.media_type
    return FileResponse(
        result.path,
        media_type=media_type,
        headers={**_SAFE, "Vary": "Accept", **(headers or {})},
        background=BackgroundTask(_remove, result.path),
    )


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - it runs after each answer


def _base(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return (settings.base or str(request.base_url)).rstrip("/")


def _accept(request: Request) -> str:
    return ",".join(request.headers.getlist("accept"))


async def _sparql(request: Request) -> Response:
    given = _decode(request.scope["query_string"])
    if request.method == "POST":
        given = await _read_post(request, given)
    elif not any(key in {"query", "update"} for key, _ in given):
        return await _describe_service(request)
    return await _run(request, _read_ask(given, _accept(request)))


def _decode(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=500)
    except ValueError as error:
        raise Refusal(400, "the parameters can't be read", hint=str(error)) from None


async def _read_post(request: Request, in_address: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters of both forms of POST (SPARQL 1.1 Protocol, 2.1.2 and 2.1.3)."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _read_body(request)
    if media_type == _FORM:
        return _decode(body)
    if media_type == "application/sparql-query":
        try:
            return [*in_address, ("query", body.decode("utf-8"))]
        except UnicodeDecodeError as error:
            raise Refusal(400, "the query is no UTF-8", hint=str(error)) from None
    if media_type == "application/sparql-update":
        raise Refusal(403, "this server is for reading: no updates")
    raise Refusal(415, "a request of an unknown type", media_type, f"send {_FORM} or application/sparql-query")


async def _read_body(request: Request) -> bytes:
    settings: Settings = request.app.state.settings
    most = int(settings.limits.request * 10**6)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise Refusal(413, f"the request has more than {settings.limits.request:g} MB")
    except ClientDisconnect:
        raise Refusal(400, "the request broke off") from None
    return bytes(body)


def _read_ask(given: list[tuple[str, str]], accept: str) -> Ask:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in given if key == name)

    if values("update"):
        raise Refusal(403, "this server is for reading: no updates")
    queries = values("query")
    if len(queries) != 1:
        raise Refusal(400, f"{len(queries) or 'no'} queries", hint="send one, as query=")
    word = next(iter(values("format")), "")
    return Ask(queries[0], accept, word, values("default-graph-uri"), values("named-graph-uri"))


async def _describe_service(request: Request) -> Response:
    form = choose_form(
        (forms.TURTLE, forms.HTML, *forms.GRAPH_FORMS[1:]), _accept(request), request.query_params.get("format", "")
    )
    if form == forms.HTML:
        return HTMLResponse(render_endpoint(), headers={**_SAFE, "Vary": "Accept"})
    return _send_rdf(write_service_description(form, _base(request)), form)


async def _service_description(request: Request) -> Response:
    form = choose_form(forms.GRAPH_FORMS, _accept(request), request.query_params.get("format", ""))
    return _send_rdf(write_service_description(form, _base(request)), form)


def _send_rdf(body: bytes, form: forms.Form) -> Response:
    return Response(body, media_type=form.media_type, headers={**_SAFE, "Vary": "Accept"})


async def _graph(request: Request) -> Response:
    graphs, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(graphs) + default != 1 or graphs == [""]:
        raise Refusal(400, "which graph?", hint="say ?default or ?graph=IRI")
    return await _run(request, ReadGraph("" if default else graphs[0], _accept(request), request.query_params.get("format", "")))


async def _list_questions(request: Request) -> Response:
    form = choose_form(
        (forms.HTML, forms.Form("application/json", "json")), _accept(request), request.query_params.get("format", "")
    )
    if form == forms.HTML:
        return HTMLResponse(render_questions(list_queries()), headers={**_SAFE, "Vary": "Accept"})
    listed = [
        {
            "name": q.name,
            "title": q.title,
            "description": q.description,
            "tags": q.tags,
            "address": f"{_base(request)}/query/{q.name}",
        }
        for q in list_queries()
    ]
    return JSONResponse(listed, headers={**_SAFE, "Vary": "Accept"})


async def _ask_question(request: Request) -> Response:
    params: dict[str, tuple[str, ...]] = {}
    given = _decode(request.scope["query_string"])
    for key, value in given:
        if key != "format" and value:
            params[key] = (*params.get(key, ()), value)
    word = next((value for key, value in given if key == "format"), "")
    return await _run(request, Answer(request.path_params["name"], params, _accept(request), word))


async def _openapi(request: Request) -> Response:
    return JSONResponse(make_openapi(list_queries(), _base(request)), headers=_SAFE)


async def _thing(request: Request) -> Response:
    if choose_form(THING_FORMS, _accept(request), request.query_params.get("format", "")) == forms.HTML:
        return await show_page(request, ShowPage("/id/{rest:path}", {**request.query_params, **request.path_params}))
    iri = id_base() + request.path_params["rest"]
    headers = {"Link": f'<{_base(request)}{CONTEXT_PATH}>; rel="http://www.w3.org/ns/json-ld#context"'}
    return await _run(request, Describe(iri, _accept(request), request.query_params.get("format", "")), headers)


async def _ontology(request: Request) -> Response:
    form = choose_form(
        (forms.TURTLE, forms.HTML, *forms.GRAPH_FORMS[1:]), _accept(request), request.query_params.get("format", "")
    )
    if form == forms.HTML:
        return HTMLResponse(render_ontology(), headers={**_SAFE, "Vary": "Accept"})
    return _send_rdf(write_ontology(form), form)


async def _data_description(request: Request) -> Response:
    form = choose_form(forms.GRAPH_FORMS, _accept(request), request.query_params.get("format", ""))
    return _send_rdf(write_data_description(form, _base(request), await _get_counts(request)), form)


async def _get_counts(request: Request) -> Mapping[str, int]:
    """Return what there is how many times, counted once for each state of the store."""
    pool: Pool = request.app.state.pool
    generation, counts = request.app.state.counts
    if generation != pool.generation:
        now = pool.generation
        result = await pool.run(Count())
        bindings = json.loads(result.path.read_text(encoding="utf-8"))["results"]["bindings"]
        _remove(result.path)
        counts = {row["name"]["value"]: int(row["count"]["value"]) for row in bindings}
        request.app.state.counts = (now, counts)
    return dict(counts)


async def _context(_request: Request) -> Response:
    return JSONResponse(make_context(), media_type="application/ld+json", headers=_SAFE)


async def _prefixes(request: Request) -> Response:
    choices = (forms.TURTLE, forms.Form("application/json", "json"), forms.CSV)
    form = choose_form(choices, _accept(request), request.query_params.get("format", ""))
    return Response(write_prefixes(form.word), media_type=form.media_type, headers={**_SAFE, "Vary": "Accept"})


async def _dump(request: Request) -> Response:
    word = request.path_params["word"]
    word = {"nq": "nquads", "ttl": "turtle", "nt": "ntriples"}.get(word, word)
    if word not in {form.word for form in DUMP_FORMS}:
        raise Refusal(404, "no such dump", word, f"there is {', '.join(form.word for form in DUMP_FORMS)}")
    return await _run(request, Dump(word), {"Content-Disposition": f'attachment; filename="graph.{word}"'})
