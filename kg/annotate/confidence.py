"""How often each rule is right, as counted on annotated releases: what `kg:confidence` means."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")
COLUMNS = ("rule", "confidence", "facts", "source")


@cache
def read_confidences() -> dict[str, float]:
    """Return the calibrated confidence of each rule in the table, above 0 and below 1. Raises ValueError where it isn't such a table."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    if not rows or tuple(rows[0]) != COLUMNS:
        raise ValueError(f"{TABLE.name}: the columns are {', '.join(COLUMNS)}")
    found: dict[str, float] = {}
    for rule, confidence, *_ in rows[1:]:
        found[rule] = float(confidence)
        if not 0 < found[rule] < 1:
            raise ValueError(f"{TABLE.name}: {rule}: {confidence} is not between 0 and 1")
    return found


def find_confidence(rule: str, prior: float) -> float:
    """Return how sure a fact read by `rule` is: as counted, or `prior` where too few were seen to count."""
    return read_confidences().get(rule, prior)
