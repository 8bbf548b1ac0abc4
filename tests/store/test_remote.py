from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Triple

from kg.errors import QueryError, StoreError
from kg.store import EmbeddedStore, RemoteStore, Store, open_store
from kg.store.remote import find_form

RESULTS = "application/sparql-results+json"
TABLE = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "ä"}}]}})
GRAPH, NODE = NamedNode("https://example.org/g"), NamedNode("https://example.org/n")


class Scripted(BaseHTTPRequestHandler):
    """Answers each request with the next of `script` (the last for ever) and keeps what was asked."""

    script: list[tuple[int, dict[str, str], str]]
    asked: list[tuple[str, dict[str, list[str]]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append((self.headers["Accept"], urllib.parse.parse_qs(body)))
        status, headers, text = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if status == 0:
            time.sleep(3)
        self.send_response(status or 200)
        for name, value in headers.items():
            self.send_header(name, value)
        with contextlib.suppress(BrokenPipeError):  # the asker may have gone
            self.end_headers()
            self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, type[Scripted]]]:
    handler = type("Handler", (Scripted,), {"script": [], "asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/sparql", handler
        running.shutdown()


def test_a_table_is_posted_for_and_read(server: tuple[str, type[Scripted]]) -> None:
    address, handler = server
    handler.script = [(200, {"Content-Type": f"{RESULTS}; charset=utf-8"}, TABLE)]
    answer = RemoteStore(address).query("# ASK\nSELECT ?x WHERE { ?x a kg:Person }")
    assert isinstance(answer, QuerySolutions)
    assert [solution["x"] for solution in answer] == [Literal("ä")]
    accept, form = handler.asked[0]
    assert RESULTS in accept
    assert "PREFIX kg: <https://w3id.org/govkg/ontology#>" in form["query"][0]


def test_triples_are_asked_for_as_rdf(server: tuple[str, type[Scripted]]) -> None:
    address, handler = server
    handler.script = [(200, {"Content-Type": "text/turtle"}, "<https://example.org/n> a <https://example.org/n> .")]
    answer = RemoteStore(address).query("PREFIX select: <https://example.org/> CONSTRUCT WHERE { ?s ?p ?o }")
    assert [triple.subject for triple in answer] == [NODE]  # type: ignore[union-attr]
    assert "text/turtle" in handler.asked[0][0]


@pytest.mark.parametrize(
    ("response", "error", "message"),
    [
        ((400, {}, "expected WHERE"), QueryError, "doesn't parse.*expected WHERE"),
        ((401, {}, ""), StoreError, "login"),
        ((404, {}, ""), StoreError, "no endpoint there"),
        ((418, {}, ""), StoreError, "answers 418"),
        ((500, {}, "out of\nmemory"), StoreError, "the endpoint fails"),
        ((200, {"Content-Type": "text/html"}, "<html>"), StoreError, "the answer is text/html"),
        ((200, {}, TABLE), StoreError, "of no stated type"),
        ((200, {"Content-Type": RESULTS}, TABLE[:-9]), StoreError, "cut off"),
        ((200, {"Content-Type": RESULTS, "X-SPARQL-MaxRows": "1"}, TABLE), StoreError, "stops at 1 rows"),
        ((0, {"Content-Type": RESULTS}, TABLE), StoreError, "more than 1 s"),
    ],
)
def test_what_goes_wrong_is_one_line(
    server: tuple[str, type[Scripted]], response: tuple[int, dict[str, str], str], error: type[Exception], message: str
) -> None:
    address, handler = server
    handler.script = [response]
    with pytest.raises(error, match=message) as caught:
        RemoteStore(address, timeout=1).query("SELECT ?x WHERE { ?x ?y ?z }")
    assert "\n" not in str(caught.value)


def test_cut_off_triples_are_noticed(server: tuple[str, type[Scripted]]) -> None:
    address, handler = server
    handler.script = [(200, {"Content-Type": "text/turtle"}, "<https://example.org/n> a <https://exam")]
    with pytest.raises(StoreError, match="cut off"):
        RemoteStore(address).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_busy_server_is_asked_again_and_not_for_ever(server: tuple[str, type[Scripted]]) -> None:
    address, handler = server
    busy = (503, {"Retry-After": "0"}, "")
    handler.script = [busy, (429, {"Retry-After": "0"}, ""), (200, {"Content-Type": RESULTS}, TABLE)]
    assert isinstance(RemoteStore(address).query("SELECT ?x { }"), QuerySolutions)
    handler.script = [busy]
    handler.asked.clear()
    with pytest.raises(StoreError, match=r"busy.*asked 3 times"):
        RemoteStore(address, retries=2).query("SELECT ?x { }")
    assert len(handler.asked) == 3


def test_nobody_there_is_one_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match="can't be reached"):
        RemoteStore(f"http://127.0.0.1:{port}/").query("ASK { }")


def test_fetching_and_other_addresses_are_refused(server: tuple[str, type[Scripted]]) -> None:
    address, handler = server
    with pytest.raises(QueryError, match="SERVICE"):
        RemoteStore(address).query("SELECT * { SERVICE <http://localhost/> { } }")
    assert handler.asked == []
    with pytest.raises(StoreError, match="no web address"):
        RemoteStore("file:///etc/passwd")
    with pytest.raises(StoreError, match="reading only"):
        RemoteStore(address).remove_graph(GRAPH)


def test_service_is_followed_to_allowed_addresses_alone(server: tuple[str, type[Scripted]]) -> None:
    address, handler = server
    handler.script = [(200, {"Content-Type": RESULTS}, TABLE)]
    query = f"SELECT ?x {{ SERVICE <{address}> {{ ?x ?p ?o }} }}"
    with open_store(address, services=[address]) as remote:
        remote.query(query)
    with open_store(address, services=["http://127.0.0.1:1/"]) as other, pytest.raises(QueryError, match="refused"):
        other.query(query)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("BASE <https://example.org/ASK> PREFIX ask: <https://e.org/> # ASK\nselect * { }", "SELECT"),
        ("ask { }", "ASK"),
        ("DESCRIBE <x>", "DESCRIBE"),
    ],
)
def test_the_form_is_told_by_its_first_word(text: str, form: str) -> None:
    assert find_form(text) == form


@pytest.mark.parametrize("text", ["", "DROP ALL", "INSERT DATA { }", "PREFIX x: <y>"])
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="no query"):
        find_form(text)


@pytest.fixture(scope="module")
def oxigraph_server() -> Iterator[str]:
    binary = shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph server here: pip install oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    running = subprocess.Popen([binary, "serve", "--bind", address, "--union-default-graph"], stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://{address}/").close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"http://{address}"
    running.terminate()
    running.wait()


def test_a_real_server_keeps_and_answers_as_the_embedded_store_does(oxigraph_server: str) -> None:
    triples = [Triple(NODE, NODE, Literal(f'{number} "quoted" \n ü')) for number in range(3000)]
    remote = RemoteStore(f"{oxigraph_server}/query", f"{oxigraph_server}/update")
    stores: list[Store] = [EmbeddedStore.in_memory(), remote]
    for store in stores:
        assert store.replace_graph(GRAPH, triples)
        assert not store.replace_graph(GRAPH, triples)
        assert store.replace_graph(NODE, triples[:1])
        assert (store.count(), store.graphs()) == (3001, (GRAPH, NODE))
        assert {quad.triple for quad in store.quads(GRAPH)} == set(triples)
        truth = store.query("ASK { <https://example.org/n> ?p ?o }")
        assert isinstance(truth, QueryBoolean)
        assert truth
        with pytest.raises(QueryError, match="doesn't parse"):
            store.query("SELECT ?x WHERE {")
        store.remove_graph(GRAPH)
        assert store.graphs() == (NODE,)


def test_an_address_opens_a_remote_store_and_a_folder_an_embedded_one(tmp_path: object) -> None:
    assert isinstance(open_store("https://example.org/sparql"), RemoteStore)
    with open_store(f"{tmp_path}/s.kg", read_only=False) as store:
        assert isinstance(store, EmbeddedStore)
