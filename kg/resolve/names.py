"""Persons' names taken apart, and whether two of them can be one person's.

Covered are the forms of Hong Kong's releases, with a Western given name, a surname and a romanised given name ("Patrick Nip
Tak-kuen", "Nip Tak-kuen, Patrick", "Patrick Nip"), married women's double surnames ("Carrie Lam Cheng Yuet-ngor"), and
given names, initials and surname in either order ("Howard, John"; "Joseph R. Biden").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.resolve.tables import honorifics, name_particles, name_suffixes, nicknames
from kg.resolve.text import flatten

# "Tak-kuen": the romanised given name, whose second syllable is in lower case.
_ROMANISED = re.compile(r"[A-Z][a-z']+-[a-z']+")
# "C.Y.": initials without spaces.
_INITIALS = re.compile(r"\b([A-Z]\.)(?=[A-Z]\b)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name's parts, flattened. `romanised` is the Chinese given name ("tak kuen"), `suffix` is "jr"; empty if there is none."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    romanised: str = ""
    suffix: str = ""

    @property
    def full(self) -> bool:
        """Whether it is more than a surname, as that of a king is with his number."""
        return bool(self.given or self.romanised or self.suffix)


def order_name(name: str) -> str:
    """Return a name that begins with its surname and a comma in its natural order: "Howard, John" gives "John Howard"."""
    family, comma, given = name.partition(",")
    if flatten(given) in name_suffixes():
        return f"{family.strip()} {given.strip()}"
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name.strip()


@lru_cache(maxsize=65536)
def parse_name(name: str, surname: str = "") -> Name:
    """Return the parts of a person's name without honorifics; `surname` helps where it is known."""
    words = _INITIALS.sub(r"\1 ", order_name(name)).split()
    if len(words) > 1 and flatten(words[-1]) in name_suffixes():
        return replace(parse_name(" ".join(words[:-1]), surname), suffix=flatten(words[-1]))
    if len(words) > 2 and _ROMANISED.fullmatch(words[-1]):
        surnames = tuple(words[1:-1])
        return Name(_flat(words[:1]), _flat(surnames), flatten(words[-1]))
    if len(words) == 2 and _ROMANISED.fullmatch(words[1]):
        return Name((), _flat(words[:1]), flatten(words[1]))
    flat = _flat(words)
    known = tuple(flatten(surname).split())
    if known and flat[: len(known)] == known != flat[-len(known) :]:
        return Name(flat[len(known) :], known)
    if known and flat[-len(known) :] == known:
        return Name(flat[: -len(known)], known)
    return Name(flat[:-1], flat[-1:])


def _flat(words: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(flat for word in words if (flat := flatten(word)))


def may_be_one(left: Name, right: Name) -> bool:
    """Return whether both can be one person's full name: no part of one contradicts the other, and given names meet."""
    if left.surnames[:1] != right.surnames[:1]:
        return False
    if len(left.surnames) > 1 and len(right.surnames) > 1 and left.surnames != right.surnames:
        return False
    if left.suffix and right.suffix and left.suffix != right.suffix:
        return False
    if left.romanised and right.romanised:
        if left.romanised != right.romanised:
            return False
        return not left.given or not right.given or _meet(left.given, right.given)
    return bool(left.given and right.given) and _meet(left.given, right.given)


def are_one_name(left: str, right: str) -> bool:
    """Return whether two full names, as written, can be one person's, told by the names alone.

    This is wider than what joins releases by itself: titles before and letters after a name are left out, spaces and hyphens
    aren't heeded, and a second surname may be missing ("Pedro Sánchez", "Pedro Sánchez Pérez").
    """
    plain = [order_name(drop_honorifics(name)) for name in (left, right)]
    if may_be_one(parse_name(plain[0]), parse_name(plain[1])):
        return True
    words = [[word for word in flatten(name).split() if word not in name_particles()] for name in plain]
    if "".join(words[0]) == "".join(words[1]):
        return True
    short, long = sorted(words, key=len)
    return len(short) > 1 and long[: len(short)] == short and not (len(long) > len(short) and long[-1] in name_suffixes())


def drop_honorifics(name: str) -> str:
    """Return a name without the honorifics before it and the letters of honours after it."""
    words = name.split()
    while len(words) > 2 and flatten(words[0]) in honorifics():
        words = words[1:]
    while len(words) > 2 and words[-2].endswith(",") and flatten(words[-1]) in honorifics():
        words = [*words[:-2], words[-2].rstrip(",")]
    return " ".join(words)


def may_complement(left: Name, right: Name) -> bool:
    """Return whether both can be one person's although they have no given name in common, as nothing contradicts it.

    That is a Western given name and a romanised one under one surname ("Chris Tang", "Tang Ping-keung"), or the same words
    with the surname at the other end ("Way Kuo", "Kuo Way"), or a name and the same one with more after it ("Luke Goh", "Luke
    Goh Peng Ee"). Names alone don't tell: something else has to.
    """
    few, many = sorted(((*name.given, *name.surnames) for name in (left, right)), key=len)
    if not (left.romanised or right.romanised or left.suffix or right.suffix) and len(few) > 1 and many[: len(few)] == few:
        return True
    if left.surnames[:1] == right.surnames[:1]:
        long, short = (left, right) if left.given else (right, left)
        return bool(long.given and not long.romanised and short.romanised and not short.given)
    turned = (left.surnames, left.given) == (right.given, right.surnames)
    return turned and not (left.romanised or right.romanised)


def _meet(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Return whether given names agree: the first ones as one, a nickname or an initial; of the others only what both have.

    An initial stands for a first name only among as many others: "C Y" is no "Clarence".
    """
    if not _agree(left[0], right[0]) or (1 in {len(left[0]), len(right[0])} and len(left) != len(right)):
        return False
    return all(_agree(a, b) for a, b in zip(left[1:], right[1:], strict=False))


def _agree(left: str, right: str) -> bool:
    if left == right or (1 in {len(left), len(right)} and left[0] == right[0]):
        return True
    long = nicknames()
    return bool(long.get(left, frozenset({left})) & long.get(right, frozenset({right})))
