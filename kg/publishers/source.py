"""A release as a form sees it: decoded text, and what can be read out of it once for all who look."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import PurePath
from typing import Any

import lxml.etree

from kg.model import Issue, Severity

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HEAD = 4096


class Match(IntEnum):
    """How sure a publisher's parser is that a release is its own."""

    NONE = 0
    FORM = 1  # the form is right, whose it is can't be told from the content
    PUBLISHER = 2


@dataclass(frozen=True)
class Source:
    """The text of a release, with where it stood and who its reader said had published it."""

    path: str
    text: str
    hint: str | None = None

    @property
    def name(self) -> str:
        """The file's name without folders and extension."""
        return PurePath(self.path).stem

    @property
    def head(self) -> str:
        """The first characters, for a look at the form."""
        return self.text[:_HEAD].lstrip()

    @cached_property
    def json(self) -> Any:
        """The value of a JSON text; None where it isn't one."""
        if not self.head.startswith(("{", "[")):
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def xml(self) -> lxml.etree._Element | None:
        """The root of an XML text, as far as it can be read; None where it isn't one or declares entities of its own."""
        if not self.head.startswith("<") or "<!ENTITY" in self.text:
            return None
        parser = lxml.etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8"
        )
        text = _NOT_XML.sub("", _DECLARATION.sub("", self.text, count=1))
        try:
            return lxml.etree.fromstring(text.encode("utf-8"), parser)
        except (lxml.etree.LxmlError, ValueError):
            return None

    def issue(self, severity: Severity, code: str, hint: str, item: str = "") -> Issue:
        """Return an issue of the parse stage with this source's place."""
        return Issue("parse", severity, code, f"{self.path}#{item}" if item else self.path, hint)
