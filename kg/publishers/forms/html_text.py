r"""HTML as paragraphs: headings, body, list items, table rows and captions, with inline markup gone.

A lone `<br>` is a wrap or a paragraph's end by the rule of `kg.publishers.forms.lines`; two in a row always end one.
A table row is an item, its cells joined with "; "; a row that is one cell of several paragraphs is layout. A raised
number that marks a footnote is kept in square brackets.
Left out on purpose: scripts, styles, forms' controls, embedded frames, pictures without caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import lxml.etree
import lxml.html

from kg.model import ParagraphKind
from kg.publishers.forms.blocks import Block, clean
from kg.publishers.forms.lines import break_lines, ends_sentence, has_marker

_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "svg", "button", "select", "input", "textarea", "head")
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS = frozenset(("li", "dt", "dd"))
_CAPTIONS = frozenset(("figcaption", "caption"))
_BLOCKS = _HEADINGS | _ITEMS | _CAPTIONS | frozenset(
    ("p", "div", "section", "article", "main", "aside", "header", "footer", "nav", "ul", "ol", "dl", "blockquote", "figure",
     "address", "pre", "center", "hr", "form", "fieldset", "details", "summary", "body", "html")
)  # fmt: skip
_ASIDES = frozenset(("contact", "vcard", "share", "social", "sharedaddy"))  # classes of what is no part of the text
_TABLE_PARTS = ("table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr")
_STRONG = frozenset(("b", "strong", "u"))
_OPEN, _CLOSE = "\ue000", "\ue001"  # around bold text while a paragraph is gathered
_BOLD = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
_GAP = re.compile(r"[ \t]*\n[ \t]*(?:\n[ \t]*)+")
_BLANK = re.compile("[\u200b\ufeff\u00a0\u202f\r]")
_LONGEST_HEADING = 150
_MARKUP = re.compile(r"<(?:p|br|div|ul|ol|li|table|h[1-6]|span|strong|em|a)\b", re.IGNORECASE)


def has_markup(text: str) -> bool:
    """Tell whether `text` is HTML rather than plain text."""
    return bool(_MARKUP.search(text))


def parse_page(text: str) -> lxml.html.HtmlElement | None:
    """Return the root of an HTML page, or None where there is nothing to read. Never raises, however broken the page."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None


def find_elements(root: lxml.etree._Element, path: str) -> list[lxml.etree._Element]:
    """Return the elements under `root` that an XPath names."""
    return cast("list[lxml.etree._Element]", root.xpath(path))


def text_of(element: lxml.etree._Element) -> str:
    """Return all text inside `element`, as it stands."""
    return "".join(str(piece) for piece in element.itertext())


def read_fragment(text: str) -> list[Block]:
    """Return the blocks of an HTML fragment."""
    root = parse_page(f"<div>{text}</div>") if text.strip() else None
    return [] if root is None else read_element(root)


def read_element(root: lxml.etree._Element) -> list[Block]:
    """Return the blocks of what `root` holds."""
    return _Gatherer().gather(root)


class _Gatherer:
    """Walks a tree once, gathering text until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.kinds: list[ParagraphKind] = [ParagraphKind.BODY]
        self.strong = 0

    def gather(self, root: lxml.etree._Element) -> list[Block]:
        walk = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if not self._enter(tag, element):
                    walk.skip_subtree()
            else:
                if event == "end":
                    self._leave(tag)
                if element is not root:
                    self._add(element.tail)
        self._flush()
        return self.blocks

    def _enter(self, tag: str, element: lxml.etree._Element) -> bool:
        """Begin an element; False if it is not to be entered."""
        if tag in _SKIPPED:
            return False
        if tag == "table":
            self._flush()
            self.blocks += _read_table(element)
            return False
        if tag == "sup":
            self._add(_read_raised(element, "".join(self.pieces)[-3:]))
            return False
        if tag == "br":
            self.pieces.append("\n")
        elif tag in _BLOCKS:
            self._flush()
            self.kinds.append(_kind_of(tag, element, self.kinds[-1]))
        self.strong += tag in _STRONG
        self._add(element.text, keep_lines=tag == "pre")
        return True

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self.kinds.pop()
        self.strong -= tag in _STRONG

    def _add(self, text: str | None, *, keep_lines: bool = False) -> None:
        if not text:
            return
        text = _BLANK.sub(lambda m: "" if m[0] in "\u200b\ufeff" else " ", text.replace(_OPEN, "").replace(_CLOSE, ""))
        text = re.sub(r"[^\S\n]+" if keep_lines else r"\s+", " ", text)
        self.pieces.append(f"{_OPEN}{text}{_CLOSE}" if self.strong > 0 and text.strip() else text)

    def _flush(self) -> None:
        raw, self.pieces = "".join(self.pieces), []
        for stretch in _GAP.split(raw):
            self.blocks += _read_stretch(stretch, self.kinds[-1])


def _kind_of(tag: str, element: lxml.etree._Element, around: ParagraphKind) -> ParagraphKind:
    if around is ParagraphKind.BOILERPLATE or not _ASIDES.isdisjoint((element.get("class") or "").split()):
        return ParagraphKind.BOILERPLATE
    if tag in _HEADINGS:
        return ParagraphKind.HEADING
    if tag in _CAPTIONS:
        return ParagraphKind.CAPTION
    return ParagraphKind.ITEM if tag in _ITEMS else around


def _read_stretch(stretch: str, kind: ParagraphKind) -> Iterator[Block]:
    """Yield the paragraphs of a stretch without blank lines; a bold line of its own is a heading."""
    lines = [line for line in stretch.split("\n") if clean(line)]
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        bold = kind is ParagraphKind.BODY and _is_bold_heading(line)
        if not runs or runs[-1][0] != bold:
            runs.append((bold, []))
        runs[-1][1].append(line)
    for bold, group in runs:
        for paragraph in break_lines(group):
            yield Block(ParagraphKind.HEADING if bold else kind, paragraph)


def _is_bold_heading(line: str) -> bool:
    text = clean(line)
    return (
        not clean(_BOLD.sub("", line))
        and len(text) <= _LONGEST_HEADING
        and not text.endswith((".", ",", ";"))
        and not (ends_sentence(text) and len(text.split()) > 15)
        and not has_marker(text)
    )


def _read_raised(element: lxml.etree._Element, before: str) -> str:
    """Return raised text as it reads in a line: "10th", "m2", but "tonnes [3]" for a footnote's mark."""
    text = clean(text_of(element))
    if not re.fullmatch(r"\d{1,3}", text):
        return text
    unit = re.search(r"(?:^|[\s\d(])[a-zA-Z]{1,2}$", before)
    return text if unit else f" [{text}]"


def _read_table(table: lxml.etree._Element) -> Iterator[Block]:
    """Yield a table's rows, and the text that broken markup has between them. A row that is one cell is no row."""
    for part in table.iter(*_TABLE_PARTS):
        if part is not table and next(part.iterancestors("table")) is not table:
            continue  # of a table inside this one, which its cell reads
        stray = [part.text or "", *(child.tail or "" for child in part)]
        if part.tag == "tr":
            yield from _read_row(part)
        elif part.tag == "caption":
            yield Block(ParagraphKind.CAPTION, _read_cell(part))
            continue
        yield from (Block(ParagraphKind.BODY, text) for piece in stray if (text := clean(piece)))


def _read_row(row: lxml.etree._Element) -> Iterator[Block]:
    cells = [cell for cell in row.iterchildren("td", "th") if clean(text_of(cell))]
    if len(cells) == 1 and len(blocks := read_element(cells[0])) > 1:
        yield from blocks
    elif cells:
        yield Block(ParagraphKind.ITEM, "; ".join(map(_read_cell, cells)))


def _read_cell(element: lxml.etree._Element) -> str:
    """Return the text of a cell, its paragraphs and lines joined with spaces."""
    return clean(" ".join(block.text for block in read_element(element)))
