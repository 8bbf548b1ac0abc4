"""Every rule for persons, bodies and tenures, on its own examples."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import kg.annotate.pipeline as reading
from kg.annotate.layers import Layers, Tenure
from kg.model import Document, EntityKind, Paragraph, ParagraphKind

RULES = tomllib.loads((Path(reading.__file__).with_name("rules.toml")).read_text("utf8"))
FLAT = {f"{kind}.{name}": rule for kind, rules in RULES.items() for name, rule in rules.items()}
POSITIVE = [(rule, example["text"], example["finds"]) for rule, body in FLAT.items() for example in body["examples"]]
NEGATIVE = [(rule, text) for rule, body in FLAT.items() for text in body["not"]]


def read(text: str) -> Layers:
    document = Document("hk-gia", "x", "", date(2020, 3, 2), "en", text, (Paragraph(ParagraphKind.BODY, 0, len(text)),))
    found = reading.start_layers(document)
    reading.read_layers(reading.load_pipeline(), found)
    return found


def describe(tenure: Tenure) -> str:
    body = tenure.office.office_body.name if tenure.office.office_body else tenure.office.jurisdiction
    dates = (f" from {tenure.start}" if tenure.start else "") + (f" to {tenure.end}" if tenure.end else "")
    return f"{tenure.person.name} = {tenure.office.name}" + (f" @ {body}" if body else "") + dates


def found_by(rule: str, text: str) -> list[str]:
    found = read(text)
    if rule.startswith("tenure."):
        return [describe(t) for t in found.tenures if any(e.rule == rule for e in t.evidence)]
    kind = EntityKind.PERSON if rule.startswith("person.") else EntityKind.BODY
    return [f.name for f in found.names if f.kind is kind and f.source == rule]


@pytest.mark.parametrize(("rule", "text", "finds"), POSITIVE)
def test_finds(rule: str, text: str, finds: list[str]) -> None:
    assert sorted(found_by(rule, text)) == sorted(finds)


@pytest.mark.parametrize(("rule", "text"), NEGATIVE)
def test_finds_nothing(rule: str, text: str) -> None:
    assert found_by(rule, text) == []


def test_every_rule_says_what_it_does() -> None:
    assert all(rule["does"].endswith(".") and rule["examples"] and rule["not"] for rule in FLAT.values())
