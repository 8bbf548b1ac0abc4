"""Releases of the Ministry of Sustainability and the Environment: Markdown of its site."""

from kg.publishers.forms.isomer import parse, recognise

__all__ = ["parse", "recognise"]
