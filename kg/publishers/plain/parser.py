"""The plain form: JSON, JSON Lines or text files."""

from kg.publishers.forms.plain import parse, recognise

__all__ = ["parse", "recognise"]
