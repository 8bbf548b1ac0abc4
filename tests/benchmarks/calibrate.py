"""Count how often each rule is right on annotated releases, and make or check the table of confidences.

usage: python tests/benchmarks/calibrate.py GOLD_DIR [--write] [--check]

GOLD_DIR holds one JSON file a release; its `file` is relative to the folder two above GOLD_DIR. `reading.tsv` beside this
file adds facts judged by hand in releases that nobody had looked at while writing rules: they set the mean of each kind.

A rule's confidence is the mean of a Beta distribution: its counts, and a prior of STRENGTH facts at the mean of its kind,
so that three facts out of three don't make a certainty.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.annotate import Annotator
from kg.annotate.confidence import COLUMNS, TABLE
from kg.model import Body, Claim, Document, Entity, EventClaim, Extraction, Person, Release, StatementClaim, TenureClaim
from kg.publishers import parse

STRENGTH = 8.0  # facts that the mean of the kind weighs as much as
LEAST = 3  # facts that a rule needs to be in the table
BINS = (0.0, 0.6, 0.8, 0.9, 0.95, 1.0)
ALIKE = 0.6  # Jaccard overlap of the words of two offices that are one
SMALL = {"the", "of", "for", "and", "in", "a", "an", "to", "at", "on", "s"}
READING = Path(__file__).with_name("reading.tsv")
Gold = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that `rule` read in `release`, and whether it is right."""

    release: str
    rule: str
    right: bool

    @property
    def kind(self) -> str:
        return self.rule.split(".")[0]


def flatten(text: str) -> str:
    """Return `text` in lower case with one space for whatever is neither letter nor digit."""
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def flatten_title(title: str) -> str:
    """Return a title to compare, without the notes in brackets behind it."""
    while (shorter := re.sub(r"\s*\([^()]*\)\s*$", "", title)) != title:
        title = shorter
    return flatten(title)


def read_releases(folder: Path) -> list[tuple[Gold, Extraction]]:
    """Return each annotated release with what is read out of it. Raises SystemExit where a release isn't in its file."""
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    annotator = Annotator()
    documents: dict[str, dict[str, Document]] = {}
    pairs = []
    for gold in golds:
        path = folder.resolve().parent.parent / gold["file"]
        if gold["file"] not in documents:
            parsed = parse(Release(str(path), path.read_bytes(), None))
            documents[gold["file"]] = {flatten_title(d.title): d for d in parsed if isinstance(d, Document)}
        document = documents[gold["file"]].get(flatten_title(gold["title"]))
        if document is None:
            raise SystemExit(f"calibrate: {gold['id']} is not in {gold['file']}")
        pairs.append((gold, annotator.annotate(document)))
    return pairs


def judge_release(gold: Gold, read: Extraction) -> list[Fact]:
    """Return the facts of one release, right or wrong; those that match optional annotations are left out."""
    same = _match_agents(gold, read)
    return [
        *_judge(gold, read, "tenures", TenureClaim, lambda g, c: _fits_tenure(g, c, gold, read, same)),
        *_judge(gold, read, "events", EventClaim, lambda g, c: _fits_event(g, c, read)),
        *_judge(gold, read, "statements", StatementClaim, lambda g, c: _fits_statement(g, c, same)),
    ]


def _judge(gold: Gold, read: Extraction, key: str, kind: type[Claim], fits: Callable[[Gold, Any], float]) -> list[Fact]:
    claims = [c for c in read.claims if isinstance(c, kind)]
    wanted = gold.get(key, [])
    paired = _pair(wanted, claims, fits)
    facts = []
    for number, claim in enumerate(claims):
        if number in paired and wanted[paired[number]].get("optional"):
            continue
        facts += [Fact(gold["id"], rule, number in paired) for rule in sorted({e.rule for e in claim.evidence})]
    return facts


def _pair(wanted: Sequence[Gold], claims: Sequence[Any], fits: Callable[[Gold, Any], float]) -> dict[int, int]:
    """Return the index of the annotation for each claim that has one: one to one, best first."""
    fit = sorted(((-fits(g, c), bool(g.get("optional")), i, j) for i, g in enumerate(wanted) for j, c in enumerate(claims)))
    paired: dict[int, int] = {}
    for score, _, i, j in fit:
        if score < 0 and j not in paired and i not in paired.values():
            paired[j] = i
    return paired


def _match_agents(gold: Gold, read: Extraction) -> dict[str, set[str]]:
    """Return the refs of the entities that bear a name of each annotated person and body."""
    same: dict[str, set[str]] = {}
    for key, kind in (("persons", Person), ("bodies", Body)):
        for item in gold.get(key, []):
            forms = {flatten(form) for form in (item["name"], *item.get("aliases", []))}
            same[item["id"]] = {e.ref for e in read.entities if isinstance(e, kind) and _is_named(e, forms)}
    return same


def _is_named(entity: Entity, forms: set[str]) -> bool:
    names = {flatten(name) for name in (entity.name, *entity.names)}
    return bool(names & forms) or any(form.endswith(f" {flatten(entity.name)}") for form in forms)


def _words(text: str | None) -> set[str]:
    return set(flatten(text or "").split()) - SMALL


def _as_good(item: Gold, key: str) -> list[Any]:
    values = [item[key + suffix] for suffix in ("_ok", "_or", "_also") if item.get(key + suffix)]
    return [each for value in values for each in (value if isinstance(value, list) else [value])]


def _fits_tenure(item: Gold, claim: TenureClaim, gold: Gold, read: Extraction, same: dict[str, set[str]]) -> float:
    if claim.person not in same.get(item["person"], set()):
        return 0.0
    entities = {e.ref: e for e in read.entities}
    office = entities[claim.office]
    body = entities.get(getattr(office, "body", ""))
    names = {b["id"]: b["name"] for b in gold.get("bodies", [])}
    around = [_words(names.get(b)) | _words(item.get("of")) for b in (item.get("body"), *_as_good(item, "body"))]
    inside = [_words(name) for name in ((body.name, *body.names) if body else (getattr(office, "jurisdiction", ""),))]
    wanted = [_words(o) | extra for o in (item["office"], *item.get("office_aliases", [])) for extra in (set(), *around)]
    found = [_words(o) | extra for o in (office.name, *office.names) for extra in (set(), *inside)]
    best = max((len(w & f) / len(w | f) for w in wanted for f in found if w | f), default=0.0)
    return best if best >= ALIKE else 0.0


def _fits_event(item: Gold, claim: EventClaim, read: Extraction) -> float:
    trigger = flatten(item["trigger"])
    told = any(trigger in flatten(read.document.text[e.start : e.end]) for e in claim.evidence)
    if not told or claim.type not in item["types"]:
        return 0.0
    dated = claim.when is not None and claim.when.start == item.get("date")
    return 1.0 + 0.5 * bool(item["types"][0] == claim.type) + 0.3 * dated


def _fits_statement(item: Gold, claim: StatementClaim, same: dict[str, set[str]]) -> float:
    speakers = [item["speaker"], *_as_good(item, "speaker"), *item.get("speakers", [])]
    spoken = item["speaker"].startswith("g:") or any(claim.speaker in same.get(s, set()) for s in speakers)
    return float(spoken and flatten(item["begins"]) in flatten(claim.text))


def read_hand_counts() -> list[Fact]:
    """Return the facts of `reading.tsv`: rule, right, wrong."""
    rows = [line.split("\t") for line in READING.read_text("utf-8").splitlines() if line and not line.startswith("#")][1:]
    return [Fact("reading", rule, right) for rule, good, bad in rows for right in [True] * int(good) + [False] * int(bad)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The confidence and number of facts of each rule, and the mean of each kind for rules without facts."""

    rules: dict[str, tuple[float, int]]
    kinds: dict[str, float]

    def predict(self, rule: str) -> float:
        return self.rules[rule][0] if rule in self.rules else self.kinds.get(rule.split(".", 1)[0], 0.8)


def calibrate(facts: Iterable[Fact], unseen: Iterable[Fact] = ()) -> Calibration:
    """Return the calibration of `facts` and `unseen`; the kinds' means are those of `unseen` where there are any."""
    unseen = list(unseen)
    facts = [*facts, *unseen]
    kinds = _count_means(facts) | _count_means(unseen)
    right, total = Counter(f.rule for f in facts if f.right), Counter(f.rule for f in facts)
    rules = {r: ((right[r] + STRENGTH * kinds[r.split(".")[0]]) / (n + STRENGTH), n) for r, n in total.items()}
    return Calibration(rules, kinds)


def _count_means(facts: Iterable[Fact]) -> dict[str, float]:
    """Return the share of right facts of each kind, one right and one wrong added."""
    counts: dict[str, list[int]] = defaultdict(lambda: [1, 2])
    for fact in facts:
        counts[fact.kind][0] += fact.right
        counts[fact.kind][1] += 1
    return {kind: right / total for kind, (right, total) in counts.items()}


def leave_one_out(facts: Sequence[Fact], unseen: Sequence[Fact]) -> list[tuple[float, bool]]:
    """Return confidence and truth of each fact, its own release left out of the calibration."""
    found = []
    for release in sorted({f.release for f in facts}):
        calibration = calibrate([f for f in facts if f.release != release], unseen)
        found += [(calibration.predict(f.rule), f.right) for f in facts if f.release == release]
    return found


def print_reliability(title: str, scored: Sequence[tuple[float, bool]]) -> None:
    """Show the facts by confidence, with the Brier score and the expected calibration error over the bins."""
    print(f"\n{title}\n{'confidence':>14}{'facts':>7}{'mean':>7}{'right':>7}")
    error = 0.0
    for low, high in pairwise(BINS):
        inside = [(p, right) for p, right in scored if low <= p < high]
        if inside:
            mean, right = sum(p for p, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
            error += len(inside) / len(scored) * abs(mean - right)
            print(f"{low:7.2f}-{high:.2f}{len(inside):9d}{mean:7.3f}{right:7.3f}")
    brier = sum((p - right) ** 2 for p, right in scored) / len(scored)
    print(f"{len(scored)} facts, Brier score {brier:.4f}, expected calibration error {error:.4f}")


def write_table(calibration: Calibration, releases: int) -> None:
    """Write the table that confidences are read from."""
    source = f"{releases} annotated releases, and reading.tsv"
    rows = sorted((rule, p, n) for rule, (p, n) in calibration.rules.items() if n >= LEAST)
    lines = [f"{rule}\t{p:.3f}\t{n}\t{source}" for rule, p, n in rows]
    head = "# How often each rule is right, by tests/benchmarks/calibrate.py --write. A rule that isn't here keeps its own."
    TABLE.write_text("\n".join([head, "\t".join(COLUMNS), *lines, ""]), encoding="utf-8")
    print(f"{TABLE.name}: {len(lines)} rules")


def main() -> None:
    """Run the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("--write", action="store_true", help="write the table")
    options.add_argument("--check", action="store_true", help="show how reliable the confidences are")
    given = options.parse_args()
    pairs = read_releases(given.gold)
    facts = [fact for gold, read in pairs for fact in judge_release(gold, read)]
    unseen = read_hand_counts()
    for kind in ("tenure", "event", "statement"):
        for title, some in (("annotated", facts), ("unseen", unseen)):
            of_kind = [f for f in some if f.kind == kind]
            print(f"{kind}, {title}: {sum(f.right for f in of_kind)} of {len(of_kind)} right")
    if given.check:
        print_reliability("annotated releases, each left out of its own calibration", leave_one_out(facts, unseen))
        alone = calibrate(facts)
        scored = [(alone.predict(f.rule), f.right) for f in unseen]
        print_reliability("unseen releases, calibrated on the annotated ones alone", scored)
    if given.write:
        write_table(calibrate(facts, unseen), len(pairs))


if __name__ == "__main__":
    main()
