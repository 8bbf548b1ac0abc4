"""Press releases of the Department of State: its WordPress feed."""

from kg.publishers.forms.wordpress import parse, recognise

__all__ = ["parse", "recognise"]
