from pathlib import Path

import pytest

from kg.demo import demo
from kg.resources import folder

pytestmark = pytest.mark.skipif(not (folder("samples") / "releases").is_dir(), reason="there are no sample releases yet")


def test_the_demonstration_answers_its_three_questions(tmp_path: Path) -> None:
    shown = demo(tmp_path / "demo.kg")
    assert shown.report.stored >= 40
    assert not [code for severity, code in shown.report.issues if severity == "error"]
    assert len(shown.answers) == 3
    for answer in shown.answers:
        assert len(answer.table), answer.command
    assert "Patrick Nip" in [str(cell) for row in shown.answers[0].table for cell in row]
    assert all(step.startswith("kg ") for step in shown.next_steps)
