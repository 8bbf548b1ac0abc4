"""Every rule for events, on its own examples."""

import pytest
from event_reading import events

from kg.annotate.events.wording import LightRule, VerbRule, read_rows, wording
from kg.vocabulary import EVENT_TYPES, ROLES

TABLE = wording()
BY_ID: dict[str, VerbRule | LightRule] = {r.id: r for rules in (*TABLE.verbs.values(), *TABLE.lights.values()) for r in rules}
RULES = dict(sorted(BY_ID.items()))  # the same order in every process, or tests can't be shared out
POSITIVE = [(rule.id, example) for rule in RULES.values() for example in rule.examples]
NEGATIVE = [(rule.id, text) for rule in RULES.values() for text in rule.not_]


def told_by(rule: str, text: str) -> list[str]:
    found = events(text)
    return [
        f"{e.type}: {' '.join(e.trigger.text.split())}" for e in found if any(evidence.rule == rule for evidence in e.evidence)
    ]


@pytest.mark.parametrize(("rule", "example"), POSITIVE)
def test_finds(rule: str, example: str) -> None:
    text, _, wanted = example.partition(" => ")
    kind, _, words = wanted.partition(": ")
    assert [e for e in told_by(rule, text) if e.startswith(f"{kind}:") and words in e]


@pytest.mark.parametrize(("rule", "text"), NEGATIVE)
def test_finds_nothing(rule: str, text: str) -> None:
    assert told_by(rule, text) == []


def test_every_rule_has_an_example_and_a_counterexample() -> None:
    assert [rule.id for rule in RULES.values() if not (rule.does and rule.examples and rule.not_)] == []


def test_types_and_roles_are_those_of_the_ontology() -> None:
    types = {rule.type for rule in RULES.values() if isinstance(rule, VerbRule)} | {row["type"] for row in read_rows("nouns.tsv")}
    types |= (
        set(TABLE.nominal) | {name for names in TABLE.types.values() for name in names} | {n for f in TABLE.families for n in f}
    )
    roles = {role for named in TABLE.nominal.values() for role in named.values()} | set(TABLE.by_verb.values())
    roles |= {r.subject for r in RULES.values()} | {r.with_ for r in RULES.values()}
    roles |= {role for r in RULES.values() if isinstance(r, VerbRule) for role in (r.object, r.recipient, r.against)}
    assert types <= set(EVENT_TYPES)
    assert roles - {"", "agent"} <= set(ROLES)
