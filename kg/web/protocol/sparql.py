"""`/sparql` and `/graph`: the SPARQL 1.1 Protocol, its service description, and the Graph Store Protocol."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.query import list_queries
from kg.web import negotiation as forms
from kg.web.answering import answer, decode_parameters, get_accept, get_base, require_token, send_rdf
from kg.web.descriptions import write_service_description
from kg.web.explorer.frame import PAGE_HEADERS, id_base, render
from kg.web.jobs import Ask, ReadGraph
from kg.web.negotiation import Refusal, choose_form
from kg.web.pool import Pool
from kg.web.settings import Settings
from kg.web.writing import DeleteGraph, PutGraph, Update

_FORM = "application/x-www-form-urlencoded"


def sparql_routes() -> list[Route]:
    """Return the addresses of the protocols."""
    return [
        Route("/sparql", _sparql, methods=["GET", "POST"]),
        Route("/graph", _graph),
        Route("/graph", _write_graph, methods=["PUT", "POST", "DELETE"]),
        Route("/.well-known/sparql-service-description", _service_description),
    ]


async def _sparql(request: Request) -> Response:
    given = decode_parameters(request.scope["query_string"])
    if request.method == "POST":
        given = await _read_post(request, given)
        if any(key == "update" for key, _ in given):
            return await _update(request, given)
    elif not any(key in {"query", "update"} for key, _ in given):
        return await _describe_service(request)
    elif any(key == "update" for key, _ in given):
        raise Refusal(400, "an update by GET", hint="send it by POST")
    return await answer(request, _read_ask(given, get_accept(request)))


async def _update(request: Request, given: list[tuple[str, str]]) -> Response:
    require_token(request)
    texts = [value for key, value in given if key == "update"]
    if len(texts) != 1 or any(key == "query" for key, _ in given):
        raise Refusal(400, "not just one update", hint="send one, as update=")
    if any(key in {"using-graph-uri", "using-named-graph-uri"} for key, _ in given):
        raise Refusal(400, "using-graph-uri isn't taken", hint="write USING <...> in the update")
    pool: Pool = request.app.state.pool
    return Response(status_code=await pool.write(Update(texts[0])), headers=PAGE_HEADERS)


async def _read_post(request: Request, in_address: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the parameters of both forms of POST (SPARQL 1.1 Protocol, 2.1.2 and 2.1.3)."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _read_body(request)
    if media_type == _FORM:
        return decode_parameters(body)
    if media_type == "application/sparql-query":
        try:
            return [*in_address, ("query", body.decode("utf-8"))]
        except UnicodeDecodeError as error:
            raise Refusal(400, "the query is no UTF-8", hint=str(error)) from None
    if media_type == "application/sparql-update":
        try:
            return [*in_address, ("update", body.decode("utf-8"))]
        except UnicodeDecodeError as error:
            raise Refusal(400, "the update is no UTF-8", hint=str(error)) from None
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

    queries = values("query")
    if len(queries) != 1:
        raise Refusal(400, f"{len(queries) or 'no'} queries", hint="send one, as query=")
    word = next(iter(values("format")), "")
    return Ask(queries[0], accept, word, values("default-graph-uri"), values("named-graph-uri"))


async def _describe_service(request: Request) -> Response:
    form = choose_form(
        (forms.TURTLE, forms.HTML, *forms.GRAPH_FORMS[1:]), get_accept(request), request.query_params.get("format", "")
    )
    if form == forms.HTML:
        page = render("sparql.html.j2", questions=list_queries(), things=id_base())
        return HTMLResponse(page, headers={**PAGE_HEADERS, "Vary": "Accept"})
    return send_rdf(write_service_description(form, get_base(request)), form)


async def _service_description(request: Request) -> Response:
    form = choose_form(forms.GRAPH_FORMS, get_accept(request), request.query_params.get("format", ""))
    return send_rdf(write_service_description(form, get_base(request)), form)


def _read_graph_name(request: Request) -> str:
    """Return the graph that a request is about, "" for the default one."""
    graphs, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(graphs) + default != 1 or graphs == [""]:
        raise Refusal(400, "which graph?", hint="say ?default or ?graph=IRI")
    return "" if default else graphs[0]


async def _graph(request: Request) -> Response:
    return await answer(
        request, ReadGraph(_read_graph_name(request), get_accept(request), request.query_params.get("format", ""))
    )


async def _write_graph(request: Request) -> Response:
    require_token(request)
    name = _read_graph_name(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "DELETE":
        job: DeleteGraph | PutGraph = DeleteGraph(name)
    else:
        job = PutGraph(name, await _read_body(request), media_type, merge=request.method == "POST")
    pool: Pool = request.app.state.pool
    return Response(status_code=await pool.write(job), headers=PAGE_HEADERS)
