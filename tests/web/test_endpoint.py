"""The endpoint as clients see it: protocol, forms of answers, what is refused, and what is stopped."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat
from starlette.testclient import TestClient

from kg.store import EmbeddedStore
from kg.web.app import make_app
from kg.web.settings import Limits, Settings

FIXTURE = Path(__file__).parents[1] / "data" / "graph.trig"
NAMES = "SELECT ?name WHERE { ?p a kg:Person ; skos:prefLabel ?name } ORDER BY ?name"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
    "FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l))) < 0) }"
)
LIMITS = Limits(time=1.5, memory=300, answer=5, workers=2, waiting=70, patience=30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "s.kg"
    with EmbeddedStore.open(path) as store:
        store.load(FIXTURE)
    return path


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(make_app(folder, Settings(LIMITS, refresh=0.3)), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET", "params": {"query": NAMES}},
        {"method": "POST", "data": {"query": NAMES}},
        {"method": "POST", "content": NAMES, "headers": {"Content-Type": "application/sparql-query"}},
    ],
    ids=["GET", "form", "direct"],
)
def test_three_ways_to_ask(client: TestClient, request_: dict[str, object]) -> None:
    answer = client.request(url="/sparql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    names = [row["name"]["value"] for row in answer.json()["results"]["bindings"]]
    assert "Patrick Nip" in names
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values;q=0.9, image/png", QueryResultsFormat.TSV),
        ("application/json", QueryResultsFormat.JSON),
        ("text/html, */*;q=0.1", QueryResultsFormat.JSON),
    ],
)
def test_the_client_chooses_the_form(client: TestClient, accept: str, form: QueryResultsFormat) -> None:
    answer = client.get("/sparql", params={"query": NAMES}, headers={"Accept": accept})
    assert len(list(pyoxigraph.parse_query_results(answer.content, format=form))) > 1  # type: ignore[arg-type]


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_graphs_come_in_their_forms(client: TestClient, accept: str) -> None:
    query = "CONSTRUCT { ?p a kg:Person } WHERE { ?p a kg:Person }"
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    form = RdfFormat.from_media_type(accept)
    assert form is not None
    assert list(pyoxigraph.parse(answer.content, format=form))


def test_what_nobody_can_read_is_refused(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": NAMES}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.text


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"method": "GET", "params": {"query": "SELECT nonsense"}}, 400),
        ({"method": "GET", "params": [("query", NAMES), ("query", NAMES)]}, 400),
        ({"method": "GET", "params": {"query": NAMES, "default-graph-uri": "no iri"}}, 400),
        ({"method": "GET", "url": "/sparql?query=%FF%FE"}, 400),
        ({"method": "POST"}, 415),
        ({"method": "POST", "data": {"nothing": "here"}}, 400),
        ({"method": "POST", "content": b"\xff", "headers": {"Content-Type": "application/sparql-query"}}, 400),
        ({"method": "POST", "data": {"update": "DROP ALL"}}, 403),
        ({"method": "POST", "content": "DROP ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ({"method": "POST", "content": "x" * 1_100_000, "headers": {"Content-Type": "application/sparql-query"}}, 413),
        ({"method": "PUT"}, 405),
        ({"method": "GET", "params": {"query": "DROP ALL"}}, 400),
        ({"method": "GET", "params": {"query": "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 400),
    ],
)
def test_malformed_requests_get_a_line(client: TestClient, request_: dict[str, object], status: int) -> None:
    answer = client.request(**({"url": "/sparql"} | request_))  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.count("\n") == 1


def test_a_client_chooses_graphs(client: TestClient, folder: Path) -> None:
    with EmbeddedStore.open(folder, read_only=True) as store:
        graph = next(name for name in store.graphs() if "release" in name.value)
        wanted = len(list(store.quads(graph)))
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    twice = [("query", query), ("default-graph-uri", graph.value), ("default-graph-uri", graph.value)]
    for params in (twice[:2], twice):
        answer = client.get("/sparql", params=params).json()
        assert int(answer["results"]["bindings"][0]["n"]["value"]) == wanted
    named = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o } LIMIT 1", "named-graph-uri": graph.value}).json()
    assert named["results"]["bindings"] == []  # the default graph is empty when only named ones are chosen
    stored = client.get("/graph", params={"graph": graph.value}, headers={"Accept": "application/n-triples"})
    assert len(stored.text.splitlines()) == wanted


def test_graph_store_requests_that_name_no_graph(client: TestClient) -> None:
    assert client.get("/graph").status_code == 400
    assert client.get("/graph", params={"graph": "urn:none"}).status_code == 404
    assert client.put("/graph", params={"graph": "urn:none"}).status_code == 403


# Ten shapes of query that would never end, or take all there is.
HOSTILE = {
    "cross product": ENDLESS,
    "cross product with order": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "distinct product": "SELECT DISTINCT ?a ?d ?g WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "all pairs by path": "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d }",
    "one long text": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?t) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "doubling": "SELECT ?z WHERE { BIND('xxxxxxxxxxxxxxxx' AS ?a0) " + " ".join(
        f"BIND(CONCAT(?a{i}, ?a{i}, ?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(20)) + " BIND(?a20 AS ?z) }",
    "optionals": "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"OPTIONAL {{ ?a{i} ?b{i} ?c{i} }}" for i in range(8)) + " }",
    "groups": "SELECT ?a ?d ?g (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } GROUP BY ?a ?d ?g",
    "not exists": "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?x ?y ?z "
    "FILTER NOT EXISTS { ?g ?h ?i . ?j ?k ?l FILTER(?i = ?c && ?l = ?z && ?i != ?l) } }",
    "deep brackets": "SELECT * WHERE " + "{" * 60_000 + "}" * 60_000,
}  # fmt: skip


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_queries_are_stopped_and_others_are_answered(client: TestClient, shape: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        begun = time.monotonic()
        hostile = threads.submit(client.post, "/sparql", data={"query": HOSTILE[shape]})
        assert client.get("/sparql", params={"query": NAMES}).status_code == 200
        answer = hostile.result()
    assert answer.status_code in {400, 408, 503}, answer.text[:200]
    assert answer.text.count("\n") == 1
    assert time.monotonic() - begun < LIMITS.time + 5


def test_an_answer_that_is_too_large_is_no_answer(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"})
    assert answer.status_code in {408, 503}


def test_many_clients_at_once(client: TestClient) -> None:
    with ThreadPoolExecutor(64) as threads:
        answers = list(threads.map(lambda _: client.get("/sparql", params={"query": NAMES}), range(128)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_workers_that_die_are_replaced(client: TestClient) -> None:
    pool = client.app.state.pool  # type: ignore[attr-defined]
    for pid in pool.pids:
        os.kill(pid, 9)
    statuses = [client.get("/sparql", params={"query": NAMES}).status_code for _ in range(4)]
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 503}


def test_questions_are_addresses(client: TestClient) -> None:
    answer = client.get("/query/official_met", params={"official": "Liu Guangyuan", "during": "2021", "format": "csv"})
    assert answer.status_code == 200
    assert "Patrick Nip" in answer.text
    assert "Liu" in client.get("/query/official_met?official=Patrick+Nip", headers={"Accept": "text/html"}).text
    missing = client.get("/query/official_met")
    assert (missing.status_code, "for example" in missing.text) == (400, True)
    assert client.get("/query/no_such").status_code == 404
    assert client.get("/query/official_met?official=x&format=png").status_code == 406
    described = client.get("/openapi.json").json()["paths"]
    assert set(described) >= {"/sparql", "/query/official_met"}
    assert len(client.get("/query?format=json").json()) + 1 == len(described)


def test_parameters_stay_values(client: TestClient) -> None:
    answer = client.get("/query/official_met", params={"official": '" } } ?s ?p ?o . #', "format": "json"})
    assert answer.json()["results"]["bindings"] == []


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/n-triples", "text/html"])
def test_things_have_pages(client: TestClient, accept: str) -> None:
    found = client.get("/sparql", params={"query": "SELECT ?p WHERE { ?p a kg:Person ; skos:prefLabel 'Patrick Nip' }"}).json()
    iri = found["results"]["bindings"][0]["p"]["value"]
    answer = client.get("/id/" + iri.split("/id/")[1], headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert "Patrick Nip" in answer.text


def test_what_is_unknown_has_no_page(client: TestClient) -> None:
    assert client.get("/id/person/nobody").status_code == 404


def test_the_server_describes_itself_and_its_data(client: TestClient) -> None:
    for address in ("/sparql", "/.well-known/void", "/ontology"):
        answer = client.get(address, headers={"Accept": "text/turtle"})
        assert list(pyoxigraph.parse(answer.content, format=RdfFormat.TURTLE))
    assert b"UnionDefaultGraph" in client.get("/sparql").content
    assert client.get("/context.jsonld").json()["@context"]["holder"]["@type"] == "@id"
    assert "@prefix kg:" in client.get("/prefixes").text
    dumped = list(pyoxigraph.parse(client.get("/dump.nq").content, format=RdfFormat.N_QUADS))
    assert len(dumped) == len(list(pyoxigraph.parse(path=FIXTURE)))
    assert client.get("/dump.exe").status_code == 404


def test_other_pages_may_ask(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": NAMES}, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_build_is_seen_without_a_restart(client: TestClient, folder: Path) -> None:
    query = {"query": "ASK { <urn:new> ?p ?o }"}
    assert client.get("/sparql", params=query).json() == {"head": {}, "boolean": False}
    with EmbeddedStore.open(folder) as store:  # the server reads a snapshot: a writer isn't shut out
        store.replace_graph(NamedNode("urn:g"), pyoxigraph.parse("<urn:new> <urn:p> 1 .", format=RdfFormat.TURTLE))
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if json.loads(client.get("/sparql", params=query).content)["boolean"]:
            time.sleep(1.5)
            workers = set(client.app.state.pool.pids)  # type: ignore[attr-defined]
            time.sleep(1)
            assert set(client.app.state.pool.pids) == workers  # type: ignore[attr-defined] # replaced once, not again and again
            return
        time.sleep(0.3)
    pytest.fail("the new graph was never seen")


def test_what_a_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/query/official_acting", headers={"Accept": "text/csv"})
    again = {"Accept": "text/csv", "If-None-Match": first.headers["etag"]}
    assert client.get("/query/official_acting", headers=again).status_code == 304
    assert client.get("/query/official_acting", headers={**again, "Accept": "text/markdown"}).status_code == 200
    assert "GMT" in first.headers["last-modified"]


def test_head_options_and_compression(client: TestClient) -> None:
    assert client.head("/sparql", params={"query": NAMES}).content == b""
    answer = client.options("/sparql")
    assert (answer.status_code, "POST" in answer.headers["allow"]) == (204, True)
    assert client.get("/dump.nt", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
