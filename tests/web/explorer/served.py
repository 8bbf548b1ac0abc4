"""The explorer as a server for tests: what releases of the stand-in's language say, at an address of this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from stand_in import StandIn

from kg.pipeline import build
from kg.web.app import make_app
from kg.web.settings import Limits, Settings


@contextmanager
def serve(folder: Path, lines: tuple[str, ...]) -> Iterator[str]:
    """Yield the address of a server that shows what one release of `lines` says."""
    row = {"id": "a", "publisher": "hk-gia", "title": "Release a", "published": "2021-12-17", "lang": "en"}
    (folder / "a.json").write_text(json.dumps({**row, "text": "".join(f"{line}.\n\n" for line in lines)}))
    build([folder], folder / "s.kg", make_reader=StandIn)
    app = make_app(folder / "s.kg", Settings(Limits(workers=1)))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
