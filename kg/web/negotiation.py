"""Which form of an answer a client gets: RFC 9110, section 12.5.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import KGError


class Refusal(KGError):  # noqa: N818 - no fault, an answer
    """A request that gets no answer, with its HTTP status."""

    def __init__(self, status: int, what: str, where: str = "", hint: str = "") -> None:
        self.status = status
        super().__init__(what, where, hint)

    def __reduce__(self) -> tuple[type[Refusal], tuple[int, str, str, str]]:
        return Refusal, (self.status, self.what, self.where, self.hint)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that an answer can have: its media type, the word for it in an address, and other media types that mean it."""

    media_type: str
    word: str
    aliases: tuple[str, ...] = ()


JSON_RESULTS = Form("application/sparql-results+json", "json", ("application/json",))
XML_RESULTS = Form("application/sparql-results+xml", "xml", ("application/xml", "text/xml"))
CSV = Form("text/csv", "csv")
TSV = Form("text/tab-separated-values", "tsv")
MARKDOWN = Form("text/markdown", "markdown")
PARQUET = Form("application/vnd.apache.parquet", "parquet")
HTML = Form("text/html", "html", ("application/xhtml+xml",))
TURTLE = Form("text/turtle", "turtle", ("application/x-turtle",))
NTRIPLES = Form("application/n-triples", "ntriples", ("text/plain",))
JSONLD = Form("application/ld+json", "jsonld", ("application/json",))
RDFXML = Form("application/rdf+xml", "rdfxml", ("application/xml",))
NQUADS = Form("application/n-quads", "nquads")
TRIG = Form("application/trig", "trig")

RESULT_FORMS = (JSON_RESULTS, XML_RESULTS, CSV, TSV)
GRAPH_FORMS = (TURTLE, NTRIPLES, JSONLD, RDFXML)


def choose_form(forms: Sequence[Form], accept: str, word: str = "") -> Form:
    """Return the form that `word` names, else the one of `forms` that `accept` (the header) likes best, the first of equals.

    Raises Refusal, 406, with what there is, where none fits.
    """
    if word:
        for form in forms:
            if word.lower() in {form.word, form.media_type}:
                return form
        raise Refusal(406, "no such format", word, f"there is {', '.join(form.word for form in forms)}")
    ranges = _read_accept(accept)
    best = max(forms, key=lambda form: _quality(form, ranges))
    if _quality(best, ranges) <= 0:
        raise Refusal(
            406, "none of the types that you accept", accept[:200], f"there is {', '.join(form.media_type for form in forms)}"
        )
    return best


def _read_accept(accept: str) -> Mapping[str, float]:
    """Return the quality of each media range of an Accept header; an empty header takes anything."""
    ranges: dict[str, float] = {}
    for item in accept.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        if name:
            ranges[name] = next((_number(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
    return ranges or {"*/*": 1.0}


def _number(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return min(max(quality, 0.0), 1.0) if quality == quality else 0.0  # noqa: PLR0124 - NaN


def _quality(form: Form, ranges: Mapping[str, float]) -> float:
    exact = [ranges[name] for name in (form.media_type, *form.aliases) if name in ranges]
    if exact:
        return max(exact)
    main = f"{form.media_type.partition('/')[0]}/*"
    return ranges.get(main, ranges.get("*/*", 0.0))
