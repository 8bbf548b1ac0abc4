"""From what releases say to triples. Pure: the same values give the same quads.

Two sorts of graph hold them. A release's own graph, named by the release, holds what that release alone says: itself, the
forms of names in it, its tenures, events, statements and their evidence. A tenure or event that several releases speak of
is one node, described in each of their graphs with what each says, dates and all: take one graph away and what the others
say stands whole. The derived graph holds what takes several releases, the lexicon or a rule over claims to know: preferred
names, the types of entities, bounds over all attestations, shortcuts, and what software read it. It is made anew as a whole.

Runs carry no clock time, since the same releases have to give the same quads; when a build ran stands in `claims.sqlite`.
"""

from kg.mapping.derived import map_derived
from kg.mapping.release import map_release
from kg.mapping.terms import Run, text_literal

__all__ = ["Run", "map_derived", "map_release", "text_literal"]
