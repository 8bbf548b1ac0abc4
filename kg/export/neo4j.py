"""The network as the CSV files that `neo4j-admin database import` takes: typed headers, nodes and relationships."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from kg.export.network import DETAILS, Network

_NODE_HEADER = ("iri:ID", "name:string", ":LABEL")
_EDGE_HEADER = (":START_ID", ":END_ID", ":TYPE", *(f"{detail}:string" for detail in DETAILS))


def write_neo4j(network: Network, into: Path) -> list[Path]:
    """Write `nodes.csv` and `relationships.csv` to the folder `into`.

    Labels are kinds (`Person`), types are relations in capitals (`POST_IN`). Dates are strings, for many are months or years,
    which Neo4j's `date` would fill up to a day that nobody stated. Raises OSError where the folder can't be written.

        neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv
    """
    nodes, edges = into / "nodes.csv", into / "relationships.csv"
    with nodes.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_NODE_HEADER)
        writer.writerows((iri, node["label"], node["kind"]) for iri, node in network.nodes(data=True))
    with edges.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_EDGE_HEADER)
        for source, target, edge in network.edges(data=True):
            relation = re.sub(r"[^A-Z0-9]+", "_", edge["relation"].upper())
            writer.writerow((source, target, relation, *(edge.get(detail, "") for detail in DETAILS)))
    return [nodes, edges]
