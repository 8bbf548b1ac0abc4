"""What a server allows, in one value."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take. Times are in seconds, sizes in MB (10**6 bytes).

    `workers` queries run at once; `waiting` more wait for at most `patience`; the rest are refused at once. `memory` is what
    a query may take beyond what its process has anyway, `answer` the size of an answer, `request` that of a request.
    """

    time: float = 30.0
    dump_time: float = 600.0
    memory: int = 1_000
    answer: int = 200
    request: float = 1.0
    workers: int = 2
    waiting: int = 100
    patience: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is run. `base` is what stands before each path in the addresses that it names itself by; taken from the
    request where it is empty. `services` are the addresses that SERVICE may ask, `cors` the origins whose pages may.
    Whoever sends `token` may write; nobody may where it is empty.
    """  # noqa: D205

    limits: Limits = Limits()
    base: str = ""
    services: frozenset[str] = frozenset()
    cors: tuple[str, ...] = ("*",)
    refresh: float = 5.0
    token: str = field(default="", repr=False)
