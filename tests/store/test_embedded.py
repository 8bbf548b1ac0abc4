from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Triple

from kg.errors import QueryError, StoreError
from kg.store import EmbeddedStore

GRAPH, OTHER = NamedNode("https://example.org/g/1"), NamedNode("https://example.org/g/2")
PREDICATE = NamedNode("https://example.org/p")


def triple(name: str, value: str = "x") -> Triple:
    return Triple(NamedNode(f"https://example.org/{name}"), PREDICATE, Literal(value))


def dump(store: EmbeddedStore, format: RdfFormat = RdfFormat.N_QUADS) -> str:  # noqa: A002
    stream = io.BytesIO()
    store.dump(stream, format)
    return stream.getvalue().decode()


def test_a_store_on_disk_keeps_what_it_was_given(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "s.kg"
    with EmbeddedStore.open(folder) as store:
        assert store.replace_graph(GRAPH, [triple("a"), triple("b")])
    assert (folder / "graph" / "CURRENT").exists()
    with EmbeddedStore.open(folder, read_only=True) as store:
        assert (store.count(), store.graphs()) == (2, (GRAPH,))


def test_replacing_a_graph_leaves_the_others_alone_and_says_whether_it_changed() -> None:
    store = EmbeddedStore.in_memory()
    store.replace_graph(OTHER, [triple("kept")])
    store.replace_graph(GRAPH, [triple("a"), triple("b", 'quote " and \\ and \n line')])
    assert not store.replace_graph(GRAPH, [triple("b", 'quote " and \\ and \n line'), triple("a")])
    assert store.replace_graph(GRAPH, [triple("b", 'quote " and \\ and \n line'), triple("c")])
    assert {quad.triple for quad in store.quads(GRAPH)} == {triple("b", 'quote " and \\ and \n line'), triple("c")}
    assert {quad.triple for quad in store.quads(OTHER)} == {triple("kept")}


def test_a_removed_graph_is_gone() -> None:
    store = EmbeddedStore.in_memory()
    store.replace_graph(GRAPH, [triple("a")])
    store.remove_graph(GRAPH)
    store.remove_graph(GRAPH)
    assert (store.graphs(), store.count()) == ((), 0)


def test_queries_see_the_union_of_all_graphs() -> None:
    store = EmbeddedStore.in_memory()
    store.replace_graph(GRAPH, [triple("a")])
    store.replace_graph(OTHER, [triple("a"), triple("b")])
    answer = store.query("SELECT DISTINCT ?s { ?s ?p ?o }")
    assert isinstance(answer, QuerySolutions)
    assert len(list(answer)) == 2
    yes = store.query("ASK { GRAPH <https://example.org/g/2> { <https://example.org/b> ?p ?o } }")
    assert isinstance(yes, QueryBoolean)
    assert yes


def test_blank_nodes_are_refused() -> None:
    with pytest.raises(StoreError, match="blank node"):
        EmbeddedStore.in_memory().replace_graph(GRAPH, [Triple(BlankNode(), PREDICATE, Literal("x"))])


@given(st.permutations(["a", "b", "c", "d"]), st.permutations([GRAPH, OTHER]))
def test_equal_stores_give_equal_bytes_whatever_the_order(names: list[str], graphs: list[NamedNode]) -> None:
    store = EmbeddedStore.in_memory()
    for graph in graphs:
        store.replace_graph(graph, [triple(name, "ü\n") for name in names])
    text = dump(store)
    lines = text.splitlines(keepends=True)
    assert lines == sorted(lines)
    assert len(lines) == 8
    assert lines[0] == '<https://example.org/a> <https://example.org/p> "ü\\n" <https://example.org/g/1> .\n'


def test_turtle_holds_the_union_once() -> None:
    store = EmbeddedStore.in_memory()
    store.replace_graph(GRAPH, [triple("a")])
    store.replace_graph(OTHER, [triple("a")])
    assert dump(store, RdfFormat.TURTLE).count("https://example.org/a") == 1


def test_what_does_not_parse_and_what_fetches_is_a_query_error() -> None:
    store = EmbeddedStore.in_memory()
    with pytest.raises(QueryError, match="doesn't parse"):
        store.query("SELECT ?s WHERE {")
    with pytest.raises(QueryError, match="SERVICE"):
        store.query("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")


def test_a_missing_store_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^no store: .*s\.kg \(make one"):
        EmbeddedStore.open(tmp_path / "s.kg", read_only=True)
    assert not (tmp_path / "s.kg").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(StoreError, match="other things"):
        EmbeddedStore.open(tmp_path)
    with pytest.raises(StoreError, match="not a folder"):
        EmbeddedStore.open(tmp_path / "thesis.doc")


def test_a_broken_store_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "CURRENT").write_text("nonsense")
    with pytest.raises(StoreError, match="can't be opened") as caught:
        EmbeddedStore.open(tmp_path, read_only=True)
    assert "\n" not in str(caught.value)


def test_damage_in_the_files_is_one_line(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path) as store:
        store.replace_graph(GRAPH, [Triple(GRAPH, GRAPH, Literal(f"{number} {'x' * 99}")) for number in range(999)])
    EmbeddedStore.open(tmp_path).close()  # what was in the log goes into a table
    for path in (tmp_path / "graph").glob("*.sst"):
        content = bytearray(path.read_bytes())
        content[:500] = bytes(500)
        path.write_bytes(content)
    for ask in (EmbeddedStore.count, lambda store: list(store.quads()), lambda store: list(store.query("SELECT * { ?s ?p ?o }"))):
        with pytest.raises(StoreError, match="restore a backup") as caught, EmbeddedStore.open(tmp_path, read_only=True) as store:
            ask(store)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("first", "second"), [(False, False), (False, True), (True, False)])
def test_a_writer_shares_with_nobody(tmp_path: Path, first: bool, second: bool) -> None:
    EmbeddedStore.open(tmp_path / "s.kg").close()
    with EmbeddedStore.open(tmp_path / "s.kg", read_only=first):
        with pytest.raises(StoreError, match="in use"):
            EmbeddedStore.open(tmp_path / "s.kg", read_only=second)
        code = f"from kg.store import EmbeddedStore; EmbeddedStore.open({str(tmp_path / 's.kg')!r}, read_only={second})"
        other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "in use by another process" in other.stderr


def test_readers_share(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s.kg") as store:
        store.replace_graph(GRAPH, [triple("a")])
        path = store.path
    assert path is not None
    with EmbeddedStore.open(path, read_only=True) as one, EmbeddedStore.open(path, read_only=True) as two:
        assert one.count() == two.count() == 1
        with pytest.raises(StoreError, match="reading only"):
            one.replace_graph(GRAPH, [])


def test_a_backup_is_a_store_that_can_be_read_beside_the_writer(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "s.kg") as store:
        store.replace_graph(GRAPH, [triple("a")])
        with EmbeddedStore.open(store.backup(tmp_path / "copy.kg"), read_only=True) as copy:
            store.replace_graph(OTHER, [triple("b")])
            assert copy.count() == 1
        with pytest.raises(StoreError, match="no backup"):
            store.backup(tmp_path / "copy.kg")


def test_a_killed_writer_leaves_a_store_that_opens(tmp_path: Path) -> None:
    code = (
        "import os, signal; from kg.store import EmbeddedStore; from pyoxigraph import *;"
        f"s = EmbeddedStore.open({str(tmp_path / 's.kg')!r}); n = NamedNode('https://example.org/x');"
        "s.replace_graph(n, [Triple(n, n, n)]); s.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    with EmbeddedStore.open(tmp_path / "s.kg") as store:
        assert store.count() == 1


def test_a_closed_store_says_so() -> None:
    store = EmbeddedStore.in_memory()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.count()


@given(st.lists(st.tuples(st.sampled_from([GRAPH, OTHER]), st.sets(st.sampled_from("abcd"))), max_size=8), st.booleans())
def test_the_union_holds_each_triple_once_through_every_change(changes: list[tuple[NamedNode, set[str]]], removal: bool) -> None:
    store = EmbeddedStore.in_memory()
    for graph, names in changes:
        store.replace_graph(graph, [triple(name) for name in names])
    if removal:
        store.remove_graph(GRAPH)
    answer = store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    assert isinstance(answer, QuerySolutions)
    seen = [Triple(*solution) for solution in answer]
    assert len(seen) == len(set(seen))
    assert set(seen) == {quad.triple for quad in store.quads()}
    assert sorted(map(str, store.match(predicate=PREDICATE))) == sorted(map(str, seen))


def test_a_file_is_loaded_graph_by_graph(tmp_path: Path) -> None:
    file = tmp_path / "x.nq"
    store = EmbeddedStore.in_memory()
    store.replace_graph(GRAPH, [triple("old")])
    store.replace_graph(OTHER, [triple("kept")])
    file.write_text("<https://example.org/new> <https://example.org/p> <https://example.org/o> <https://example.org/g/1> .\n")
    store.load(file)
    assert {quad.subject.value for quad in store.quads()} == {"https://example.org/new", "https://example.org/kept"}
    file.write_text("<https://example.org/new> <https://example.org/p> <https://example.org/o> .\n")
    with pytest.raises(StoreError, match="outside any named graph"):
        store.load(file)
    file.write_text("nonsense")
    with pytest.raises(StoreError, match="can't be loaded"):
        store.load(file)
