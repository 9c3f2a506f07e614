from threading import Thread
from time import perf_counter

import pytest

from convex_explorer.convex.args import format_args, read_args
from convex_explorer.convex.breathing import AbandonedError, Breath, let_go

ROWS = ", ".join(f"[{number}, 'text', {{ a: 1n }}]" for number in range(5_000))
TEXT = f"{{ rows: [{ROWS}] }}"


def test_the_others_have_their_turn_while_long_args_are_read():
    reader = Thread(target=read_args, args=(TEXT, Breath()))
    reader.start()
    turns, started = 0, perf_counter()
    while reader.is_alive():
        turns += 1
    reader.join()
    assert turns > 100 * (perf_counter() - started)


@pytest.mark.parametrize("work", [read_args, format_args])
def test_what_nobody_wants_any_more_ends(work):
    with pytest.raises(AbandonedError):
        work(TEXT, Breath(lambda: False))


def test_a_pause_changes_nothing_about_the_result():
    assert read_args(TEXT, Breath()) == read_args(TEXT)
    assert format_args(TEXT, Breath()) == format_args(TEXT)


def test_a_large_value_is_taken_apart():
    value = {"rows": [[1, {"a": 2}], []], "b": None}
    rests = []
    let_go(value, lambda: rests.append(1))
    assert value == {}
    assert len(rests) > 5
