"""Groups: people counted or described, kept where they take part in an event."""

import pytest
from event_reading import read

from kg.model import EntityKind


def groups(text: str) -> list[tuple[str, int | None, int | None]]:
    found = {id(c): c for event in read(text).happenings for c, _, _ in event.parts if c.kind is EntityKind.GROUP}
    return [(c.size_text, c.size_min, c.size_max) for c in found.values()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The session was attended by Ms Ho Mei and around 400 senior officials.", ("around 400 senior officials", 400, 400)),
        (
            "More than 150 members of the trade attended the briefing session today.",
            ("More than 150 members of the trade", 150, None),
        ),
        ("Mr Li Wei met with a delegation from Oslo on June 3.", ("a delegation from Oslo", None, None)),
        ("Customs arrested two men in Sha Tin on June 3.", ("two men", 2, 2)),
        ("The Police arrested a 37-year-old male passenger on June 3.", ("a 37-year-old male passenger", 1, 1)),
    ],
)
def test_groups(text: str, wanted: tuple[str, int | None, int | None]) -> None:
    assert wanted in groups(text)


def test_people_who_take_part_in_nothing_are_left_out() -> None:
    assert groups("Residents and visitors like the harbour.") == []
