"""Releases as published, turned into documents: one folder a publisher, the forms they share in `forms`."""

from kg.publishers.catalogue import get_publisher, list_publishers
from kg.publishers.dispatch import parse
from kg.publishers.reading import read_paths

__all__ = ["get_publisher", "list_publishers", "parse", "read_paths"]
