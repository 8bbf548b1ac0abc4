from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.unions import Unions

pairs = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12)


@given(pairs, st.randoms(use_true_random=False))
def test_sets_do_not_rest_on_the_order_of_the_unions(joined: list[tuple[str, str]], random: object) -> None:
    def choose(order: list[tuple[str, str]]) -> dict[str, str]:
        unions = Unions()
        for left, right in order:
            unions.join(left, right)
        return unions.choose(lambda node: node)

    shuffled = list(joined)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(joined) == choose(shuffled)


def test_what_is_held_apart_is_not_joined_through_others() -> None:
    unions = Unions([("a", "c")])
    assert unions.join("a", "b")
    assert not unions.join("b", "c")
    assert unions.members("a") == ["a", "b"]
