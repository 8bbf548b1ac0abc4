import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from identity import read_pairs, score


def test_the_benchmark_has_enough_pairs_of_both_sorts() -> None:
    pairs = read_pairs()
    assert len(pairs) >= 200
    assert min(sum(pair.same for pair in pairs), sum(not pair.same for pair in pairs)) >= 80
    assert len({(pair.left, pair.right) for pair in pairs}) == len(pairs)


def test_names_are_told_apart_as_well_as_before() -> None:
    found = score(read_pairs())
    assert found.precision >= 0.99
    assert found.f1 >= 0.95
