"""Which pairs a reviewer is asked about, and what speaks for them."""

import pytest
from stand_in import read
from test_resolution import resolved

from kg.resolve.doubts import find_doubts


@pytest.mark.parametrize(("right", "shared"), [("Kite Office", True), ("Lantern Office", False)])
def test_a_post_of_another_body_is_no_office_in_common(right: str, shared: bool) -> None:
    one = read("tenure: Norman Chan; Chairman; body=Kite Office", id="1", day="2001-01-01")
    two = read(f"tenure: Chan Kwok-ki; Chairman; body={right}", id="2", day="2021-01-01")
    (doubt,) = [found for found in find_doubts(resolved(one, two)) if "/person/" in found.left]
    assert ("both chairman" in doubt.why) is shared
