"""What a release may cost, wherever it is read."""

import threading
import time

import pytest
from stand_in import StandIn, make_document

import kg.reading
from kg.model import Document, Extraction
from kg.reading import read_all


class Endless(StandIn):
    """Never comes to an end with some releases."""

    def annotate(self, document: Document) -> Extraction:
        while document.id == "endless":
            time.sleep(0.01)
        return super().annotate(document)


@pytest.mark.parametrize("in_thread", [False, True])
def test_a_release_that_takes_too_long_is_given_up_and_the_next_is_read(in_thread: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.reading, "SECONDS_A_DOCUMENT", 1)
    documents = [make_document("person: Ann Lee", id=name) for name in ("endless", "other")]
    outcome = []

    def read() -> None:
        outcome.extend(read_all(documents, Endless()))

    if in_thread:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join(20)
    else:
        read()
    assert outcome[0][1] == "TimeoutError: not read within 1 s"
    assert isinstance(outcome[1][1], Extraction)
