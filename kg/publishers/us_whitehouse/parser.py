"""The White House briefing room: its WordPress feed."""

from kg.publishers.forms.wordpress import parse, recognise

__all__ = ["parse", "recognise"]
