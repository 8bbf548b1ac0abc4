"""The site of the Ministry of Sustainability and the Environment: the Markdown that it is built from."""

from kg.publishers.listings.isomer import find_releases

__all__ = ["find_releases"]
