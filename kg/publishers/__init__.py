"""Releases as published, turned into documents: one folder a publisher, the forms they share in `forms`."""

from kg.publishers.catalogue import get_publisher, list_publishers
from kg.publishers.dispatch import parse
from kg.publishers.reading import count_files, read_paths

__all__ = ["count_files", "get_publisher", "list_publishers", "parse", "read_paths"]
