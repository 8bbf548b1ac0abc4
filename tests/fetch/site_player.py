"""A server that plays publishers' sites on this machine, faults included. It is given to `fetch` as `via`.

Pages are set by their full address; each request is noted. Faults are set by address too and used up one a request, so that
a test says just what goes wrong and when.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]
Play = Callable[[dict[str, list[str]]], "bytes | Answer"]
"""Makes an answer of a query's parameters: what an API does."""


@dataclass
class Fault:
    """What goes wrong with one request."""

    kind: str  # "status", "slow", "cut off", "drop"
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class Site:
    """The pages that the server shows and the requests that it got."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Answer] = {}
        self.plays: dict[str, Play] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.requests: list[tuple[str, int, dict[str, str]]] = []
        self.url = ""
        self.moment = datetime(2021, 12, 31, tzinfo=UTC)
        self.validators = True  # whether it gives ETag and Last-Modified

    def put(self, url: str, content: str | bytes, media: str = "text/html; charset=utf-8", **headers: str) -> None:
        """Show `content` at an address."""
        data = content.encode() if isinstance(content, str) else content
        self.pages[url] = (
            200,
            {"Content-Type": media, **{name.replace("_", "-"): value for name, value in headers.items()}},
            data,
        )

    def play(self, url: str, play: Play) -> None:
        """Let a function answer at an address, whatever the query."""
        self.plays[url] = play

    def redirect(self, url: str, to: str, status: int = 301) -> None:
        """Send those who ask for `url` elsewhere."""
        self.pages[url] = (status, {"Location": to}, b"")

    def remove(self, url: str, status: int = 404) -> None:
        """Have nothing at an address."""
        self.pages[url] = (status, {}, b"gone")

    def fail(self, url: str, *faults: Fault) -> None:
        """Let the next requests for `url` go wrong, one each."""
        self.faults[url] += faults

    def asked(self, beginning: str = "") -> Counter[str]:
        """How often each address was asked for that begins so, robots.txt aside."""
        return Counter(url for url, _, _ in self.requests if url.startswith(beginning) and not url.endswith("/robots.txt"))

    def served(self) -> Counter[str]:
        """How often each address was answered with content."""
        return Counter(url for url, status, _ in self.requests if status == 200 and not url.endswith("/robots.txt"))

    def answer(self, url: str, sent: dict[str, str]) -> Answer:
        base, _, _ = url.partition("?")
        if url.endswith("/robots.txt") and url not in self.pages:
            return 404, {}, b""
        if url in self.pages:
            page = self.pages[url]
        elif base in self.plays:
            page = self.plays[base](parse_qs(urlsplit(url).query))
        else:
            return 404, {}, b"not found"
        status, headers, content = page if isinstance(page, tuple) else (200, {"Content-Type": "application/json"}, page)
        if status != 200 or not self.validators:
            return status, headers, content
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Last-Modified": format_datetime(self.moment, usegmt=True), **headers}
        return (304, headers, b"") if sent.get("if-none-match") == etag else (status, headers, content)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        site: Site = self.server.site
        url = f"https://{self.headers['Host']}{self.path}"
        sent = {name.lower(): value for name, value in self.headers.items()}
        fault = site.faults[url].pop(0) if site.faults.get(url) else None
        if fault is not None and fault.kind == "status":
            status, headers, content = fault.status, fault.headers, b"fault"
        else:
            status, headers, content = site.answer(url, sent)
        site.requests.append((url, status if fault is None or fault.kind == "status" else -1, sent))
        if fault is not None and fault.kind == "drop":
            self.close_connection = True
            return
        if fault is not None and fault.kind == "slow":
            time.sleep(fault.seconds)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault is not None and fault.kind == "cut off":
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
            return
        if status != 304:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        return  # a client that gives up on a slow answer


def start(site: Site) -> ThreadingHTTPServer:
    """Start a server that shows `site`; `site.url` is where it is."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = site  # type: ignore[attr-defined]
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
