"""What is shown, copied, kept in history and sent again is the value that came."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtGui import QGuiApplication

from convex_explorer.convex.args import read_args
from convex_explorer.convex.calls import Returned
from convex_explorer.convex.client import Client
from convex_explorer.demo.server import DemoServer
from convex_explorer.ui.outcome.tree_view import ValueTree
from convex_explorer.values.received import Received
from convex_explorer.values.text import indent, literal, pretty
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64
from tests.support.args_text import args_texts
from tests.support.calls import call_of, deployment_at
from tests.support.scripted_server import Reply
from tests.support.values import same

LONE = "\\ud83d"


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(text_and_args=args_texts())
def test_from_text_over_the_wire_to_text_and_back_nothing_is_lost(
    qt_loop: asyncio.AbstractEventLoop, echo: Client, text_and_args
):
    text, args = text_and_args
    sent = read_args(f"{{ value: {text.strip() or '{}'}\n}}").args
    call = call_of("values:echo", args=sent)
    outcome = qt_loop.run_until_complete(echo.run(call))
    assert isinstance(outcome, Returned)
    assert same(outcome.value.value(), args)
    for again in (pretty(outcome.value).decode(), literal(outcome.value.value())):
        assert same(read_args(again).args, args)


@pytest.fixture
def echo(qt_loop):
    server = DemoServer()
    client = Client(deployment_at(server.start()))
    yield client
    qt_loop.run_until_complete(client.close())
    server.stop()


def nested(depth: int) -> str:
    return "[" * depth + "1" + "]" * depth


#: As a deployment might send them; each is the field “v” of what is returned.
SENT = {
    "minus zero": '{"$float":"AAAAAAAAAIA="}',
    "not a number": '{"$float":"AAAAAAAA+H8="}',
    "infinity": '{"$float":"AAAAAAAA8H8="}',
    "minus infinity": '{"$float":"AAAAAAAA8P8="}',
    "beyond 2^53": "9007199254740993",
    "more digits than a float": "0.1000000000000000055511151231257827",
    "a float with an exponent": "1e400",
    "the largest Int64": '{"$integer":"/////////38="}',
    "the smallest Int64": '{"$integer":"AAAAAAAAAIA="}',
    "bytes": '{"$bytes":"AP/+"}',
    "64 levels": nested(64),
    "8,192 items": json.dumps([float(item) for item in range(8192)]),
    "1,024 fields": json.dumps({f"f{number}": number for number in reversed(range(1024))}),
    "odd names": '{"":1,"a b":2,"\\"":3,"$x":4,"\\n":5,"\u00e9":6,".":7,"[0]":8}',
    "keys out of order": '{"b":1,"a":2,"10":3,"9":4}',
    "a key twice": '{"a":1,"b":2,"a":3}',
    "half a surrogate pair": f'"a{LONE}b"',
    "half a pair as a name": f'{{"{LONE}":1}}',
    "a broken tag": '{"$integer":"AAA="}',
    "a tag with company": '{"$integer":"AQAAAAAAAAA=","b":1}',
    "escapes": '"\\u0041\\/\\ud83d\\ude80\\u2028"',
}


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("name", SENT)
async def test_what_came_is_what_is_copied_even_out_of_history(opened, server, name):
    sent = SENT[name]
    body = f'{{"status":"success","value":{{"v":{sent}}}}}'.encode()
    expected = indent(sent.encode()).decode()
    async with opened() as user:
        server.instead = Reply(200, body, {"Content-Type": "application/json"})
        await user.run("values:any")
        assert copied_json(user) == expected
        await user.until(lambda: user.sees("historyList"), "history shows the call")
    async with opened() as user:
        await user.until(lambda: user.sees("historyList"), "history is read")
        user.choose_row("historyList", "values:any")
        user.press("Return", on="historyList")
        await user.until(lambda: user.sees("resultTree"), "what came is shown again")
        assert copied_json(user) == expected


def copied_json(user) -> str:
    """What *Copy as JSON* gives of the row “v”."""
    user.choose_row("resultTree", "v")
    user.find("resultTree", ValueTree).copy_json()
    return QGuiApplication.clipboard().text()


#: What can be sent, as args text.
SENDABLE = [
    "-0",
    "NaN",
    "-Infinity",
    "9007199254740992",
    "1e300",
    "5e-324",
    f"{INT64_MIN}n",
    f"{INT64_MAX}n",
    'Bytes("AP8=")',
    "{ '': [-0, 1n], 'a b': Bytes('') }",
]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("literal_text", SENDABLE)
async def test_a_copied_value_is_args_and_comes_back_the_same(opened, literal_text):
    async with opened() as user:
        sent = literal_text
        for _ in range(2):
            await user.run("values:echo", f"{{ value: {{ v: {sent} }} }}")
            user.choose_row("resultTree", "v")
            user.press("Ctrl+C", on="resultTree")
            sent = QGuiApplication.clipboard().text()
        assert read_args(f"{{ v: {sent} }}").problems == ()
        assert same(value_of(sent), value_of(literal_text))


def value_of(text: str):
    return read_args(f"{{ v: {text} }}").args["v"]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    "value",
    [
        {f"f{number}": float(number) for number in range(1024)},
        [Int64(number) for number in range(8192)],
        {"": 1.0, "a b": "\u2028", "~": {}},
    ],
    ids=["1,024 fields", "8,192 items", "odd names"],
)
async def test_a_large_value_copied_out_of_the_text_is_args_again(opened, value):
    async with opened() as user:
        await user.run("values:echo", f"{{ value: {literal(value)} }}")
        # Long args are read in a thread, before Stop has anything to stop.
        await user.until(lambda: user.sees("resultLookText"), "the value came back")
        user.click("resultLookText")
        await user.until(lambda: user.sees("resultText"), "the text is shown")
        user.press("Ctrl+A", on="resultText")
        user.press("Ctrl+C", on="resultText")
        assert same(value_of(QGuiApplication.clipboard().text()), value)


def test_the_deepest_args_come_back_as_they_were(qt_loop, echo):
    value = Received.from_bytes(nested(61).encode()).value()
    call = call_of("values:echo", args={"value": value})
    outcome = qt_loop.run_until_complete(echo.run(call))
    assert outcome.value.raw_bytes() == nested(61).replace("1", "1.0").encode()
