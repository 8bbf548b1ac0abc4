"""Pages: nothing asked of anybody, text stays text, and what is left out is said. Opened in a browser where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import lxml.html
import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

pytest.importorskip("pyvis")
pytest.importorskip("altair")
pytest.importorskip("vl_convert")

from kg.errors import ExportError
from kg.graph import Graph, view
from kg.store import EmbeddedStore
from kg.views.network import show_network
from kg.views.picture import Picture
from kg.vocabulary import KG, OA, RDFS, SKOS

FIXTURE = Path(__file__).parents[1] / "data" / "graph.trig"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "</script><img id=hacked src=x onerror=\"document.body.id='hacked'\"><b id='hacked'>'\\\"`${1}{{7*7}}"
PICTURES = ("network", "timeline", "line-up", "matrix")


@pytest.fixture(scope="module")
def graph() -> Graph:
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    return Graph(store, "in memory")


@pytest.fixture(scope="module")
def hostile() -> Graph:
    """The small graph with markup in every name, label and sentence."""
    store = EmbeddedStore.in_memory()
    store.load(FIXTURE)
    spoilt = {SKOS.prefLabel, SKOS.altLabel, RDFS.label, OA.exact, KG.text}
    for name in store.graphs():
        quads = [
            Quad(q.subject, q.predicate, Literal(q.object.value + HOSTILE), q.graph_name)
            if q.predicate in spoilt and isinstance(q.object, Literal)
            else q
            for q in store.quads(name)
        ]
        store.replace_graph(name, quads)
    release = NamedNode("https://w3id.org/govkg/id/release/hk-gia/P1")
    source = NamedNode("http://purl.org/dc/terms/source")
    changed = [Quad(q.subject, q.predicate, NamedNode("javascript:alert(1)"), q.graph_name) if q.predicate == source else q
               for q in store.quads(release)]  # fmt: skip
    store.replace_graph(release, changed)
    return Graph(store, "in memory")


def open_in_browser(picture: Picture, path: Path) -> str:
    """Return the page as it stands after its scripts have run."""
    if CHROMIUM is None:
        pytest.skip("no chromium here")
    picture.save(path)
    options = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --virtual-time-budget=6000"
    command = [CHROMIUM, *options.split(), f"--user-data-dir={path.parent / 'profile'}", "--enable-logging=stderr", "--dump-dom"]
    run = subprocess.run([*command, path.as_uri()], capture_output=True, text=True, timeout=90, check=True)
    complaints = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
    assert complaints == []
    return run.stdout


def without_libraries(picture: Picture) -> str:
    """Return the page without the scripts of others, which hold addresses in comments and names of XML namespaces."""
    return re.sub(r"<script>.{100000,}?</script>", "", picture.html, flags=re.DOTALL)


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_loads_nothing_and_may_not(graph: Graph, name: str) -> None:
    picture = view(graph, name)
    assert "default-src 'none'" in picture.html
    assert not re.search(r"<(?:script|link|img|iframe)[^>]*\b(?:src|href)\s*=", without_libraries(picture))
    assert "@import" not in picture.html.partition("</head>")[0]


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_opens_and_draws(graph: Graph, name: str, tmp_path: Path) -> None:
    page = open_in_browser(view(graph, name), tmp_path / "picture.html")
    assert 'data-ready="yes"' in page
    assert re.search(r"<canvas|<svg[^>]*class=\"marks\"", page)


@pytest.mark.parametrize("name", PICTURES)
def test_markup_in_names_and_sentences_stays_text(hostile: Graph, name: str, tmp_path: Path) -> None:
    page = lxml.html.document_fromstring(open_in_browser(view(hostile, name), tmp_path / "picture.html"))
    assert page.xpath("//body/@data-ready") == ["yes"]
    assert page.xpath("//*[@id='hacked'] | //b | //img") == []
    assert [str(target) for target in page.xpath("//@*[local-name() = 'href']") if str(target).startswith("javascript:")] == []


def test_the_page_says_what_is_left_out(graph: Graph) -> None:
    picture = view(graph, "network", limit=2)
    assert picture.left_out == "Left out: 1 of 3, the least tied, and their 2 lines."
    assert picture.left_out in picture.html
    assert view(graph, "network").left_out == ""


def test_around_whom_comes_first_whatever_the_limit(graph: Graph) -> None:
    network = graph.network("offices", around="Liu Guangyuan")
    assert "Liu Guangyuan" in graph.show(network, limit=1).html


def test_facts_without_a_date_stand_in_the_table_of_the_line_up(graph: Graph) -> None:
    picture = view(graph, "line-up", organisation="Civil Service Bureau")
    assert picture.title == "Civil Service Bureau: who held which office"
    assert "former Secretary, Mr Patrick Nip" in picture.html


def test_the_timeline_of_a_person_has_offices_and_events(graph: Graph) -> None:
    picture = graph.timeline("Patrick Nip")
    assert "1 tenure and 2 events." in picture.html


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_charts_are_saved_as_images_too(graph: Graph, ending: str, tmp_path: Path) -> None:
    path = view(graph, "matrix").save(tmp_path / f"matrix.{ending}")
    assert path.read_bytes().startswith(b"<svg" if ending == "svg" else b"\x89PNG")


def test_a_network_is_a_page(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="a network is written as a page"):
        view(graph, "network").save(tmp_path / "network.png")


def test_a_file_that_can_not_be_written(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="the picture can't be written"):
        view(graph, "network").save(tmp_path / "missing" / "network.html")


def test_a_notebook_shows_the_page_in_a_frame_that_can_do_no_harm(graph: Graph) -> None:
    frame = view(graph, "network")._repr_html_()
    assert frame.startswith("<iframe")
    assert 'sandbox="allow-scripts allow-popups"' in frame
    assert "<script" not in frame


def test_nothing_is_dropped_where_pictures_are_made(graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    draw: Callable[..., Picture] = view
    draw(graph, "network")
    assert list(tmp_path.iterdir()) == []


def test_a_knot_is_thinned_to_its_strongest_lines_and_stays_in_one_piece() -> None:
    network: nx.Graph[str] = nx.Graph(kind="co-attendance")
    for one, other in combinations(range(12), 2):
        weight = 5 if other == one + 1 else 1
        network.add_edge(f"p{one:02}", f"p{other:02}", weight=weight, ties=())
    nx.set_node_attributes(network, {node: {"label": node, "kind": "person"} for node in network})
    picture = show_network(network)
    drawn = re.findall(r'"from": "(p\d+)", [^}]*"to": "(p\d+)"', picture.html)
    assert len(drawn) == 26
    assert {(f"p{one:02}", f"p{one + 1:02}") for one in range(11)} <= {tuple(sorted(pair)) for pair in drawn}
    assert picture.left_out == "40 weaker lines between those shown are left out too."
