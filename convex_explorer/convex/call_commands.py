"""A call as a command or a program that others can run; a credential is only named in it."""

from __future__ import annotations

import json
import pprint
import re
import shlex
from enum import StrEnum
from typing import TYPE_CHECKING

from convex_explorer.convex.deployment import ANONYMOUS, DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import ADMIN, IdentityKind
from convex_explorer.convex.wire import write_request
from convex_explorer.values.codec import encode
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from convex_explorer.convex.calls import Call
    from convex_explorer.convex.functions import FunctionPath
    from convex_explorer.convex.identity import Identity

#: The environment variables that are to hold a credential; the first is the one that Convex's own
#: command line reads.
KEY_VARIABLE = "CONVEX_DEPLOY_KEY"
TOKEN_VARIABLE = "CONVEX_USER_TOKEN"  # noqa: S105 - the name of one, not a token

_PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_READS_BYTES = """const Bytes = (base64) =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer;
"""


#: In Python, the body stands within the call that sends it.
_LINE, _LINE_OF_BODY = "\n", "\n         "


class CommandForm(StrEnum):
    """What a call can be copied as."""

    CURL = "curl"
    CONVEX_RUN = "npx convex run"
    PYTHON = "Python (httpx)"
    JAVASCRIPT = "JavaScript (convex/browser)"


def write_command(form: CommandForm, call: Call) -> str:
    """A text that makes the same call; commands are for a POSIX shell.

    No credential is in it: it is taken from ``$CONVEX_DEPLOY_KEY`` or ``$CONVEX_USER_TOKEN``.
    """
    return _WRITERS[form](call)


def remark_on(form: CommandForm, call: Call) -> str:
    """What whoever runs such a text has to know: where its credential is taken from."""
    runs_as_admin = form is CommandForm.CONVEX_RUN
    _, variable = _authorization(ADMIN if runs_as_admin else call.identity)
    what = "user token" if variable == TOKEN_VARIABLE else "key"
    remarks = [f"It takes the {what} from ${variable}." if variable else "It calls as nobody."]
    if runs_as_admin and call.identity.kind in {IdentityKind.USER, IdentityKind.ANONYMOUS}:
        remarks.append("It calls as an admin: npx convex run knows no other way.")
    if call.deployment.kind is DeploymentKind.DEMO:
        remarks.append("The demo answers only while Convex Explorer is open.")
    return " ".join(remarks)


def _write_curl(call: Call) -> str:
    request = write_request(call, ANONYMOUS)
    words = [
        f"curl -sS {shlex.quote(request.url)}",
        "-H 'Content-Type: application/json'",
        *_authorization_option(call.identity),
        f"--data-raw {shlex.quote(request.body.decode())}",
    ]
    return " \\\n  ".join(words)


def _authorization_option(identity: Identity) -> list[str]:
    prefix, variable = _authorization(identity)
    if not variable:
        return []
    return [f'-H "Authorization: {prefix} ${{{variable}}}{_acting_part(identity)}"']


def _authorization(identity: Identity) -> tuple[str, str]:
    """What stands before a credential in its header, and the variable that holds it."""
    match identity.kind:
        case IdentityKind.USER:
            return "Bearer", TOKEN_VARIABLE
        case IdentityKind.ADMIN | IdentityKind.ACTING_AS:
            return "Convex", KEY_VARIABLE
        case _:
            return "", ""


def _acting_part(identity: Identity) -> str:
    return "" if identity.acting_as is None else f":{identity.acting_as.base64}"


def _write_convex_run(call: Call) -> str:
    words = [
        f"npx convex run --url {shlex.quote(call.deployment.url)}",
        f'--admin-key "${KEY_VARIABLE}"',
    ]
    if call.identity.acting_as is not None:
        words.append(f"--identity {shlex.quote(call.identity.acting_as.json)}")
    args = encode(dict(call.args)).decode()
    words.append(f"{shlex.quote(str(call.path))} {shlex.quote(args)}")
    return " \\\n  ".join(words)


def _write_python(call: Call) -> str:
    request = write_request(call, ANONYMOUS)
    body = pprint.pformat(json.loads(request.body), sort_dicts=False, width=80)
    lines = [
        "import httpx",
        "",
        "reply = httpx.post(",
        f"    {json.dumps(request.url)},",
        f"    json={body.replace(_LINE, _LINE_OF_BODY)},",
        "    timeout=60,",
        ")",
        "print(reply.json())",
    ]
    prefix, variable = _authorization(call.identity)
    if variable:
        credential = f"{prefix} {{os.environ['{variable}']}}{_acting_part(call.identity)}"
        lines.insert(4, f'    headers={{"Authorization": f"{credential}"}},')
        lines[:0] = ["import os", ""]
    return "\n".join(lines)


def _write_javascript(call: Call) -> str:
    is_admin = call.identity.kind in {IdentityKind.ADMIN, IdentityKind.ACTING_AS}
    if call.function_type is FunctionType.ANY and not is_admin:
        return _write_fetch(call)
    args = literal(dict(call.args), indent=2)
    reference = _reference(call.path)
    lines = [
        'import { ConvexHttpClient } from "convex/browser";',
        f'import {{ {re.split("[.(]", reference)[0]} }} from "convex/server";',
        "",
    ]
    if "Bytes(" in args:
        lines.append(_READS_BYTES)
    lines.append(f"const client = new ConvexHttpClient({json.dumps(call.deployment.url)});")
    lines += _javascript_credential(call.identity)
    if call.function_type is FunctionType.ANY:
        lines.append(f"const value = await client.function({reference}, undefined, {args});")
    else:
        lines.append(f"const value = await client.{call.function_type}({reference}, {args});")
    lines.append("console.log(value);")
    return "\n".join(lines)


def _write_fetch(call: Call) -> str:
    """For who is no admin: the official client calls no function then whose type it is not told."""
    request = write_request(call, ANONYMOUS)
    body = json.dumps(json.loads(request.body), ensure_ascii=False, indent=2)
    prefix, variable = _authorization(call.identity)
    headers = ['"Content-Type": "application/json"']
    if variable:
        headers.append(f"Authorization: `{prefix} ${{process.env.{variable}}}`")
    return "\n".join(
        (
            'import { jsonToConvex } from "convex/values";',
            "",
            f"const reply = await fetch({json.dumps(request.url)}, {{",
            '  method: "POST",',
            f"  headers: {{ {', '.join(headers)} }},",
            f"  body: JSON.stringify({body.replace(_LINE, _LINE + '  ')}),",
            "});",
            "const answer = await reply.json();",
            'if (answer.status !== "success") throw new Error(answer.errorMessage);',
            "const value = jsonToConvex(answer.value);",
            "console.log(value);",
        )
    )


def _reference(path: FunctionPath) -> str:
    """``anyApi.messages.list``; where a part has no such name, by its path."""
    parts = path.segments
    if all(_PLAIN_NAME.fullmatch(part) for part in parts):
        return f"anyApi.{'.'.join(parts)}"
    return f"makeFunctionReference({json.dumps(str(path))})"


def _javascript_credential(identity: Identity) -> list[str]:
    match identity.kind:
        case IdentityKind.USER:
            return [f"client.setAuth(process.env.{TOKEN_VARIABLE});"]
        case IdentityKind.ADMIN:
            return [f"client.setAdminAuth(process.env.{KEY_VARIABLE});"]
        case IdentityKind.ACTING_AS if identity.acting_as is not None:
            return [f"client.setAdminAuth(process.env.{KEY_VARIABLE}, {identity.acting_as.json});"]
        case _:
            return []


_WRITERS: Mapping[CommandForm, Callable[[Call], str]] = {
    CommandForm.CURL: _write_curl,
    CommandForm.CONVEX_RUN: _write_convex_run,
    CommandForm.PYTHON: _write_python,
    CommandForm.JAVASCRIPT: _write_javascript,
}
