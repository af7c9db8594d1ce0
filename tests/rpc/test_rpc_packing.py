"""Long answers are squeezed on their way over the broker."""

from heat.rpc.messaging import packed, unpacked


def test_a_long_answer_is_squeezed_on_its_way():
    answer = {"result": ["word"] * 10_000}

    assert len(str(packed(answer))) < 5_000
    assert unpacked(packed(answer)) == answer


def test_a_short_answer_travels_as_it_is():
    assert packed({"result": 1}) == {"result": 1}
