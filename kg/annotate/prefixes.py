"""Keep "co-hosted" and "re-designated" one word, and let the model see the word that it knows.

The tokeniser parts words at hyphens and the parser then makes a verb of "co". The text stays; only the lexeme's features,
which are all that the model sees of a word, become those of the word behind the prefix.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

PREFIXED = re.compile(r"(?:co|re)[-‑]([a-z]{4,})", re.IGNORECASE)


def keep_prefixes(nlp: Language) -> None:
    """Make the tokeniser of `nlp` leave prefixed words whole."""
    nlp.tokenizer.token_match = PREFIXED.fullmatch  # type: ignore[union-attr]


def disguise_prefixed(doc: Doc) -> Doc:
    """Give each prefixed word the features of the word without its prefix."""
    for token in doc:
        if match := PREFIXED.fullmatch(token.text):
            stem = doc.vocab[match[1]]
            lexeme = doc.vocab[token.text]
            lexeme.norm_, lexeme.prefix_, lexeme.suffix_, lexeme.shape_ = stem.norm_, stem.prefix_, stem.suffix_, stem.shape_
    return doc
