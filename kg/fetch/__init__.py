"""Getting releases from their publishers, and keeping them up to date: politely, resumable, nothing twice."""

from kg.fetch.folder import list_versions
from kg.fetch.run import FetchReport, fetch, fetch_feed, refresh
from kg.fetch.updating import UpdateReport, update, watch

__all__ = ["FetchReport", "UpdateReport", "fetch", "fetch_feed", "list_versions", "refresh", "update", "watch"]
