"""Names as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u00b4]")
_ARTICLE = re.compile(r"^(?:the|an|a) ")


@lru_cache(maxsize=65536)
def flatten(text: str) -> str:
    """Return `text` folded, its words joined by single spaces: "Ngō & Sons' U.S. Co." gives "ngo and sons us co"."""
    lower = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    plain = "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
    joined = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", _APOSTROPHES.sub("", plain))
    return " ".join(re.findall(r"\w+", joined))


def drop_article(flat: str) -> str:
    """Return a flattened name without the article it begins with."""
    return _ARTICLE.sub("", flat)
