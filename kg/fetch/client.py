"""Asking a site for a page, politely: robots rules, a pace for each host, retries that wait as long as the site says.

Every request names the project. A host is asked once at a time, no sooner than its delay after the last answer; a
`Crawl-delay` in robots.txt that is longer is kept. Robots rules follow RFC 9309: a missing robots.txt allows all, one that
can't be got for a fault of the server allows nothing.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from kg import __version__
from kg.errors import FetchError
from kg.publishers.listing import join_address, split_address
from kg.publishers.requirements import load

if TYPE_CHECKING:
    from protego import Protego
    from requests import Response, Session

USER_AGENT = f"govkg/{__version__} (+https://w3id.org/govkg; research on government releases)"
ROBOTS_NAME = "govkg"
SIZE_LIMIT = 64 * 2**20
"""Bytes of one answer, above which it is given up: no release is that long."""
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CHUNK = 2**16


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a site is asked. All times are in seconds.

    `delay` passes between the end of one answer and the next request to the same host. A request that fails for the moment
    is tried `tries` times in all, after waits of `backoff`, twice that and so on, with up to a quarter more by chance, or
    after the wait that the site asks for; if that is more than `longest_wait`, it is given up.
    """

    delay: float = 1.0
    timeout: float = 30.0
    deadline: float = 300.0  # for a whole answer, however it trickles
    tries: int = 5
    backoff: float = 2.0
    longest_wait: float = 600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site said. `url` is the address asked for, `final` that which redirects led to; `content` is decompressed."""

    url: str
    final: str
    status: int
    reason: str
    headers: Mapping[str, str]  # names in lower case
    content: bytes
    at: datetime

    @property
    def gone(self) -> bool:
        """Whether the site says that there is nothing there."""
        return self.status in _GONE

    @property
    def unchanged(self) -> bool:
        """Whether it is as it was, which only a conditional request can be told."""
        return self.status == HTTPStatus.NOT_MODIFIED


class RefusedError(FetchError):
    """The site doesn't want this address to be asked for: robots rules, or 401, 403 and the like."""


class UnreachableError(FetchError):
    """The site gave no answer to any of the tries, or none but faults of its own."""


class _PassingError(Exception):
    """A failure that may pass. `wait` is how long the site asks to be left alone, None where it doesn't say."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass
class _Host:
    """What is known of one host."""

    free_at: float = 0.0  # by the monotonic clock
    robots: Protego | None = None
    delay: float = 0.0


@dataclass
class Traffic:
    """What a client has asked and waited, for the report."""

    requests: int = 0
    retries: int = 0
    bytes: int = 0
    waited: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)


class Client:
    """Asks sites for pages.

    `via` is a server that plays them all (an archive, a mirror): it gets every request, with the site's own name as Host.
    `sleep` is replaced in tests.
    """

    def __init__(
        self, politeness: Politeness | None = None, *, via: str = "", sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.politeness = politeness or Politeness()
        self.traffic = Traffic()
        self._via, self._sleep = via.rstrip("/"), sleep
        self._hosts: dict[str, _Host] = {}
        self._session = _make_session()
        self._session.trust_env = not via  # a proxy for the world isn't the way to a server of one's own

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Answer:
        """Return what `url` answers: 200, 404, 410, or 304 to `etag` and `modified`, which are those of an earlier answer.

        Raises RefusedError, or UnreachableError when all tries are spent.
        """
        headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        at = url
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask(at, headers)
            if answer.status not in _REDIRECTS:
                return Answer(url, at, answer.status, answer.reason, answer.headers, answer.content, answer.at)
            at = join_address(at, answer.headers.get("location", ""))
        raise RefusedError("it redirects without end", url, "the site sends its readers in circles")

    def _ask(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Return the answer of one address, redirects included, after as many tries as it takes."""
        if split_address(url).scheme not in {"http", "https"} or not split_address(url).hostname:
            raise RefusedError("not an address of the web", url)
        host = self._prepare(url)
        if host.robots is not None and not host.robots.can_fetch(url, ROBOTS_NAME):
            raise RefusedError("the site's robots.txt asks programs to stay away", url, "it is left out")
        answer = self._try(url, headers, host)
        if answer.status < HTTPStatus.BAD_REQUEST or answer.gone:
            return answer
        raise RefusedError(f"the site answers {answer.status} {answer.reason}".rstrip(), url)

    def _prepare(self, url: str) -> _Host:
        """Return what is known of the host of `url`, its robots rules fetched."""
        parts = urlsplit(url)
        if parts.netloc not in self._hosts:
            host = _Host(delay=self.politeness.delay)
            address = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
            answer = self._try(address, {}, host)
            for _ in range(_MOST_REDIRECTS):
                if answer.status in _REDIRECTS:
                    answer = self._try(join_address(answer.url, answer.headers.get("location", "")) or address, {}, host)
            text = answer.content.decode("utf-8", "replace") if answer.status == HTTPStatus.OK else ""
            host.robots = load("protego").Protego.parse(text)
            host.delay = max(host.delay, float(host.robots.crawl_delay(ROBOTS_NAME) or 0))
            self._hosts[parts.netloc] = host
        return self._hosts[parts.netloc]

    def _try(self, url: str, headers: Mapping[str, str], host: _Host) -> Answer:
        """Ask until there is an answer that is none of a passing fault. Raises UnreachableError after the last try."""
        tenacity = load("tenacity")
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.politeness.tries),
            retry=tenacity.retry_if_exception_type(_PassingError),
            wait=self._choose_wait,
            sleep=self._wait,
            before_sleep=lambda _: self._count_retry(),
            reraise=True,
        )
        try:
            answer: Answer = retrying(self._ask_once, url, headers, host)
        except _PassingError as error:
            hint = "what was fetched is kept: run the same command again later"
            raise UnreachableError(f"no answer after {self.politeness.tries} tries: {error}", url, hint) from None
        return answer

    def _count_retry(self) -> None:
        self.traffic.retries += 1

    def _choose_wait(self, state: Any) -> float:
        """Return how long to wait after a failed try; a wait that the site asks for is kept, or the try was the last."""
        error = state.outcome.exception()
        wait = getattr(error, "wait", None)
        if wait is None:
            wait = self.politeness.backoff * 2 ** (state.attempt_number - 1)
            wait *= 1 + random.random() / 4  # noqa: S311 - spreads requests, keeps no secret
            return min(float(wait), self.politeness.longest_wait)
        if wait > self.politeness.longest_wait:
            hint = "what was fetched is kept: run the same command again when that has passed"
            raise UnreachableError(f"the site asks to be left alone for {wait:.0f} s ({error})", hint=hint)
        return float(wait)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.traffic.waited += seconds
            self._sleep(seconds)

    def _ask_once(self, url: str, headers: Mapping[str, str], host: _Host) -> Answer:
        self._wait(host.free_at - time.monotonic())
        self.traffic.requests += 1
        try:
            with _faults_as_passing(self.traffic):
                return self._receive(url, headers)
        finally:
            host.free_at = time.monotonic() + host.delay

    def _receive(self, url: str, headers: Mapping[str, str]) -> Answer:
        address, sent = self._route(url, headers)
        began = time.monotonic()
        timeout = self.politeness.timeout
        with self._session.get(address, headers=sent, timeout=timeout, stream=True, allow_redirects=False) as response:
            if response.status_code in _RETRIED:
                raise _PassingError(
                    f"{response.status_code} {response.reason}", _read_retry_after(response.headers.get("Retry-After"))
                )
            content = bytearray()
            for chunk in response.iter_content(_CHUNK):
                content += chunk
                if len(content) > SIZE_LIMIT:
                    raise RefusedError(
                        f"the answer is over {SIZE_LIMIT // 2**20} MB", url, "no release is that long: it is left out"
                    )
                if time.monotonic() - began > self.politeness.deadline:
                    raise _PassingError(f"not complete within {self.politeness.deadline:.0f} s")
            self.traffic.bytes += len(content)
            return _make_answer(url, response, bytes(content))

    def _route(self, url: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        if not self._via:
            return url, dict(headers)
        parts = urlsplit(url)
        rest = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        return f"{self._via}{rest}", {**headers, "Host": parts.netloc}


def _make_session() -> Session:
    requests = load("requests")
    session: Session = requests.Session()
    contact = os.environ.get("KG_CONTACT", "").strip()
    session.headers["User-Agent"] = f"{USER_AGENT} {contact}".strip()
    session.headers["Accept"] = "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.8"
    session.headers["Accept-Encoding"] = "gzip, deflate"
    return session


def _make_answer(url: str, response: Response, content: bytes) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(url, url, response.status_code, response.reason or "", headers, content, datetime.now(UTC))


@contextmanager
def _faults_as_passing(traffic: Traffic) -> Iterator[None]:
    """Turn what the network does to a request into a passing failure, and count it by kind."""
    requests = load("requests")
    try:
        yield
    except _PassingError as error:
        _count(traffic, str(error))
        raise
    except requests.exceptions.Timeout:
        _count(traffic, "timeout")
        raise _PassingError("it doesn't answer in time") from None
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        _count(traffic, "cut off")
        raise _PassingError("the answer is cut off") from None
    except requests.exceptions.SSLError as error:
        raise RefusedError("its certificate can't be checked", hint=" ".join(str(error).split())[:200]) from None
    except requests.exceptions.ConnectionError:
        _count(traffic, "no connection")
        raise _PassingError("no connection") from None
    except requests.exceptions.RequestException as error:
        raise RefusedError(f"it can't be asked for ({type(error).__name__})", hint=" ".join(str(error).split())[:200]) from None


def _count(traffic: Traffic, what: str) -> None:
    traffic.faults[what] = traffic.faults.get(what, 0) + 1


def _read_retry_after(value: str | None) -> float | None:
    """Return the seconds of a `Retry-After`, given as such or as a moment (RFC 9110, 10.2.3); None where it says nothing."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
