"""Which names are one: a disjoint-set forest whose outcome doesn't rest on the order of the unions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from kg.errors import ResolveError


class Unions:
    """Sets of IRIs that are one thing. Pairs held apart are never joined, directly or through others."""

    def __init__(self, apart: Iterable[tuple[str, str]] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def add(self, node: str) -> None:
        """Let `node` be a set of its own, unless it is in one."""
        if node not in self._parent:
            self._parent[node] = node
            self._members[node] = [node]

    def find(self, node: str) -> str:
        """Return the set's representative, for comparing; which member it is means nothing."""
        while self._parent[node] != node:
            self._parent[node] = node = self._parent[self._parent[node]]
        return node

    def join(self, left: str, right: str) -> bool:
        """Make the sets of both one; return False, and leave them, if any two of their members are held apart."""
        self.add(left)
        self.add(right)
        a, b = self.find(left), self.find(right)
        if a == b:
            return True
        if self._apart and any(self._apart[node] & set(self._members[b]) for node in self._members[a] if node in self._apart):
            return False
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._parent[b] = a
        self._members[a] += self._members.pop(b)
        return True

    def join_judged(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Join the pairs that somebody judged one, as far as both are known; call it before any rule joins what it finds.

        Raises ResolveError where the judgements say of two that they are one, through others, and that they aren't.
        """
        for left, right in sorted(pairs):
            if left in self._parent and right in self._parent and not self.join(left, right):
                raise ResolveError(
                    "judged to be one through others, and not one", f"{left} {right}", "undo one of the judgements"
                )

    def members(self, node: str) -> list[str]:
        """Return all that is one with `node`, sorted."""
        return sorted(self._members[self.find(node)])

    def choose(self, rank: Callable[[str], object]) -> dict[str, str]:
        """Return for each node the member of its set with the least rank; the rank must tell all members apart."""
        best = {root: min(nodes, key=rank) for root, nodes in self._members.items()}  # type: ignore[arg-type]
        return {node: best[self.find(node)] for node in self._parent}
