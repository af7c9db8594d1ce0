"""Which processes a meter reads."""

from bench.meter import Process, descendants


def tree(**parents: int) -> dict[int, Process]:
    return {int(name[1:]): Process(int(name[1:]), parent, 0.0) for name, parent in parents.items()}


def test_workers_belong_to_the_process_that_started_them():
    alive = tree(p10=1, p11=10, p12=11, p20=1)

    assert descendants([10], alive) == {10, 11, 12}


def test_a_process_that_is_its_own_ancestor_is_counted_once():
    assert descendants([10], tree(p10=11, p11=10)) == {10, 11}
