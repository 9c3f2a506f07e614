import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.args import read_args
from convex_explorer.convex.call_commands import CommandForm, write_command
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import (
    ADMIN,
    NOBODY,
    USER,
    ActingAs,
    Identity,
    acting_as,
)
from convex_explorer.convex.pasted_commands import read_command
from convex_explorer.demo.server import DemoServer
from convex_explorer.values.codec import decode
from convex_explorer.values.types import Int64, Value
from tests.support.calls import call_of
from tests.support.values import args_objects, same

ADA = acting_as(ActingAs("https://accounts.example.com", "ada's"))
ODD: dict[str, Value] = {
    "text": 'it\'s "quoted" ${HOME} `ls` \\n\n$(id) !!',
    "count": Int64(-(2**63)),
    "bytes": b"\x00\xff",
    "odd": [float("nan"), float("-inf"), -0.0, 1e300, None, True],
}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    server = DemoServer()
    server.start()
    yield server
    server.stop()


def test_a_line_of_curl_names_the_key_and_does_not_hold_it() -> None:
    command = write_command(CommandForm.CURL, replace(call_of(), identity=ADMIN))
    assert command == (
        "curl -sS https://happy-otter-123.convex.cloud/api/query \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  -H "Authorization: Convex ${CONVEX_DEPLOY_KEY}" \\\n'
        '  --data-raw \'{"path":"messages:list","args":{},"format":"convex_encoded_json"}\''
    )


@pytest.mark.parametrize("form", CommandForm)
@pytest.mark.parametrize(
    ("identity", "variable"),
    [
        (USER, "CONVEX_USER_TOKEN"),
        (ADMIN, "CONVEX_DEPLOY_KEY"),
        (ADA, "CONVEX_DEPLOY_KEY"),
    ],
)
def test_a_credential_is_named_in_every_form(
    form: CommandForm, identity: Identity, variable: str
) -> None:
    if form is CommandForm.CONVEX_RUN:
        variable = "CONVEX_DEPLOY_KEY"  # which always runs as an admin
    assert variable in write_command(form, replace(call_of(), identity=identity))


def test_nobody_needs_no_credential() -> None:
    for form in set(CommandForm) - {CommandForm.CONVEX_RUN}:
        command = write_command(form, replace(call_of(), identity=NOBODY))
        assert "CONVEX_" not in command
        assert "uthorization" not in command


def test_a_program_for_the_official_client_refers_to_functions_as_code_does() -> None:
    call = replace(
        call_of("admin/users:list", FunctionType.MUTATION, {"n": Int64(1), "b": b"x"}),
        identity=ADA,
    )
    assert write_command(CommandForm.JAVASCRIPT, call) == (
        'import { ConvexHttpClient } from "convex/browser";\n'
        'import { anyApi } from "convex/server";\n'
        "\n"
        "const Bytes = (base64) =>\n"
        "  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer;\n"
        "\n"
        'const client = new ConvexHttpClient("https://happy-otter-123.convex.cloud");\n'
        "client.setAdminAuth(process.env.CONVEX_DEPLOY_KEY, "
        '{"issuer":"https://accounts.example.com","subject":"ada\'s"});\n'
        "const value = await client.mutation(anyApi.admin.users.list, {\n"
        '  "n": 1n,\n'
        '  "b": Bytes("eA==")\n'
        "});\n"
        "console.log(value);"
    )


def test_who_is_no_admin_has_the_deployment_asked_what_the_official_client_does_not_ask() -> None:
    call = replace(call_of("users:list", FunctionType.ANY, {"n": Int64(1)}), identity=USER)
    program = write_command(CommandForm.JAVASCRIPT, call)
    assert 'await fetch("https://happy-otter-123.convex.cloud/api/run/users/list", {' in program
    assert "Authorization: `Bearer ${process.env.CONVEX_USER_TOKEN}`" in program
    assert "client.function" in write_command(CommandForm.JAVASCRIPT, replace(call, identity=ADMIN))


def test_a_module_with_a_dot_is_referred_to_by_its_path() -> None:
    program = write_command(CommandForm.JAVASCRIPT, call_of("foo.bar.js:fn"))
    assert 'makeFunctionReference("foo.bar.js:fn")' in program
    assert "anyApi" not in program


@given(args_objects(), st.sampled_from(FunctionType))
def test_what_is_copied_can_be_pasted_again(
    args: dict[str, Value], function_type: FunctionType
) -> None:
    call = call_of("admin/users:list", function_type, args)
    for form in (CommandForm.CURL, CommandForm.CONVEX_RUN):
        pasted = read_command(write_command(form, call))
        assert pasted.url == call.deployment.url
        assert pasted.path_text == "admin/users:list"
        read = read_args(pasted.args_text).args
        assert read is not None
        assert same(read, args)
    assert read_command(write_command(CommandForm.CURL, call)).function_type is function_type


@pytest.mark.parametrize("form", [CommandForm.CURL, CommandForm.PYTHON])
@pytest.mark.parametrize("identity", [NOBODY, ADMIN])
@pytest.mark.parametrize("function_type", [FunctionType.QUERY, FunctionType.ANY])
def test_a_command_that_is_run_gets_what_the_program_gets(
    form: CommandForm, identity: Identity, function_type: FunctionType, server: DemoServer
) -> None:
    call = replace(
        call_of("values:echo", function_type, {"value": ODD}, url=server.url), identity=identity
    )
    assert same(value_printed_by(form, write_command(form, call), server), ODD)


def value_printed_by(form: CommandForm, command: str, server: DemoServer) -> Value:
    if form is CommandForm.PYTHON:
        run = [sys.executable, "-c", command.replace("reply.json()", "reply.text")]
    elif shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    else:
        run = ["sh", "-c", command]
    environment = {**os.environ, "CONVEX_DEPLOY_KEY": server.admin_key}
    done = subprocess.run(run, capture_output=True, check=True, env=environment, timeout=60)
    reply = json.loads(done.stdout)
    assert reply["status"] == "success", reply
    return decode(json.dumps(reply["value"]).encode())
