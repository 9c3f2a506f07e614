from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.pasted_commands import (
    PastedCall,
    PastedCommandError,
    looks_like_command,
    read_command,
)

URL = "https://happy-otter-123.convex.cloud"
BODY = '{"path":"messages:list","args":{"limit":20,"since":{"$integer":"AQAAAAAAAAA="}}}'
#: As browsers copy it, and as Convex's own clients send it.
ESCAPED_BODY = BODY.replace("limit", "\\u006cimit")
LISTED_BODY = BODY.replace(':{"limit', ':[{"limit').replace("}}}", "}}]}")
ARGS = '{\n  "limit": 20,\n  "since": 1n\n}'


@pytest.mark.parametrize(
    "command",
    [
        f"curl {URL}/api/query -d '{BODY}'",
        f"$ curl -sS -X POST --data-raw '{BODY}' '{URL}/api/query?x=1'",
        f"curl --url {URL}/api/query \\\n  -H 'Authorization: Convex prod:x|y' \\\n  -d '{BODY}'",
        f"curl --url={URL}/api/query --json='{BODY}'",
        f"curl {URL}/api/query -d'{BODY}'",
        f"curl.exe {URL}/api/query ^\n -d '{BODY}'",
        f"curl '{URL}/api/query' --compressed --data-raw $'{ESCAPED_BODY}'",
        f"curl {URL}/api/query -d '{LISTED_BODY}'",
    ],
    ids=range(8),
)
def test_a_line_of_curl_is_a_call(command: str) -> None:
    assert looks_like_command(command)
    assert read_command(command) == PastedCall(URL, "messages:list", FunctionType.QUERY, ARGS)


@pytest.mark.parametrize("run_path", ["admin/users/list", "admin/users:list", "admin/users%3Alist"])
def test_the_unified_endpoint_has_the_path_in_its_url(run_path: str) -> None:
    pasted = read_command(f"""curl {URL}/sub/api/run/{run_path} -d '{{"args":{{}}}}'""")
    assert pasted == PastedCall(f"{URL}/sub", "admin/users:list", FunctionType.ANY, "{}")


@pytest.mark.parametrize(
    "command",
    [
        "npx convex run messages:list '{limit: 20}'",
        "bunx convex run --prod messages:list '{limit: 20}' --watch",
        "CONVEX_DEPLOYMENT=dev:x pnpm exec convex run messages:list '{limit: 20}'",
        "convex run --identity '{\"subject\": \"ada\"}' messages:list '{limit: 20}'",
    ],
)
def test_a_line_of_convex_run_is_a_call(command: str) -> None:
    assert looks_like_command(command)
    assert read_command(command) == PastedCall(
        "", "messages:list", FunctionType.ANY, "{\n  limit: 20\n}"
    )


def test_convex_run_may_name_the_deployment_and_leave_the_args_out() -> None:
    pasted = read_command(f'npx convex run --url {URL}/ --admin-key "$KEY" api.messages.list')
    assert pasted == PastedCall(URL, "api.messages.list", FunctionType.ANY, "{}")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("curl https://example.com/", "calls no function"),
        ("curl", "calls no function"),
        (f"curl {URL}/api/query", "not that of a call"),
        (f"curl {URL}/api/query -d @body.json", "not that of a call"),
        (f"""curl {URL}/api/query -d '{{"args":{{}}}}'""", "not that of a call"),
        (f"curl {URL}/api/query -d '[1]'", "not that of a call"),
        (f"curl {URL}/api/query -d '{{", "other end"),
        ("npx convex run", "names no function"),
        ("npx convex dev", "neither"),
        ("", "neither"),
    ],
)
def test_what_is_no_call_says_why(command: str, reason: str) -> None:
    with pytest.raises(PastedCommandError, match=reason) as raised:
        read_command(command)
    assert raised.value.advice


def test_a_credential_in_a_command_is_not_taken() -> None:
    command = f"curl {URL}/api/query -H 'Authorization: Convex prod:x|c2VjcmV0' -d '{BODY}'"
    assert "c2VjcmV0" not in repr(read_command(command))


@pytest.mark.parametrize("text", ["messages:list", "api.curl.run", "convex/run:list", "curl"])
def test_a_path_is_no_command(text: str) -> None:
    assert not looks_like_command(text)


@given(st.text(max_size=60), st.sampled_from(["", f"curl {URL}/api/query ", "npx convex run "]))
def test_any_other_text_has_a_reason_too(text: str, before: str) -> None:
    with suppress(PastedCommandError):
        assert read_command(before + text).path_text is not None
