"""Messages between the program and the process that filters."""

from array import array
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.filter_pipe import receive, send


@given(st.lists(st.lists(st.binary(max_size=50), max_size=4), max_size=4))
def test_messages_come_out_as_they_went_in(messages):
    pipe = BytesIO()
    for parts in messages:
        send(pipe, *parts)
    pipe.seek(0)
    assert [receive(pipe) for _ in messages] == messages


def test_numbers_are_sent_as_their_bytes():
    pipe = BytesIO()
    send(pipe, array("Q", [1, 2**40]), memoryview(b"abc")[1:])
    pipe.seek(0)
    numbers, text = receive(pipe)
    assert list(array("Q", numbers)) == [1, 2**40]
    assert text == b"bc"


def test_a_message_that_ends_too_soon_is_none():
    pipe = BytesIO()
    send(pipe, b"abc")
    for size in range(len(pipe.getvalue())):
        with pytest.raises(EOFError):
            receive(BytesIO(pipe.getvalue()[:size]))
