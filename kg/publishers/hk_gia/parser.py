"""Press releases of the Hong Kong Government: pages of its own system."""

from kg.publishers.forms.gia import parse, recognise

__all__ = ["parse", "recognise"]
