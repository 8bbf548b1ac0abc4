"""What spaCy's stock model finds of persons and bodies on the annotated releases, measured as ours is.

usage: python tests/benchmarks/stock.py GOLD_DIR

A name that the model labels PERSON (or ORG) is right where it is a form of an annotated person (or body); white space,
case, articles and titles before it aside. Each annotated one counts once, however often it is found, and so does a wrong name.
"""

from __future__ import annotations

import sys
from pathlib import Path

import spacy
from calibrate import Gold, flatten, read_releases

from kg.annotate.pipeline import MODEL
from kg.lexicons import read_table
from kg.model import Body, Extraction, Person

LABELS = {"persons": "PERSON", "bodies": "ORG"}
OURS = {"persons": Person, "bodies": Body}
Counts = tuple[int, int, int]  # right, wrong, missed


def strip(name: str) -> str:
    """Return a name to compare: flat, without article, honorific or possessive."""
    leading = {flatten(row["form"]) for row in read_table("honorifics")} | {"the"}
    words = flatten(name.removesuffix("'s").removesuffix("’s")).split()
    while len(words) > 1 and words[0] in leading:
        words = words[1:]
    return " ".join(words)


def count(gold: Gold, key: str, groups: list[set[str]]) -> Counts:
    """Return how many of `groups`, each the names of one thing, are annotated, how many aren't, and how many are missed."""
    items = [*gold.get(key, [])]
    if key == "bodies":
        items += [{"name": name, "optional": True} for name in gold.get("optional_bodies", []) if isinstance(name, str)]
    wanted = [({strip(n) for n in (i["name"], *i.get("aliases", []))}, bool(i.get("optional"))) for i in items]
    found = [any(names & group for group in groups) for names, _ in wanted]
    right = sum(hit for hit, (_, optional) in zip(found, wanted, strict=True) if not optional)
    missed = sum(not hit for hit, (_, optional) in zip(found, wanted, strict=True) if not optional)
    wrong = sum(not any(names & group for names, _ in wanted) for group in groups)
    return right, wrong, missed


def name_groups(read: Extraction, key: str, nlp: spacy.language.Language | None) -> list[set[str]]:
    """Return the names found, a set for each thing: by the stock model `nlp`, or as `read`."""
    if nlp is None:
        return [{strip(n) for n in (e.name, *e.names)} for e in read.entities if isinstance(e, OURS[key])]
    return [{name} for name in {strip(e.text) for e in nlp(read.document.text).ents if e.label_ == LABELS[key]}]


def main() -> None:
    """Run the command line."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pairs = read_releases(Path(sys.argv[1]))
    nlp = spacy.load(MODEL)
    print(f"{'':18}{'P':>7}{'R':>7}{'F1':>7}")
    for who, model in (("stock", nlp), ("kg", None)):
        for key in LABELS:
            counts = [count(gold, key, name_groups(read, key, model)) for gold, read in pairs]
            right, wrong, missed = (sum(c[i] for c in counts) for i in range(3))
            figures = right / (right + wrong), right / (right + missed), 2 * right / (2 * right + wrong + missed)
            print(f"{who + ' ' + key:18}" + "".join(f"{figure:7.3f}" for figure in figures))


if __name__ == "__main__":
    main()
