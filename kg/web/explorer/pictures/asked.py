"""What a SPARQL query found, as things and dates that a picture can show."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.errors import QueryError
from kg.web.explorer.frame import id_base
from kg.web.explorer.shelf import Shelf
from kg.web.negotiation import Refusal

MOST_ROWS = 5000


@dataclass(frozen=True)
class Asked:
    """`things` of ours in the rows, in order; `rows` that hold two things or more; `dated` rows: a day, what else it says."""

    query: str
    things: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    dated: tuple[tuple[str, str, tuple[str, ...]], ...]
    cut: bool


def ask(shelf: Shelf, query: str) -> Asked:
    """Return what `query` finds. Raises Refusal, 400, for one that isn't SELECT, that is wrong, or that would fetch."""
    try:
        found = shelf.store.query(query)
    except QueryError as error:
        raise Refusal(400, "the query can't be asked", str(error)) from None
    if not isinstance(found, QuerySolutions):
        raise Refusal(400, "a picture needs rows", hint="begin the query with SELECT")
    things: dict[str, None] = {}
    rows, dated, count = [], [], 0
    for count, solution in enumerate(found, 1):
        if count > MOST_ROWS:
            break
        terms = list(solution)
        ours = [term.value for term in terms if isinstance(term, NamedNode) and term.value.startswith(id_base())]
        things.update(dict.fromkeys(ours))
        if len(set(ours)) > 1:
            rows.append(tuple(sorted(set(ours))))
        days = [term.value for term in terms if isinstance(term, Literal) and _is_day(term)]
        if days:
            words = tuple(term.value for term in terms if isinstance(term, Literal) and not _is_day(term))
            dated.append((min(days)[:10], max(days)[:10], (*ours, *words)))
    return Asked(query, tuple(things), tuple(rows), tuple(dated), count > MOST_ROWS)


def _is_day(term: Literal) -> bool:
    return term.datatype.value.rpartition("#")[2] in {"date", "dateTime", "gYear", "gYearMonth"}
