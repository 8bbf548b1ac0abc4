from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import VocabularyError
from kg.iris import MAX_SLUG, derived_graph, mint, release_graph, release_iri, slug

words = st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patrick Nip", "patrick-nip"),
        ("Ngō, Tāmati", "ngo-tamati"),
        ("O\u2019Brien's  Office", "obriens-office"),
        ("Straße / Łódź \u2013 Ærø", "strasse-lodz-aero"),
        ("  (Law)  ", "law"),
    ],
)
def test_slugs_are_readable(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_plain_bounded_and_its_own_slug(text: str) -> None:
    once = slug(text)
    assert 0 < len(once) <= MAX_SLUG
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert once.strip("-") == once
    assert slug(once) == once


@given(words, words)
def test_different_words_have_different_slugs(one: list[str], two: list[str]) -> None:
    assert (slug(" ".join(one)) == slug(" ".join(two))) == (one == two)


def test_names_in_other_scripts_stay_apart() -> None:
    assert len({slug(name) for name in ("李家超", "林鄭月娥", "John Lee", "John Lee 李家超", "Владимир", "---", "")}) == 7


@given(st.text(min_size=100, alphabet="ab "), st.sampled_from("xyz"), st.sampled_from("xyz"))
def test_long_texts_that_differ_at_the_end_stay_apart(stem: str, one: str, two: str) -> None:
    assert (slug("q" * MAX_SLUG + stem + one) == slug("q" * MAX_SLUG + stem + two)) == (one == two)


def test_parts_do_not_run_together() -> None:
    assert mint("tenure", "a", "b-c") != mint("tenure", "a-b", "c")
    assert mint("person", "Patrick Nip") == NamedNode("https://w3id.org/govkg/id/person/patrick-nip")


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_every_minted_iri_is_valid(parts: list[str]) -> None:
    assert NamedNode(mint("event", *parts).value) == mint("event", *parts)


@pytest.mark.parametrize("kind", ["", "Person", "a b", "a/b"])
def test_kinds_are_lower_case_words(kind: str) -> None:
    with pytest.raises(VocabularyError):
        mint(kind, "x")


def test_a_release_keeps_its_number() -> None:
    assert release_iri("hk-gia", "P2021121700402") == NamedNode("https://w3id.org/govkg/id/release/hk-gia/P2021121700402")
    assert release_graph("hk-gia", "P2021121700402") == release_iri("hk-gia", "P2021121700402")


@given(st.sets(st.text(min_size=1), min_size=2, max_size=20))
def test_releases_with_different_numbers_stay_apart(ids: set[str]) -> None:
    assert len({release_iri("uk-govuk", id_) for id_ in ids}) == len(ids)


def test_the_base_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert mint("place", "Paris", base="https://example.org/") == NamedNode("https://example.org/place/paris")
    monkeypatch.setenv("KG_BASE", "https://data.example/kg#")
    assert derived_graph() == NamedNode("https://data.example/kg#graph/derived")
    monkeypatch.setenv("KG_BASE", "example")
    with pytest.raises(VocabularyError, match="KG_BASE"):
        derived_graph()
