import gc
import json
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer import __version__
from convex_explorer.convex.calls import LogLevel, LogLine, Returned, Threw
from convex_explorer.convex.deployment import ANONYMOUS, Credential, CredentialKind
from convex_explorer.convex.errors import DeploymentError, ProtocolError, UnauthorizedError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.wire import (
    is_unknown_route,
    read_reply,
    split_error_message,
    write_request,
)
from convex_explorer.values.codec import encode
from convex_explorer.values.types import Int64
from tests.support.calls import ADMIN_KEY, USER_TOKEN, call_of
from tests.support.values import same, values

JSON = {"Content-Type": "application/json"}


def read(body: object, status: int = 200, function_type: FunctionType = FunctionType.QUERY):
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_reply(call_of(function_type=function_type), status, JSON, text, 0.25)


class TestWriting:
    @pytest.mark.parametrize("function_type", ["query", "mutation", "action"])
    def test_each_type_has_its_endpoint(self, function_type):
        request = write_request(call_of(function_type=FunctionType(function_type)), ANONYMOUS)
        assert request.method == "POST"
        assert request.url == f"https://happy-otter-123.convex.cloud/api/{function_type}"
        assert json.loads(request.body) == {
            "path": "messages:list",
            "args": {},
            "format": "convex_encoded_json",
        }

    def test_args_go_out_without_loss(self):
        request = write_request(call_of(args={"count": Int64(5), "data": b"\x01"}), ANONYMOUS)
        assert json.loads(request.body)["args"] == {
            "count": {"$integer": "BQAAAAAAAAA="},
            "data": {"$bytes": "AQ=="},
        }

    def test_the_unified_endpoint_takes_the_path_in_the_url(self):
        call = call_of("admin/users:list", FunctionType.ANY, {"a": "b"})
        request = write_request(call, ANONYMOUS)
        assert request.url.endswith("/api/run/admin/users/list")
        assert json.loads(request.body) == {"args": {"a": "b"}, "format": "convex_encoded_json"}

    def test_the_unified_endpoint_has_a_colon_form(self):
        request = write_request(
            call_of("messages:list", FunctionType.ANY), ANONYMOUS, colon_form=True
        )
        assert request.url.endswith("/api/run/messages:list")

    def test_a_folder_is_one_segment_in_the_colon_form(self):
        request = write_request(
            call_of("admin/users:list", FunctionType.ANY), ANONYMOUS, colon_form=True
        )
        assert request.url.endswith("/api/run/admin%2Fusers:list")

    @pytest.mark.parametrize("url", ["https://example.com/convex", "https://example.com/convex/"])
    def test_the_sub_path_of_a_self_hosted_deployment_stays(self, url):
        request = write_request(call_of(url=url), ANONYMOUS)
        assert request.url == "https://example.com/convex/api/query"

    def test_the_headers_say_what_we_are_and_which_call_this_is(self):
        headers = write_request(call_of(), ANONYMOUS).headers
        assert headers["Convex-Client"] == f"convex-explorer-{__version__}"
        assert headers["convex-request-id"] == "0123456789abcdef"
        assert headers["Content-Type"] == headers["Accept"] == "application/json"
        assert "Authorization" not in headers

    @pytest.mark.parametrize(
        ("credential", "scheme"), [(ADMIN_KEY, "Convex"), (USER_TOKEN, "Bearer")]
    )
    def test_a_credential_goes_out_in_its_scheme(self, credential, scheme):
        headers = write_request(call_of(), credential).headers
        assert headers["Authorization"] == f"{scheme} {credential.secret}"

    def test_a_pasted_line_break_at_the_end_of_a_key_is_dropped(self):
        key = Credential(CredentialKind.DEPLOY_KEY, f"{ADMIN_KEY.secret}\n")
        assert write_request(call_of(), key).headers["Authorization"].endswith("c2VjcmV0")

    @pytest.mark.parametrize("secret", ["", "  ", "sec\nret", "sécret"])
    def test_a_credential_that_cannot_be_sent_is_refused_without_repeating_it(self, secret):
        with pytest.raises(UnauthorizedError) as caught:
            write_request(call_of(), Credential(CredentialKind.USER_TOKEN, secret))
        assert "ret" not in f"{caught.value} {caught.value.advice}"
        assert not caught.value.may_have_run

    def test_printing_a_request_shows_no_credential(self):
        assert "c2VjcmV0" not in repr(write_request(call_of(), ADMIN_KEY))


class TestOutcomes:
    @pytest.mark.parametrize("status", [200, 201])
    def test_a_value_is_kept_as_the_bytes_that_came(self, status):
        body = b'{"status":"success","value":{"b": 1.50, "a":{"$integer":"BQAAAAAAAAA="}}}'
        outcome = read(body, status)
        assert isinstance(outcome, Returned)
        assert outcome.value.raw_bytes() == b'{"b": 1.50, "a":{"$integer":"BQAAAAAAAAA="}}'
        assert (outcome.seconds, outcome.size) == (0.25, len(body))
        assert outcome.log_lines == ()

    def test_null_is_a_value(self):
        outcome = read({"status": "success", "value": None})
        assert isinstance(outcome, Returned)
        assert outcome.value.value() is None

    def test_log_lines_come_with_their_level(self):
        lines = ["[WARN] 'a'\nb", "plain"]
        outcome = read({"status": "success", "value": 1, "logLines": lines})
        assert outcome.log_lines == (
            LogLine(LogLevel.WARN, "'a'\nb"),
            LogLine(LogLevel.LOG, "plain"),
        )

    @pytest.mark.parametrize("lines", [None, 3, {}])
    def test_log_lines_of_another_form_do_not_spoil_the_value(self, lines):
        assert read({"status": "success", "value": 1, "logLines": lines}).log_lines == ()

    def test_a_log_line_that_is_no_string_is_shown_as_it_came(self):
        outcome = read({"status": "success", "value": 1, "logLines": [{"level": "LOG"}]})
        assert "LOG" in outcome.log_lines[0].text

    @pytest.mark.parametrize("status", [200, 560, 400, 401, 404, 500])
    def test_a_function_that_throws_is_known_by_its_body_whatever_the_status(self, status):
        outcome = read({"status": "error", "errorMessage": "boom"}, status)
        assert isinstance(outcome, Threw)
        assert outcome.message == "boom"
        assert outcome.error_data is None

    @pytest.mark.parametrize("data", [None, "text", 0, False, [], {"code": 1.5}])
    def test_error_data_counts_by_presence(self, data):
        outcome = read({"status": "error", "errorMessage": "boom", "errorData": data})
        assert outcome.error_data.value() == data

    def test_code_and_message_win_over_the_fields_of_an_outcome(self):
        body = {"code": "BadAdminKey", "message": "no", "status": "error", "errorMessage": "no"}
        with pytest.raises(UnauthorizedError, match="no"):
            read(body, 401)

    def test_a_value_may_have_parts_called_code_and_message(self):
        body = {"status": "success", "value": 1, "code": "x", "message": "y"}
        assert isinstance(read(body, 200), Returned)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b'{"status":"success"}',
            b'{"status":"success","value":',
            b'{"status":"error"}',
            b'{"status":"error","errorMessage":3}',
            b'{"status":"great","value":1}',
            b'{"value":1}',
            b'{"$integer":"x"}',
            b"\xff",
        ],
    )
    def test_anything_else_is_no_outcome(self, body):
        with pytest.raises(ProtocolError) as caught:
            read(body, function_type=FunctionType.MUTATION)
        assert caught.value.may_have_run

    @pytest.mark.parametrize("status", [301, 404, 500])
    def test_a_value_needs_a_good_status(self, status):
        with pytest.raises(ProtocolError):
            read({"status": "success", "value": 1}, status)

    @given(st.binary(max_size=200), st.integers(min_value=200, max_value=599))
    def test_no_reply_at_all_ends_in_a_bug(self, body, status):
        with suppress(DeploymentError):
            read(body, status)


def slowly(body: bytes) -> bytes:
    """The same reply in a form that no deployment writes, so that it is read as a whole."""
    return b" " + body


def told(body: bytes) -> tuple[object, ...]:
    try:
        outcome = read(body)
    except DeploymentError as error:
        return (type(error), str(error))
    value = outcome.value if isinstance(outcome, Returned) else outcome.error_data
    return (type(outcome), value, value and value.type, value and value.count, outcome.log_lines)


_VALUES = [b"[1,2]", b'{"a":1}', b'"a\\"b"', b"1", b"null", b"NaN", b'"\\ud800"', b'{"a":1,"a":2}']
_ENDS = [b',"logLines":[]', b',"logLines":["[LOG] a"]', b',"logLines":["', b',"value":2', b',"a":0']
_ODDS = [b" ", b",", b"]", b"}", b'"', b'"]', b',"status":"error"', b'{"$integer":"AA=="}']
_PIECES = st.sampled_from([*_VALUES, *_ENDS, *_ODDS])


class TestReadingInOneGo:
    @given(values(), st.lists(st.text(max_size=9), max_size=3), st.booleans())
    def test_a_reply_as_deployments_write_it_is_read_as_any_other(self, value, lines, empty):
        log = b',"logLines":' + json.dumps(lines).encode() if lines or empty else b""
        body = b'{"status":"success","value":%s%s}' % (encode(value), log)
        assert told(body) == told(slowly(body))
        assert same(read(body).value.value(), value)

    @given(st.lists(_PIECES, max_size=5))
    def test_so_is_every_other_text_that_begins_so(self, pieces):
        body = b'{"status":"success","value":%s}' % b"".join(pieces)
        assert told(body) == told(slowly(body))

    @pytest.mark.parametrize(
        "value",
        [
            b'["x","logLines","y"]',
            b'[{"a":1,"logLines":[1]}]',
            b'{"a":1,"logLines":[1]}',
            b'"\\",\\"logLines\\":["',
            b" [1] ",
            b'{"a":1,"a":2}',
            b"[NaN]",
        ],
    )
    @pytest.mark.parametrize("log", [b"", b',"logLines":["a"]', b' ,"logLines":["a"]'])
    def test_what_looks_like_log_lines_is_told_from_them(self, value, log):
        body = b'{"status":"success","value":%s%s}' % (value, log)
        outcome = read(body)
        assert outcome.value.raw_bytes() == value.strip()
        assert [line.text for line in outcome.log_lines] == ["a"] * bool(log)

    def test_a_value_that_came_twice_is_read_as_json_readers_do(self):
        outcome = read(b'{"status":"success","value":[1],"value":[2],"logLines":[]}')
        assert outcome.value.raw_bytes() == b"[2]"

    def test_a_large_value_is_not_copied(self):
        body = b'{"status":"success","value":"%s"}' % (b"a" * (1 << 22))
        gc.collect()
        tracemalloc.start()
        outcome = read(body)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert outcome.value.size == len(body) - 29
        assert most < 1 << 20


class TestErrorMessages:
    def test_request_id_message_and_frames_are_split(self):
        text = (
            "[Request ID: 9f0c3a] Server Error\n"
            "Uncaught Error: boom\n"
            "    at handler (../convex/messages.ts:12:10)\n"
            "    at async Promise.all (index 0)\n"
        )
        assert split_error_message(text) == (
            "9f0c3a",
            "Uncaught Error: boom",
            ("at handler (../convex/messages.ts:12:10)", "at async Promise.all (index 0)"),
        )

    def test_a_redacted_message_is_only_its_first_line(self):
        assert split_error_message("[Request ID: 9f0c3a] Server Error") == ("9f0c3a", "", ())
        assert split_error_message("[Request ID: 9f0c3a] Server Error\n") == ("9f0c3a", "", ())

    def test_a_message_without_a_first_line_is_kept_whole(self):
        assert split_error_message("Server Error: x\n") == (None, "Server Error: x", ())

    def test_a_message_of_several_lines_keeps_them(self):
        text = (
            "[Request ID: a] Server Error\n"
            "ArgumentValidationError: Value does not match validator.\n"
            "Path: .count\n"
            'Value: "a"\n'
            "Validator: v.float64()\n\n"
        )
        _, message, frames = split_error_message(text)
        assert message.endswith("Validator: v.float64()")
        assert message.count("\n") == 3
        assert frames == ()

    def test_lines_like_frames_within_a_message_stay_in_it(self):
        text = "[Request ID: a] Server Error\nlook:\n    at home\nend\n    at f (x.ts:1:1)\n"
        assert split_error_message(text)[1:] == ("look:\n    at home\nend", ("at f (x.ts:1:1)",))

    @given(st.text())
    def test_no_text_is_lost(self, text):
        request_id, message, frames = split_error_message(text)
        assert request_id is None or request_id in text
        kept = (message + "".join(frames)).replace(" ", "").replace("\n", "")
        first = f"[RequestID:{request_id}]ServerError".replace(" ", "") if request_id else ""
        assert "".join(f"{first}{kept}".split()) == "".join(text.split())


class TestUnknownRoutes:
    @pytest.mark.parametrize("body", [b"", b"<html>Not Found</html>", b'{"detail":"Not Found"}'])
    def test_a_404_that_is_not_convexs_means_that_nothing_ran(self, body):
        assert is_unknown_route(404, body)

    @pytest.mark.parametrize(
        "body",
        [
            b'{"code":"FunctionPathNotFound","message":"x"}',
            b'{"status":"error","errorMessage":"x"}',
            b'{"status":"success","value":1}',
            b"No matching routes found",
        ],
    )
    def test_a_404_that_the_api_or_http_actions_gave_does_not(self, body):
        assert not is_unknown_route(404, body)

    def test_no_other_status_does(self):
        assert not is_unknown_route(405, b"")
        assert not is_unknown_route(500, b"")
