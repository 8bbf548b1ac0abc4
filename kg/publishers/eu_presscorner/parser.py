"""Press releases of the European Commission: what its Press Corner answers."""

from kg.publishers.forms.presscorner import parse, recognise

__all__ = ["parse", "recognise"]
