"""Pictures of the graph: networks, timelines, line-ups, matrices, each one page that needs nothing else.

The only importer of pyvis, altair and rustworkx (`pip install 'govkg[viz]'`).
"""

from __future__ import annotations
