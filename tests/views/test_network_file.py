"""A network that a picture shows goes into a file that other tools read, whatever its names hold."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest

pytest.importorskip("pyvis")

from kg.errors import ExportError
from kg.views.picture import Picture


def _picture() -> Picture:
    network = nx.Graph()
    network.add_node("urn:a", label="=HYPERLINK(1) <b>&\x00", kind="person")
    network.add_node("urn:b", label="Ada Wong", kind="person")
    network.add_edge("urn:a", "urn:b", weight=3, ties=[])
    return Picture("Two", "<!DOCTYPE html>", network=network)


def test_xml_is_read_back(tmp_path: Path) -> None:
    gexf = nx.read_gexf(_picture().save(tmp_path / "n.gexf"))
    graphml = nx.read_graphml(_picture().save(tmp_path / "n.graphml"))
    for network in (gexf, graphml):
        assert network.nodes["urn:a"]["label"] == "=HYPERLINK(1) <b>&"
        assert network.edges["urn:a", "urn:b"]["weight"] == 3


def test_a_spreadsheet_computes_no_name(tmp_path: Path) -> None:
    with _picture().save(tmp_path / "n.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert not row["source_label"].startswith("=")
    assert (row["target_label"], row["weight"]) == ("Ada Wong", "3")


def test_a_chart_is_no_network(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="a chart is no network"):
        Picture("Chart", "", chart=object()).save(tmp_path / "n.gexf")
