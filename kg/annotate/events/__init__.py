"""Events: predicate and argument read off the parse, tellings of one event brought together."""

from kg.annotate.events.find import find_events
from kg.annotate.events.groups import find_groups

__all__ = ["find_events", "find_groups"]
