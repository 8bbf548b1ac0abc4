"""Government releases in, a knowledge graph of officials, offices, bodies and events out."""

__version__ = "0.1.0"
