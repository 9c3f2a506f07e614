"""The process that filters, without the process: what it answers to what it reads."""

import json
from contextlib import nullcontext
from io import BytesIO

from convex_explorer.filter_worker import serve
from convex_explorer.values.filter_pipe import (
    EXPRESSION,
    MATCHES,
    PROBLEM,
    VALUE,
    receive,
    send,
)


def replies_to(*requests: tuple[bytes, bytes]) -> list[list[bytes]]:
    asked, answered = BytesIO(), BytesIO()
    for request in requests:
        send(asked, *request)
    asked.seek(0)
    serve(asked, answered, nullcontext())
    answered.seek(0)
    replies = []
    while answered.tell() < len(answered.getvalue()):
        replies.append(list(receive(answered)))
    return replies


def test_expressions_are_answered_one_after_the_other():
    first, second, third = replies_to(
        (VALUE, b"[1,2]"),
        (EXPRESSION, b"$[0]"),
        (EXPRESSION, b"$[*]"),
        (VALUE, b"[3]"),
        (EXPRESSION, b"$[*]"),
    )
    assert first[:2] == [MATCHES, b"[1]"]
    assert second[:2] == [MATCHES, b"[1,2]"]
    assert third[:2] == [MATCHES, b"[3]"]


def test_problems_are_answers_too():
    ((kind, problem), (other, _)) = replies_to(
        (VALUE, b"[1,2]"), (EXPRESSION, b"$["), (EXPRESSION, "é".encode())
    )
    assert (kind, other) == (PROBLEM, PROBLEM)
    assert json.loads(problem) == ["Something is missing here.", 2]


def test_a_value_that_cannot_be_taken_apart_is_a_problem_of_each_expression():
    deep = b"[" * 100_000 + b"]" * 100_000
    replies = replies_to((VALUE, deep), (EXPRESSION, b"$"), (EXPRESSION, b"$"))
    assert [kind for kind, *_ in replies] == [PROBLEM, PROBLEM]
