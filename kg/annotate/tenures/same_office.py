"""Whether two titles of one person are one office, told in two ways."""

from __future__ import annotations

from kg.annotate.chains import name_key
from kg.annotate.layers import Chain
from kg.annotate.tenures.cues import words


def is_same_office(fuller: Chain, other: Chain) -> bool:
    """Whether one person's two offices are one that is told in two ways: in full and in short, or its body so and so.

    "Secretary of State" and "Secretary"; "Council Chairman of the University" and "Chairman of the Council of the University".
    """
    if fuller is other:
        return True
    if fuller.jurisdiction and other.jurisdiction and name_key(fuller.jurisdiction) != name_key(other.jurisdiction):
        return False
    if _content(fuller, whole=True) == _content(other, whole=True):
        return True
    long, short = name_key(fuller.name).split(), name_key(other.name).split()
    if long == short or _initials(fuller.name) == other.name or _initials(other.name) == fuller.name:
        a, b = fuller.office_body, other.office_body
        return not a or not b or a.parent is b or b.parent is a or _overlaps(_content(fuller), _content(other))
    return (
        len(short) < len(long)
        and (long[: len(short)] == short or long[-len(short) :] == short)
        and not (other.office_body or other.jurisdiction)
    )


def _content(office: Chain, *, whole: bool = False) -> frozenset[str]:
    """Return the content words of an office's body, or with `whole` those of its title, body and country together."""
    body = office.office_body.name if office.office_body else ""
    content = name_key(f"{office.name} {body} {office.jurisdiction}" if whole else body).split()
    return frozenset(w for w in content if len(w) > 2 and w not in words("empty"))


def _initials(title: str) -> str:
    """Return what a title's acronym would be: "CEO" of "Chief Executive Officer"."""
    return "".join(word[0] for word in title.split() if word[0].isupper())


def _overlaps(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one
