"""What is copied as a command or a program gives the same value as the call that it was made from.

Needs curl, and for two of the forms Node.js and the npm package ``convex``: a folder with it is
named by CONVEX_EXPLORER_LIVE_NODE_MODULES.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from convex_explorer.convex.call_commands import CommandForm, write_command
from convex_explorer.convex.calls import Call, Returned
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import (
    ADMIN,
    NOBODY,
    USER,
    ActingAs,
    Identity,
    acting_as,
)
from convex_explorer.values.codec import decode
from convex_explorer.values.types import Int64, Value
from tests.support.live import Caller, admin_key, user_token
from tests.support.values import same

pytestmark = pytest.mark.live

NODE_MODULES = os.environ.get("CONVEX_EXPLORER_LIVE_NODE_MODULES", "")
#: Prints a value of the official client as convex_encoded_json, and not as Node.js shows objects.
PRINTS_JSON = 'console.log(JSON.stringify((await import("convex/values")).convexToJson(value)));'
ADA = acting_as(ActingAs("https://accounts.example.com", "ada's", {"name": 'Ada "A"'}))
EVERYTHING: dict[str, Value] = {
    "text": 'it\'s "quoted" ${HOME} `ls` \\n\n$(id) !! é 🚀',
    "count": Int64(-(2**63)),
    "bytes": b"\x00\xff",
    "odd": [float("nan"), float("-inf"), -0.0, 1e300, None, True, {"deep": [[]]}],
}


@pytest.mark.parametrize("form", CommandForm)
@pytest.mark.parametrize("identity", [NOBODY, USER, ADMIN, ADA], ids=str)
@pytest.mark.parametrize("function_type", [FunctionType.QUERY, FunctionType.ANY])
async def test_a_copied_call_gives_the_same_value(
    form: CommandForm,
    identity: Identity,
    function_type: FunctionType,
    admin: Caller,
    tmp_path: Path,
) -> None:
    call = admin.call("values:echo", {"value": EVERYTHING}, function_type)
    call = replace(call, identity=identity)
    outcome = await admin.client.run(call)
    assert isinstance(outcome, Returned)
    printed = value_printed_by(form, call, tmp_path)
    assert same(printed, outcome.value.value())
    assert same(printed, EVERYTHING)


def value_printed_by(form: CommandForm, call: Call, folder: Path) -> Value:
    text = write_command(form, call)
    match form:
        case CommandForm.PYTHON:
            return of_reply(run([sys.executable, "-c", text.replace(".json())", ".text)")], folder))
        case CommandForm.CURL:
            if shutil.which("curl") is None:
                pytest.skip("there is no curl here")
            return of_reply(run(["sh", "-c", text], folder))
        case CommandForm.CONVEX_RUN:
            return decode(run(["sh", "-c", text], project_in(folder)))
        case CommandForm.JAVASCRIPT:
            program = project_in(folder) / "program.mjs"
            assert text.endswith("console.log(value);")
            program.write_text(text.removesuffix("console.log(value);") + PRINTS_JSON, "utf-8")
            return decode(run(["node", str(program)], folder))


def project_in(folder: Path) -> Path:
    """A folder in which Node.js finds the package."""
    if not NODE_MODULES:
        pytest.skip("CONVEX_EXPLORER_LIVE_NODE_MODULES names no folder with the package convex")
    (folder / "node_modules").symlink_to(NODE_MODULES)
    (folder / "package.json").write_text('{"dependencies": {"convex": "*"}}')
    return folder


def run(command: list[str], folder: Path) -> bytes:
    credentials = {
        "CONVEX_DEPLOY_KEY": admin_key().secret,
        "CONVEX_USER_TOKEN": user_token().secret,
    }
    environment = {**os.environ, **credentials, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2_000:]
    return done.stdout


def of_reply(body: bytes) -> Value:
    reply = json.loads(body)
    assert reply["status"] == "success", reply
    return decode(json.dumps(reply["value"]).encode())
