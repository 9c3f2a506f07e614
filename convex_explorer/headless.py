"""A call without a window: ``convex-explorer call``. Shares everything with it but the widgets."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from convex_explorer.convex.calls import Call, Outcome, Returned
from convex_explorer.convex.claims import read_attributes
from convex_explorer.convex.client import Client
from convex_explorer.convex.connection_settings import ConnectionSettings
from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.explanations import explain
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.guard import Verdict, judge, refusal_of
from convex_explorer.convex.identity import ADMIN, NOBODY, USER, ActingAsError, Identity, acting_as
from convex_explorer.convex.preparation import Refusal, prepare_call
from convex_explorer.convex.production_changes import ProductionChange
from convex_explorer.convex.records import CallEnding
from convex_explorer.convex.tokens import BadTokenError, read_token, tidy_token
from convex_explorer.convex.urls import (
    guess_kind,
    is_readable_on_the_way,
    parse_deployment_url,
)
from convex_explorer.convex.variable_texts import variables_of
from convex_explorer.demo.server import DemoServer
from convex_explorer.errors import ExplorerError
from convex_explorer.store.audit_trail import AuditTrail
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import lasting_secrets
from convex_explorer.store.variables import VariableStore

if TYPE_CHECKING:
    from convex_explorer.convex.variables import Variables
    from convex_explorer.values.received import Received

RETURNED, THREW = 0, 1
#: By the word for it on the command line.
IDENTITIES = {"anonymous": NOBODY, "user": USER, "admin": ADMIN}


class BadUsageError(ExplorerError):
    """What was asked for is no call; nothing was sent."""


def call_function(  # noqa: PLR0913 - one for each thing the command line says
    *,
    deployment_name: str | None,
    url: str | None,
    function_type: str,
    path_text: str,
    args_text: str,
    key: str,
    token: str,
    as_whom: str | None = None,
    act_as: str | None = None,
    allow_changes: bool = False,
    portable: bool = False,
) -> int:
    """Call a function, print what became of it, and return the exit status.

    Args:
        deployment_name: one that is saved, or None.
        url: where it is otherwise.
        function_type: a FunctionType.
        path_text: as typed.
        args_text: as typed.
        key: a deploy key, or nothing.
        token: a user token, or nothing.
        as_whom: ``anonymous``, ``user`` or ``admin``; None for what the deployment's credential,
            or the one that is given, makes of one.
        act_as: attributes of a user for an admin to act as, in the language of args, or None.
        allow_changes: the answer to a guard that asks before changes.
        portable: whether the data folder is the one beside the program.

    Raises:
        BadUsageError: the deployment, the path or the args are not what they should be.
        ExplorerError: no outcome came.
    """
    wanted = _wanted(as_whom, act_as)
    folders = Folders.standard(portable=portable)
    if url is not None:
        deployment, credential = _unsaved_deployment(url, key, token, wanted)
    else:
        deployment = _saved_deployment(folders, deployment_name or "")
        credential = _credential_of(folders, deployment, token, wanted)
    draft = CallDraft("command line", path_text, FunctionType(function_type), args_text)
    call = prepare_call(draft, deployment, wanted, variables=_variables_of(folders, deployment))
    if isinstance(call, Refusal):
        raise BadUsageError(_in_words(call))
    _hear_guard(call, allow_changes=allow_changes)
    if deployment.kind is DeploymentKind.DEMO:
        outcome = _call_demo(call, credential)
    else:
        outcome = _call_and_write_down(folders, call, credential)
    return _print_outcome(call.function_type, outcome)


def _hear_guard(call: Call, *, allow_changes: bool) -> None:
    """Refuse what the deployment's guard does not let pass; nobody can be asked here."""
    level = call.deployment.guard_in_force
    verdict = judge(level, call.function_type)
    if verdict is Verdict.PASS or (verdict is Verdict.ASK and allow_changes):
        return
    error = refusal_of(call.deployment.name, call.path, level)
    if verdict is Verdict.ASK:
        error.advice = "Say --type query if it is a query, or --allow-changes."
    raise error


def _wanted(as_whom: str | None, act_as: str | None) -> Identity | None:
    """As whom the command line says; None where it says nothing."""
    if act_as is None:
        return IDENTITIES[as_whom] if as_whom else None
    try:
        return acting_as(read_attributes(act_as))
    except ActingAsError as error:
        raise BadUsageError(f"--act-as: {error}", advice=error.advice) from error


def _unsaved_deployment(
    url: str, key: str, token: str, wanted: Identity | None
) -> tuple[Deployment, Credential]:
    if wanted is None and key and token:
        raise BadUsageError(
            "Both a deploy key and a user token are in the environment.",
            advice="Unset the one that is not meant, or say --as admin or --as user.",
        )
    try:
        parsed = parse_deployment_url(url)
    except ExplorerError as error:
        raise BadUsageError(str(error), advice=error.advice) from error
    if wanted is None:
        wanted = ADMIN if key else USER if token else NOBODY
    credential = ANONYMOUS
    if wanted == USER:
        credential = _given_token(token)
    elif wanted != NOBODY:
        if not key:
            raise BadUsageError(
                "There is no deploy key in the environment, which an admin needs.",
                advice="Set CONVEX_EXPLORER_DEPLOY_KEY.",
            )
        credential = Credential(CredentialKind.DEPLOY_KEY, key, wanted.acting_as)
    kind = guess_kind(parsed, key)
    if readable := is_readable_on_the_way(parsed):
        _print_aside("This is not encrypted: everybody on the way can read and change it.")
    connection = ConnectionSettings(plain_http_accepted=readable)
    return Deployment(parsed, parsed, kind, credential.kind, connection=connection), credential


def _given_token(token: str) -> Credential:
    if not token:
        raise BadUsageError(
            "There is no user token in the environment.", advice="Set CONVEX_EXPLORER_USER_TOKEN."
        )
    try:
        read_token(token)
    except BadTokenError as error:
        raise BadUsageError(str(error), advice=error.advice) from error
    return Credential(CredentialKind.USER_TOKEN, tidy_token(token))


def _saved_deployment(folders: Folders, name: str) -> Deployment:
    deployments = DeploymentStore(folders.deployments_file).load()
    for deployment in deployments:
        if deployment.name.casefold() == name.casefold():
            return deployment
    names = ", ".join(each.name for each in deployments) or "none is saved yet"
    raise BadUsageError(f"No deployment is named “{name}”.", advice=f"Saved are: {names}.")


def _variables_of(folders: Folders, deployment: Deployment) -> Variables:
    """Those that were set in the window; a deployment that is named by its URL has none."""
    kept = VariableStore(folders.variables_file).load()
    return variables_of(deployment.name, kept.get(deployment.deployment_id, {}))


def _credential_of(
    folders: Folders, deployment: Deployment, token: str, wanted: Identity | None
) -> Credential:
    """What makes a call to a saved deployment be made as somebody.

    A token in the environment counts only where it is asked for.
    """
    if wanted == USER and (token or deployment.identity != USER):
        return _given_token(token)
    wanted = wanted or deployment.identity
    if wanted == NOBODY:
        return ANONYMOUS
    if wanted != USER and not deployment.has_admin_key:
        raise BadUsageError(
            f"{deployment.name} is saved without a deploy key, which an admin needs.",
            advice="Edit it in the window, or name it by --url with a key in the environment.",
        )
    if deployment.kind is DeploymentKind.DEMO:
        # Its server makes its key known when it is started.
        return Credential(CredentialKind.DEPLOY_KEY, "", wanted.acting_as)
    credential = lasting_secrets(is_portable=folders.is_portable).read(deployment)
    if credential is None and folders.is_portable:
        raise BadUsageError(
            f"A portable program keeps no credential, so that of {deployment.name} is not here.",
            advice="Name the deployment by --url, with its credential in the environment.",
        )
    if credential is None:
        raise ExplorerError(
            f"The {deployment.credential_kind} of {deployment.name} is not in the keyring.",
            advice="Open the window, edit the deployment, and enter it again.",
        )
    return replace(credential, acting_as=wanted.acting_as)


def _call_and_write_down(folders: Folders, call: Call, credential: Credential) -> Outcome:
    """Make a call; what may change production is written down first, or it is not made."""
    change = ProductionChange.of(call)
    if change is None:
        return asyncio.run(_run(call, credential))
    trail = AuditTrail(folders.audit_file)
    trail.note_sent(change)
    ending = CallEnding.UNKNOWN
    try:
        outcome = asyncio.run(_run(call, credential))
    except DeploymentError as error:
        ending = CallEnding.UNKNOWN if error.may_have_run else CallEnding.FAILED
        raise
    else:
        ending = CallEnding.of(outcome)
        return outcome
    finally:
        trail.note_ended(call.call_id, ending)


def _call_demo(call: Call, credential: Credential) -> Outcome:
    server = DemoServer()
    url = server.start()
    try:
        at_demo = replace(call, deployment=replace(call.deployment, url=url))
        if credential.kind is CredentialKind.DEPLOY_KEY:
            credential = replace(credential, secret=server.admin_key)
        return asyncio.run(_run(at_demo, credential))
    finally:
        server.stop()


async def _run(call: Call, credential: Credential) -> Outcome:
    client = Client(call.deployment, credential)
    try:
        return await client.run(call, permitted=True)  # its guard was heard before
    except DeploymentError as error:
        if error.may_have_run and call.function_type.may_write:
            error.advice = f"It may still have run. {error.advice}".strip()
        raise
    finally:
        await client.close()


def _print_outcome(function_type: FunctionType, outcome: Outcome) -> int:
    for notice in outcome.notices:
        _print_aside(notice)
    for line in outcome.log_lines:
        _print_aside(str(line))
    if isinstance(outcome, Returned):
        _print_value(outcome.value)
        return RETURNED
    request = f" (request {outcome.request_id})" if outcome.request_id else ""
    explanation = explain(function_type, outcome)
    _print_aside(f"{outcome.message or explanation.title}{request}")
    for frame in outcome.frames:
        _print_aside(f"    {frame}")
    if explanation.whole:
        _print_aside(explanation.whole)
    if outcome.error_data is not None:
        _print_aside(outcome.error_data.raw_bytes().decode("utf-8", "replace"))
    return THREW


def _print_value(value: Received) -> None:
    """Print the JSON that came, byte for byte; no console's encoding has a say in it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(value.raw_bytes() + b"\n")
    sys.stdout.buffer.flush()


def _print_aside(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _in_words(refusal: Refusal) -> str:
    said = []
    if refusal.path_problem is not None:
        said.append(f"{refusal.path_problem} {refusal.path_problem.advice}".strip())
    said += [
        f"Args, line {problem.line}, column {problem.column}: {problem.message}"
        for problem in refusal.args_problems
    ]
    return "\n".join(said)
