"""Running the server: `kg serve`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import KGError
from kg.web.settings import Settings

_SHORTEST_TOKEN = 16


def read_token(path: Path) -> str:
    """Return the token in the file `path`. Raises KGError where it can't be read or is too short to keep anyone out."""
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise KGError("the token can't be read", str(path), str(error)) from None
    if len(token) < _SHORTEST_TOKEN or len(token.split()) != 1:
        raise KGError("no good token", str(path), f"put one word of {_SHORTEST_TOKEN} or more characters in it")
    return token


def serve(
    store: Path | str,
    host: str = "127.0.0.1",
    port: int = 8000,
    settings: Settings | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the store folder `store` until stopped. `announce` gets the address when the store is open.

    Raises StoreError where there is no store, KGError where what it takes isn't installed or the port is in use.
    """
    try:
        import uvicorn  # noqa: PLC0415 - an extra

        from kg.web.app import make_app  # noqa: PLC0415
    except ImportError as error:
        raise KGError(f"{error.name} isn't installed", hint="pip install 'govkg[web]'") from None
    app = make_app(store, settings)
    if announce is not None:
        announce(f"http://{host}:{port}/")
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, h11_max_incomplete_event_size=65_536)
    except SystemExit as error:
        if error.code:
            raise KGError("the server can't start", f"{host}:{port}", "is the port in use? choose another with --port") from None
