"""Who holds which office: `find_tenures` is the component."""

from kg.annotate.tenures.read import find_tenures as find_tenures
