"""Writing over the protocols: who may, which graphs, and what a build leaves of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.errors import KGError
from kg.pipeline import build
from kg.store import EmbeddedStore
from kg.web.app import make_app
from kg.web.server import read_token
from kg.web.settings import Limits, Settings

TOKEN = "a-token-of-some-length"
AUTHOR = {"Authorization": f"Bearer {TOKEN}"}
NOTE = "<urn:note> <urn:says> 'The desk checked this.' ."
RELEASE = (
    '{"id": "r1", "url": "https://example.org/r1", "publisher": "hk-gia", "title": "Talk held", "published": "2021-12-17", '
    '"text": "The Secretary for the Civil Service, Mr Patrick Nip, spoke on December 17."}'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("writing")
    (path / "r.jsonl").write_text(RELEASE + "\n", encoding="utf-8")
    build([path / "r.jsonl"], path / "s.kg")
    return path


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    settings = Settings(Limits(time=4, memory=300, workers=1), refresh=60, token=TOKEN)
    with TestClient(make_app(folder / "s.kg", settings)) as client:
        yield client


def asks(client: TestClient, pattern: str) -> bool:
    return bool(client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"}).json()["boolean"])


def test_writes_take_the_token(client: TestClient) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
        answer = client.post("/sparql", data={"update": "DROP ALL"}, headers=headers)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert TOKEN not in repr(client.app.state.settings)  # type: ignore[attr-defined]


def test_an_update_is_seen_by_the_next_query(client: TestClient) -> None:
    update = f"INSERT DATA {{ GRAPH <urn:notes> {{ {NOTE} }} }}"
    assert client.post("/sparql", data={"update": update}, headers=AUTHOR).status_code == 204
    assert asks(client, NOTE)
    assert asks(client, f"GRAPH <urn:notes> {{ {NOTE} }}")
    deleted = client.post(
        "/sparql", content="DROP GRAPH <urn:notes>", headers={**AUTHOR, "Content-Type": "application/sparql-update"}
    )
    assert deleted.status_code == 204
    assert not asks(client, NOTE)


@pytest.mark.parametrize(
    ("update", "status", "reason"),
    [
        ("DROP ALL", 403, "kg build"),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", 403, "kg build"),
        (f"INSERT DATA {{ {NOTE} }}", 400, "outside any named graph"),
        ("INSERT DATA { GRAPH <urn:g> { [] <urn:p> 1 } }", 400, "blank node"),
        ("INSERT nonsense", 400, "parse"),
        ("LOAD <http://127.0.0.1:9/>", 400, "LOAD"),
        ("INSERT { GRAPH <urn:g> { ?a <urn:p> ?l } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }", 0, ""),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(client: TestClient, folder: Path, update: str, status: int, reason: str) -> None:
    with EmbeddedStore.open(folder / "s.kg", read_only=True) as store:
        before = set(store.oxigraph)
    answer = client.post("/sparql", data={"update": update}, headers=AUTHOR)
    assert answer.status_code in ({status} if status else {408, 503})
    assert reason in answer.text
    with EmbeddedStore.open(folder / "s.kg", read_only=True) as store:
        assert set(store.oxigraph) == before


def test_graphs_are_put_added_to_and_deleted_and_outlast_a_build(client: TestClient, folder: Path) -> None:
    turtle = {**AUTHOR, "Content-Type": "text/turtle"}
    address = "/graph?graph=urn:hand"
    assert client.put(address, content=NOTE, headers={"Content-Type": "text/turtle"}).status_code == 401
    assert client.put(address, content=NOTE, headers=turtle).status_code == 201
    assert client.post(address, content="<urn:note> <urn:by> <urn:me> .", headers=turtle).status_code == 204
    assert len(client.get(address, headers={"Accept": "application/n-triples"}).text.splitlines()) == 2
    assert client.put(address, content="<a", headers=turtle).status_code == 400
    assert client.put(address, content=NOTE, headers={**AUTHOR, "Content-Type": "image/png"}).status_code == 415
    assert client.put("/graph?default", content=NOTE, headers=turtle).status_code == 400
    build([folder / "r.jsonl"], folder / "s.kg")
    with EmbeddedStore.open(folder / "s.kg", read_only=True) as store:
        assert "urn:hand" in {graph.value for graph in store.graphs()}
    assert client.delete(address, headers=AUTHOR).status_code == 204
    assert client.delete(address, headers=AUTHOR).status_code == 404


def test_a_token_is_long_enough(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("short\n", encoding="utf-8")
    with pytest.raises(KGError, match="16 or more"):
        read_token(file)
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    assert read_token(file) == TOKEN
