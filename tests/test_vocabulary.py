from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.errors import VocabularyError
from kg.vocabulary import (
    BODY_KINDS,
    EVENT_TYPES,
    KG,
    PREFIXES,
    ROLE,
    ROLES,
    SKOS,
    XSD,
    Namespace,
    curie,
    date_literal,
    expand,
    label,
    namespace,
)


def test_a_term_is_a_node_and_a_typo_is_an_error() -> None:
    assert KG.Tenure == KG["Tenure"] == NamedNode("https://w3id.org/govkg/ontology#Tenure")
    with pytest.raises(VocabularyError, match=r"no term 'Tenur': namespace kg: \(did you mean Tenure\?\)"):
        _ = KG.Tenur
    with pytest.raises(VocabularyError):
        _ = SKOS.preferredLabel


def test_the_event_types_and_roles_are_those_of_the_contract() -> None:
    contract = (
        "Meeting Visit Ceremony Conference Briefing PressConference Speech Agreement Appointment Departure Establishment "
        "Reorganisation "
        "Launch Consultation Legislation Publication Award Enforcement Training Deployment Funding Cultural Incident"
    )
    assert sorted(EVENT_TYPES) == sorted(contract.split())
    assert all(name in KG for name in EVENT_TYPES)
    roles = "organiser host speaker officiant visitor signatory appointer appointee leaver subject giver participant"
    assert sorted(ROLES) == sorted(roles.split())
    assert ROLE.organiser.value.endswith("#organiser")


def test_body_kinds_cover_what_releases_name() -> None:
    named = {"ministry", "department", "parliament", "court", "committee", "company", "university", "international"}
    assert named <= set(BODY_KINDS)


@pytest.mark.parametrize("prefix", list(PREFIXES))
def test_every_namespace_has_terms_that_make_the_round_trip(prefix: str) -> None:
    terms: Namespace = namespace(prefix)
    assert len(terms) > 0
    for name in terms:
        assert curie(terms[name]) == f"{prefix}:{name}"
        assert expand(curie(terms[name])) == terms[name]


def test_an_unknown_iri_has_no_curie() -> None:
    assert curie("https://example.org/x") == "https://example.org/x"
    assert expand("https://example.org/x") == expand("<https://example.org/x>") == NamedNode("https://example.org/x")
    assert curie(KG.iri) == KG.iri


@pytest.mark.parametrize("text", ["", "tenure", "nope:Tenure", "kg:Tenur", "<https://exa mple.org>"])
def test_what_can_not_be_expanded_is_an_error(text: str) -> None:
    with pytest.raises(VocabularyError):
        expand(text)


def test_labels_are_at_hand() -> None:
    assert (label(KG.PressConference.value), label(KG.firstAttested.value), label("https://example.org/x")) == (
        "press conference",
        "first attested",
        "",
    )


@given(st.dates())
def test_a_date_is_typed_by_its_precision(day: object) -> None:
    text = str(day)
    assert date_literal(text) == Literal(text, datatype=XSD.date)
    assert date_literal(text[:7]) == Literal(text[:7], datatype=XSD.gYearMonth)
    assert date_literal(text[:4]) == Literal(text[:4], datatype=XSD.gYear)


@pytest.mark.parametrize(
    "text", ["", "2021-13", "2021-02-29", "21", "2021-1-1", "0000", "2021-12-17T00:00", "٢٠٢١", "2021-12-17\n"]
)
def test_no_date_is_no_literal(text: str) -> None:
    with pytest.raises(VocabularyError):
        date_literal(text)
