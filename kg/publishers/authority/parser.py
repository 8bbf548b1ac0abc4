"""Whose releases these are, and in which form."""

from kg.publishers.forms.authority import parse, recognise

__all__ = ["parse", "recognise"]
