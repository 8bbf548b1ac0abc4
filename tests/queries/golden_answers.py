"""The answers of the library to the sample releases, as text to read: `python tests/queries/golden_answers.py` writes them.

Read what has changed (`git diff tests/queries/golden`) against kg/samples/releases before it is committed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from kg.query import Question, list_queries, run_query
from kg.resources import folder
from kg.store import EmbeddedStore

GOLDEN = Path(__file__).parent / "golden"
ROWS = 12
# Where the worked example is of another graph (tests/data/graph.trig).
OTHER_EXAMPLES = {
    "body_events": {"organisation": "Civil Service College", "during": "2022"},
    "quality_low_confidence": {"below": "0.8"},
}
# What the samples have nothing of, rightly: an example that is an IRI of another graph, and findings of a clean graph.
UNANSWERED = {"provenance_sentences_of_fact", "quality_findings"}


def render_answer(store: EmbeddedStore, question: Question) -> str:
    """Return the first rows of the answer to the worked example, names instead of IRIs, and the number of all."""
    given = {p.name: p.example for p in question.parameters} | OTHER_EXAMPLES.get(question.name, {})
    table = run_query(store, question, **given)
    asked = ", ".join(f"{key}={value}" for key, value in given.items())
    lines = [f"# {question.title}", "", f"{asked or 'no parameters'}; {len(table)} rows", ""]
    lines += ["| " + " | ".join(table.columns) + " |", "|" + " --- |" * len(table.columns)]
    for row in table.rows[:ROWS]:
        lines.append("| " + " | ".join("" if cell is None else " ".join(str(cell).split())[:160] for cell in row) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write all golden answers."""
    from kg.pipeline import build

    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.md"):
        old.unlink()
    with tempfile.TemporaryDirectory() as where:
        build([folder("samples") / "releases"], Path(where) / "s.kg")
        with EmbeddedStore.open(Path(where) / "s.kg", read_only=True) as store:
            for question in list_queries():
                (GOLDEN / f"{question.name}.md").write_text(render_answer(store, question), encoding="utf-8")


if __name__ == "__main__":
    main()
