r"""Where a line break is a paragraph's end, and where it only wraps.

A line is *full* if the next line's first word would not have fitted: its length, a space and that word exceed the
width, which is the length that nine tenths of the lines keep to. A stretch is hard-wrapped if its width is 45 to 120
characters, it has two lines or more besides the last that are longer than half of it (or the second line goes on in
lower case), and six tenths of such lines are full. Then full lines are joined with what follows, as are those of three
quarters of the width that end no sentence; others end a paragraph. Whether a stretch is hard-wrapped or not, a line goes
on that ends in a comma, is inside curly quotation marks, or ends in no mark and is followed by lower case. A list marker
always begins a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.publishers.forms.blocks import clean

_MARKER = re.compile(
    r"(?:[-–—•*·●○▪■◦►]\s*(?![-–—*])|o\s+(?=[A-Z])"  # a sign
    r"|\(?[a-zA-Z]\)\s*|\(?[ivx]{1,5}\)\s*|\(\d{1,3}\)\s*|\d{1,2}\)\s+"  # in brackets
    r"|[a-z]\.\s+|[ivx]{1,5}\.\s+)(?=\S)"
)
_NUMBER = re.compile(r"\d{1,3}\.\s+(?=\S)")
_CJK = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_NARROWEST, _WIDEST = 45, 120
_NEARLY = 0.75
STRONG_MARKS = ".!?:;…。！？：；"
CLOSERS = "\"'”’)]）」』"


def has_marker(text: str) -> bool:
    """Tell whether a line begins with the mark of a list entry: "-", "•", "(a)", "b)", "iii."."""
    return bool(_MARKER.match(text))


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends with a mark that may end a sentence or introduce a list."""
    bare = text.rstrip(CLOSERS)
    return bool(bare) and (bare[-1] in STRONG_MARKS or bare != text)


def _fills(lines: Sequence[str], width: int) -> list[bool]:
    """Tell of each line but the last whether the next one's first word would not have fitted."""
    return [len(line) + 1 + len(after.split(maxsplit=1)[0]) > width for line, after in pairwise(lines)]


def _is_wrapped(lines: Sequence[str], width: int) -> bool:
    long = [full for line, full in zip(lines, _fills(lines, width), strict=False) if len(line) > width / 2]
    if not _NARROWEST <= width <= _WIDEST or sum(long) < 0.6 * len(long):
        return False
    return len(long) > 1 or lines[1][:1].islower()


def _goes_on(before: str, line: str, was_full: bool) -> bool:
    """Tell whether `line` belongs to the paragraph that `before` began."""
    if has_marker(line) or _NUMBER.match(line):
        return False
    in_quotation = before.count("“") > before.count("”") and not line.startswith("“")
    in_sentence = line[:1].islower() and not before.endswith((".", "!", "?", ":", ";"))
    return was_full or in_quotation or in_sentence or before.endswith((",", "，"))


def break_lines(lines: Iterable[str]) -> list[str]:
    """Return the paragraphs that the lines of a stretch without blank lines make (rule: see the module)."""
    kept = [line for raw in lines if (line := clean(raw))]
    if len(kept) < 2:
        return kept
    width = sorted(map(len, kept))[int(0.9 * (len(kept) - 1) + 0.5)]
    wrapped = _is_wrapped(kept, width)
    paragraphs = [kept[0]]
    for (previous, line), fills in zip(pairwise(kept), _fills(kept, width), strict=True):
        full = fills or (len(previous) > _NEARLY * width and not ends_sentence(previous))
        if _goes_on(paragraphs[-1], line, wrapped and full):
            glue = "" if _CJK.match(paragraphs[-1][-1]) and _CJK.match(line[0]) else " "
            paragraphs[-1] += glue + line
        else:
            paragraphs.append(line)
    return paragraphs
