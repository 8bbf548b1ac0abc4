import subprocess
import sys
from pathlib import Path

BENCHMARK = Path(__file__).parent / "benchmarks" / "patterns.py"


def test_no_pattern_goes_catastrophic_on_what_makes_backtracking_work_hard() -> None:
    run = subprocess.run([sys.executable, BENCHMARK, "--length", "600"], capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout + run.stderr[-2000:]
    assert int(run.stdout.rpartition("\n\n")[2].split()[0]) > 150
