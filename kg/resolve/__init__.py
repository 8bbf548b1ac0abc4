"""From the names in releases to the things they name, within a release and across them."""

from kg.resolve.bodies import ResolvedBody
from kg.resolve.doubts import Doubt, find_doubts
from kg.resolve.events import ResolvedEvent
from kg.resolve.findings import Problem, TenureFinding
from kg.resolve.offices import ResolvedOffice
from kg.resolve.persons import ResolvedPerson
from kg.resolve.places import ResolvedPlace
from kg.resolve.resolution import Judgement, Resolution, resolve
from kg.resolve.tenures import ResolvedTenure

__all__ = [
    "Doubt",
    "Judgement",
    "Problem",
    "Resolution",
    "ResolvedBody",
    "ResolvedEvent",
    "ResolvedOffice",
    "ResolvedPerson",
    "ResolvedPlace",
    "ResolvedTenure",
    "TenureFinding",
    "find_doubts",
    "resolve",
]
