"""What a fuzzer throws its bytes at: everything that reads what others wrote.

Each function returns quietly, or raises what no reader may raise.
"""

import contextlib
from collections import deque
from collections.abc import Iterator

from convex_explorer.convex.args import LineState, format_args, line_tokens, read_args, tokens
from convex_explorer.convex.args_remarks import remark_on
from convex_explorer.convex.calls import Outcome, Returned
from convex_explorer.convex.content_coding import CodingError, undo
from convex_explorer.convex.deploy_keys import holds_key
from convex_explorer.convex.deprecation import read_deprecation
from convex_explorer.convex.dialect import Dialect
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.explanations import explain
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.link_text import compose_link, read_link
from convex_explorer.convex.links import BadLinkError
from convex_explorer.convex.wire import is_unknown_route, read_reply
from convex_explorer.values.codec import MAX_NESTING, InvalidValueError, encode
from convex_explorer.values.received import InvalidJsonError, Received
from convex_explorer.values.text import literal, pretty
from convex_explorer.values.types import Value, ValueType
from tests.support.calls import call_of
from tests.support.values import same

#: So many parts of a value are looked at; a small text can have very many.
LOOKED_AT = 300
_CONTAINERS = (ValueType.ARRAY, ValueType.OBJECT)
_CALLS = {each: call_of(function_type=each) for each in FunctionType}


# ---------------------------------------------------------------- replies


def reply_of(data: bytes) -> tuple[int, dict[str, str], bytes]:
    """Bytes as a reply: a line with the status, lines with headers, an empty line, the body."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.decode("latin-1").split("\n")
    status = int(first) if first.isascii() and first.isdecimal() and len(first) <= 3 else 200
    pairs = (line.partition(": ") for line in lines)
    return status, {name.lower(): text for name, colon, text in pairs if colon}, body


def read_as_reply(data: bytes, *, looked_at: int = LOOKED_AT) -> None:
    """Read bytes as the reply to a call, and look at so many parts of what came."""
    status, headers, body = reply_of(data)
    with contextlib.suppress(CodingError):
        list(undo(headers.get("content-encoding", ""), memoryview(body)))
    is_unknown_route(status, body)
    read_deprecation(headers)
    for function_type, call in _CALLS.items():
        try:
            outcome = read_reply(call, status, headers, body, 0.1)
        except DeploymentError as error:
            _check(str(error) and error.advice)
        else:
            _look_at_outcome(function_type, outcome, looked_at)
    read_as_value(body, looked_at=looked_at)


def _look_at_outcome(function_type: FunctionType, outcome: Outcome, looked_at: int) -> None:
    Dialect(colon_form=True).notices_on(outcome)
    for line in outcome.log_lines:
        assert str(line)
    if isinstance(outcome, Returned):
        _look_at(outcome.value, looked_at)
        return
    assert explain(function_type, outcome).title
    remark_on("{ a: [1, { b: 2n }] }", outcome.message)
    if outcome.error_data is not None:
        _look_at(outcome.error_data, looked_at)


def read_as_value(data: bytes, *, looked_at: int = LOOKED_AT) -> None:
    """Read bytes as one value, and look at so many parts of it."""
    try:
        received = Received.from_bytes(data)
    except InvalidJsonError as error:
        _check(str(error))
    else:
        _look_at(received, looked_at)


def _check(words: str) -> None:
    assert words, "something went wrong, and nothing is said of it"


def _look_at(received: Received, looked_at: int) -> None:
    text = str(pretty(received), "utf-8", "replace")
    assert text == received.full_text() or received.type not in _CONTAINERS
    for part in _parts(received, looked_at):
        assert part.type in ValueType
        for limit in (10, 80):
            line = part.short_text(limit)
            assert len(line) <= limit + len("Bytes(…)") or part.type not in _CONTAINERS
            assert "\n" not in line
    try:
        value = received.value()
    except InvalidValueError:
        return
    _look_at_value(value, text)


def _parts(received: Received, most: int) -> Iterator[Received]:
    """A value and what is in it, level by level, as far as somebody would look."""
    waiting = deque([(received, 0)])
    for _ in range(most):
        if not waiting:
            return
        part, depth = waiting.popleft()
        yield part
        children = part.children()
        assert (part.count or 0) == len(children)
        if depth < MAX_NESTING:
            waiting += [(child, depth + 1) for _, child in children[:most]]


def _look_at_value(value: Value, text: str) -> None:
    """What Convex takes can be sent again, and what is shown can be typed again."""
    try:
        encode(value)
        written = literal(value)
    except InvalidValueError:
        return
    for typed in (text, written):
        read = read_args(f"{{ value: {typed} }}")
        # What was sent twice, is too long or too deep is no args.
        if read.args is not None:
            assert same(read.args["value"], value), (typed, value)


# ---------------------------------------------------------------- args


def read_as_args(data: bytes) -> None:
    """Read bytes as what somebody typed for args."""
    read_text_as_args(data.decode("utf-8", "replace"))


def read_text_as_args(text: str) -> None:
    """Read what somebody typed, lay it out, and read that again."""
    read = read_args(text)
    assert (read.args is None) == bool(read.problems)
    for problem in read.problems:
        assert problem.message
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.line >= 1
        assert problem.column >= 1
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
    state = LineState.PLAIN
    for line in text.split("\n"):
        _, state = line_tokens(line, state)
    formatted = format_args(text)
    if read.args is None:
        return
    encode(dict(read.args))
    again = read_args(formatted)
    assert again.args is not None, formatted
    assert same(dict(again.args), dict(read.args))
    assert format_args(formatted) == formatted
    retyped = read_args(literal(dict(read.args)))
    assert retyped.args is not None
    assert same(dict(retyped.args), dict(read.args))


# ---------------------------------------------------------------- links


def read_text_as_link(text: str) -> None:
    """Read what somebody made of a link; what it opens can be opened again, and holds no key."""
    try:
        link = read_link(text)
    except BadLinkError as error:
        _check(str(error))
        return
    assert FunctionPath.parse(link.path_text)
    assert not holds_key(f"{link.deployment_name} {link.args_text}")
    again = compose_link(link.deployment_name, link.path_text, link.function_type, link.args_text)
    assert read_link(again) == link
