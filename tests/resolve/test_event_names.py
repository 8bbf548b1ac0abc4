"""What events are called where the text gives them no name of their own."""

from dataclasses import replace

import pytest

from kg.model import (
    EntityKind,
    EventClaim,
    Evidence,
    Group,
    Mention,
    Participation,
    Status,
    TenureClaim,
    When,
)
from kg.resolve.event_names import EventNamer
from kg.resolve.readings import Reading
from kg.resolve.tables import event_forms
from kg.vocabulary import EVENT_TYPES

EVIDENCE = Evidence(0, 0, 1, "rule", 0.9)
IRIS = {"p1": "Ada Chan", "p2": "Bo Lee", "p3": "Cy Ng", "o1": "Director of Works", "w1": "Oslo", "b1": "Civil Service College"}


def claim(kind: str, *parts: tuple[str, str], **fields: object) -> EventClaim:
    taken = tuple(Participation(agent, role, "", EVIDENCE) for agent, role in parts)
    made = EventClaim("e1", (EVIDENCE,), kind, Mention(EntityKind.EVENT, 0, 1, "x"), "", Status.OCCURRED, participations=taken)
    return replace(made, **fields)  # type: ignore[arg-type]


def name(event: EventClaim, *others: TenureClaim) -> str:
    group = Group("g1", "About 60 judges", (), (), "about 60", 60, 60, "judges")
    reading = Reading("r", "hk-gia", "1", "2021-12-17", "HK", {"g1": group}, (event, *others))
    return EventNamer({("r", ref): ref for ref in IRIS}, IRIS).name(event, reading)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (claim("Briefing", ("p1", "speaker"), label="Thematic briefing session"), "Thematic briefing session"),
        (claim("Speech", ("p1", "speaker"), label="Video speech"), "Video speech by Ada Chan"),
        (claim("Visit", ("p1", "visitor"), place="w1"), "Visit of Ada Chan to Oslo"),
        (claim("Visit", ("p1", "visitor"), place="w1", thing="laboratory"), "Visit of Ada Chan to laboratory"),
        (
            claim("Meeting", ("p1", "participant"), ("g1", "participant"), place="w1"),
            "Meeting of Ada Chan and about 60 judges in Oslo",
        ),
        (claim("Meeting", *((p, "participant") for p in ("p1", "p2", "p3"))), "Meeting of Ada Chan, Bo Lee and others"),
        (claim("Publication", ("b1", "organiser"), thing="booklet"), "Publication of booklet by Civil Service College"),
        (claim("Establishment", ("b1", "subject")), "Establishment of Civil Service College"),
        (claim("Agreement", thing="agreement on exchanges"), "Agreement on exchanges"),
        (
            claim("Enforcement", ("p1", "subject"), thing=" ".join(["fines"] * 9 + ["of", "the"])),
            f"Enforcement ({' '.join(['fines'] * 9)} …)",
        ),
        (claim("Incident"), "Incident"),
    ],
)
def test_an_event_without_a_name_is_called_by_what_is_done_and_who_does_it(event: EventClaim, expected: str) -> None:
    assert name(event) == expected


def test_the_post_taken_is_the_one_that_begins_that_day() -> None:
    event = claim("Appointment", ("p1", "appointee"), when=When("2021-12-17", "2021-12-17"))
    held = TenureClaim("t1", (EVIDENCE,), "p1", "w1")
    taken = TenureClaim("t2", (EVIDENCE,), "p1", "o1", start="2021-12-17")
    assert name(event, held, taken) == "Appointment of Ada Chan as Director of Works"
    assert name(event, held) == "Appointment of Ada Chan"


def test_every_event_type_has_a_form() -> None:
    assert set(event_forms()) == set(EVENT_TYPES)
