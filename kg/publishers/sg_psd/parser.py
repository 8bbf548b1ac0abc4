"""Releases of the Public Service Division: Markdown of its site."""

from kg.publishers.forms.isomer import parse, recognise

__all__ = ["parse", "recognise"]
