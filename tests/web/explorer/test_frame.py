"""What all pages share: files with hashes in their names, escaping, and which addresses may be links."""

from __future__ import annotations

import pytest

from kg.web.explorer.frame import address_of, find_static, outer_address, render, static_address


def test_a_file_is_found_by_its_hash_alone() -> None:
    address = static_address("explorer.css").removeprefix("/static/")
    assert (find_static(address) or address).name == "explorer.css"  # type: ignore[union-attr]
    assert find_static("explorer.css") is None
    assert find_static("../frame.py") is None


def test_texts_stay_texts() -> None:
    page = render("refusal.html.j2", what="<script>alert(1)</script>", where='" onload="x', hint="")
    assert "<script>alert" not in page
    assert '" onload' not in page


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", " https://example.org", "//example.org", "ftp://example.org"]
)
def test_only_addresses_of_the_web_are_links(address: str) -> None:
    assert outer_address(address) == ""
    assert outer_address("https://example.org/a") == "https://example.org/a"


def test_things_of_ours_have_pages() -> None:
    assert address_of("https://w3id.org/govkg/id/person/hk.ann-lee") == "/id/person/hk.ann-lee"
    assert address_of("https://example.org/person/x") == ""
