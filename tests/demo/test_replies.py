import json

import pytest

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.replies import WireManners
from convex_explorer.demo.runner import Failed, Ran
from convex_explorer.demo.value_writer import Format
from convex_explorer.values.types import Int64


def reply(outcome, form=Format.CLEAN):
    answer = WireManners().outcome(outcome, "abc", form)
    assert answer.status == 200
    assert answer.headers == {"Content-Type": "application/json"}
    return answer.body


def test_a_value_without_log_lines_is_as_short_as_can_be():
    assert reply(Ran({"b": 1.0, "a": None}, ())) == (
        b'{"status":"success","value":{"a":null,"b":1.0}}'
    )


def test_log_lines_follow_the_value():
    assert reply(Ran(None, ("[LOG] 'ě'",))) == (
        '{"status":"success","value":null,"logLines":["[LOG] \'ě\'"]}'.encode()
    )


@pytest.mark.parametrize(
    ("form", "data"), [(Format.CLEAN, b'"1"'), (Format.ENCODED, b'{"$integer":"AQAAAAAAAAA="}')]
)
def test_error_data_is_in_the_format_that_was_asked_for(form, data):
    body = reply(Failed("Uncaught Error: x\n", (Int64(1),), "", ()), form)
    assert body == (
        b'{"status":"error","errorMessage":"[Request ID: abc] Server Error\\n'
        b'Uncaught Error: x\\n","errorData":' + data + b"}"
    )


def test_null_is_error_data_too():
    assert json.loads(reply(Failed("", (None,), "", ())))["errorData"] is None
    assert "errorData" not in json.loads(reply(Failed("", (), "", ())))


def test_a_refusal_is_a_code_and_a_message():
    answer = WireManners().refusal(RefusedRequestError(401, "BadAdminKey", "no"))
    assert (answer.status, answer.body) == (401, b'{"code":"BadAdminKey","message":"no"}')
