"""`/id/…`, the ontology, and what the data are: linked data manners."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from kg.web import negotiation as forms
from kg.web.answering import answer, get_accept, get_base, remove_answer, send_rdf
from kg.web.descriptions import (
    CONTEXT_PATH,
    make_context,
    render_ontology,
    write_data_description,
    write_ontology,
    write_prefixes,
)
from kg.web.explorer.frame import PAGE_HEADERS, id_base
from kg.web.explorer.jobs import ShowPage
from kg.web.explorer.routes import show_page
from kg.web.jobs import DUMP_FORMS, THING_FORMS, Count, Describe, Dump
from kg.web.negotiation import Refusal, choose_form
from kg.web.pool import Pool


def linked_data_routes() -> list[Route]:
    """Return the addresses of things, of the words that describe them, and of the whole."""
    return [
        Route("/id/{rest:path}", _thing),
        Route("/ontology", _ontology),
        Route("/ontology/{part}", _ontology),
        Route("/.well-known/void", _data_description),
        Route("/void", _data_description),
        Route(CONTEXT_PATH, _context),
        Route("/prefixes", _prefixes),
        Route("/dump.{word}", _dump),
    ]


async def _thing(request: Request) -> Response:
    if choose_form(THING_FORMS, get_accept(request), request.query_params.get("format", "")) == forms.HTML:
        return await show_page(request, ShowPage("/id/{rest:path}", {**request.query_params, **request.path_params}))
    iri = id_base() + request.path_params["rest"]
    headers = {"Link": f'<{get_base(request)}{CONTEXT_PATH}>; rel="http://www.w3.org/ns/json-ld#context"'}
    return await answer(request, Describe(iri, get_accept(request), request.query_params.get("format", "")), headers)


async def _ontology(request: Request) -> Response:
    form = choose_form(
        (forms.TURTLE, forms.HTML, *forms.GRAPH_FORMS[1:]), get_accept(request), request.query_params.get("format", "")
    )
    if form == forms.HTML:
        return HTMLResponse(render_ontology(), headers={**PAGE_HEADERS, "Vary": "Accept"})
    return send_rdf(write_ontology(form), form)


async def _data_description(request: Request) -> Response:
    form = choose_form(forms.GRAPH_FORMS, get_accept(request), request.query_params.get("format", ""))
    return send_rdf(write_data_description(form, get_base(request), await _get_counts(request)), form)


async def _get_counts(request: Request) -> Mapping[str, int]:
    """Return what there is how many times, counted once for each state of the store."""
    pool: Pool = request.app.state.pool
    generation, counts = request.app.state.counts
    if generation != pool.generation:
        now = pool.generation
        result = await pool.run(Count())
        bindings = json.loads(result.path.read_text(encoding="utf-8"))["results"]["bindings"]
        remove_answer(result.path)
        counts = {row["name"]["value"]: int(row["count"]["value"]) for row in bindings}
        request.app.state.counts = (now, counts)
    return dict(counts)


async def _context(_request: Request) -> Response:
    return JSONResponse(make_context(), media_type="application/ld+json", headers=PAGE_HEADERS)


async def _prefixes(request: Request) -> Response:
    choices = (forms.TURTLE, forms.Form("application/json", "json"), forms.CSV)
    form = choose_form(choices, get_accept(request), request.query_params.get("format", ""))
    return Response(write_prefixes(form.word), media_type=form.media_type, headers={**PAGE_HEADERS, "Vary": "Accept"})


async def _dump(request: Request) -> Response:
    word = request.path_params["word"]
    word = {"nq": "nquads", "ttl": "turtle", "nt": "ntriples"}.get(word, word)
    if word not in {form.word for form in DUMP_FORMS}:
        raise Refusal(404, "no such dump", word, f"there is {', '.join(form.word for form in DUMP_FORMS)}")
    return await answer(request, Dump(word), {"Content-Disposition": f'attachment; filename="graph.{word}"'})
