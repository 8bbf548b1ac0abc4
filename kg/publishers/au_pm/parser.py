"""Transcripts of Australian Prime Ministers: the archive's XML."""

from kg.publishers.forms.autranscripts import parse, recognise

__all__ = ["parse", "recognise"]
