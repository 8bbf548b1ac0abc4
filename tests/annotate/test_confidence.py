"""Confidences are counts: the table holds rules that exist, and a fact bears the number of its rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import kg.annotate as reading
from kg.annotate import Annotator, confidence
from kg.model import Document, Paragraph, ParagraphKind


def test_every_rule_of_the_table_stands_in_the_code_or_wording() -> None:
    folder = Path(reading.__file__).parent
    written = "".join(p.read_text("utf-8") for p in sorted(folder.rglob("*")) if p.suffix in {".py", ".toml"})
    nouns = {rule for rule in confidence.read_confidences() if rule.endswith(".noun") and rule.startswith("event.")}
    named = [r for r in confidence.read_confidences() if r not in nouns]
    assert named
    assert [rule for rule in named if rule not in written and f"[{rule}]" not in written] == []


def test_counted_rule_beats_its_own_guess_and_an_uncounted_one_keeps_it() -> None:
    counted = confidence.read_confidences()["tenure.title"]
    assert confidence.find_confidence("tenure.title", 0.123) == counted
    assert confidence.find_confidence("tenure.not-a-rule", 0.123) == 0.123


@pytest.mark.parametrize(
    ("table", "message"),
    [("rule\tsure\n", "columns"), ("{columns}\ntenure.title\t1.0\t3\there\n", "between 0 and 1")],
)
def test_table_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, message: str) -> None:
    path = tmp_path / "confidence.tsv"
    path.write_text(table.format(columns="\t".join(confidence.COLUMNS)), "utf-8")
    monkeypatch.setattr(confidence, "TABLE", path)
    confidence.read_confidences.cache_clear()
    try:
        with pytest.raises(ValueError, match=message):
            confidence.read_confidences()
    finally:
        confidence.read_confidences.cache_clear()


def test_facts_bear_the_counted_confidence() -> None:
    text = "The Commissioner for Harbours, Mr Lau Siu-ming, spoke."
    document = Document("hk-gia", "x", "", date(2020, 3, 2), "en", text, (Paragraph(ParagraphKind.BODY, 0, len(text)),))
    claims = Annotator().annotate(document).claims
    tenure = next(c for c in claims if c.evidence[0].rule == "tenure.title")
    assert tenure.evidence[0].confidence == confidence.read_confidences()["tenure.title"]
