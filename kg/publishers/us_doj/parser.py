"""Press releases of the Department of Justice: what its News API answers."""

from kg.publishers.forms.justice import parse, recognise

__all__ = ["parse", "recognise"]
