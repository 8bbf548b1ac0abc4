"""Which language a text is in, where nothing says so.

py3langid (naive Bayes over byte sequences) is asked only of texts that are long enough for it to be right, and believed only
where it is sure; all else is taken for English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from py3langid import langid

_CJK = re.compile("[\u3400-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_SAMPLE = 5000
_SHORTEST = 200
_SURE = 0.99


def guess_language(text: str) -> str:
    """Return the language of a text as BCP 47: "en" where that can't be told."""
    sample = text[:_SAMPLE]
    if len(_CJK.findall(sample)) > 0.3 * len(sample):
        if len(_KANA.findall(sample)) > 0.05 * len(sample):
            return "ja"
        return "zh-Hans" if _count_encodable(sample, "gb2312") > _count_encodable(sample, "big5") else "zh-Hant"
    if len(sample) < _SHORTEST:
        return "en"
    language, probability = _load_identifier().classify(sample)
    return str(language) if probability >= _SURE else "en"


def _count_encodable(text: str, encoding: str) -> int:
    """Count the characters that an encoding has: GB 2312 has the simplified forms, Big5 the traditional ones."""
    return len(text.encode(encoding, "ignore").decode(encoding))


@cache
def _load_identifier() -> Any:
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
