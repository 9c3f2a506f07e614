"""A call without a window: ``convex-explorer call``. Shares everything with it but the widgets."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from convex_explorer.convex.calls import Call, CallDraft, Outcome, Returned
from convex_explorer.convex.client import Client
from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.preparation import Refusal, prepare_call
from convex_explorer.convex.urls import guess_kind, parse_deployment_url
from convex_explorer.demo.server import DemoServer
from convex_explorer.errors import ExplorerError
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import KeyringSecrets

if TYPE_CHECKING:
    from convex_explorer.values.received import Received

RETURNED, THREW = 0, 1


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
) -> int:
    """Call a function, print what became of it, and return the exit status.

    Raises:
        BadUsageError: the deployment, the path or the args are not what they should be.
        ExplorerError: no outcome came.
    """
    if url is not None:
        deployment, credential = _unsaved_deployment(url, key, token)
    else:
        deployment, credential = _saved_deployment(deployment_name or "")
    draft = CallDraft("command line", path_text, FunctionType(function_type), args_text)
    call = prepare_call(draft, deployment)
    if isinstance(call, Refusal):
        raise BadUsageError(_in_words(call))
    if deployment.kind is DeploymentKind.DEMO:
        outcome = _call_demo(call)
    else:
        outcome = asyncio.run(_run(call, credential))
    return _print_outcome(outcome)


def _unsaved_deployment(url: str, key: str, token: str) -> tuple[Deployment, Credential]:
    if key and token:
        raise BadUsageError(
            "Both a deploy key and a user token are in the environment.",
            advice="Unset the one that is not meant.",
        )
    credential = ANONYMOUS
    if key or token:
        kind = CredentialKind.DEPLOY_KEY if key else CredentialKind.USER_TOKEN
        credential = Credential(kind, key or token)
    try:
        parsed = parse_deployment_url(url)
    except ExplorerError as error:
        raise BadUsageError(str(error), advice=error.advice) from error
    return Deployment(parsed, parsed, guess_kind(parsed, key), credential.kind), credential


def _saved_deployment(name: str) -> tuple[Deployment, Credential]:
    deployments = DeploymentStore(Folders.standard().deployments_file).load()
    for deployment in deployments:
        if deployment.name.casefold() == name.casefold():
            break
    else:
        names = ", ".join(each.name for each in deployments) or "none is saved yet"
        raise BadUsageError(f"No deployment is named “{name}”.", advice=f"Saved are: {names}.")
    if deployment.credential_kind is CredentialKind.NONE:
        return deployment, ANONYMOUS
    if deployment.kind is DeploymentKind.DEMO:
        return deployment, ANONYMOUS
    credential = KeyringSecrets().read(deployment)
    if credential is None:
        raise ExplorerError(
            f"The {deployment.credential_kind} of {deployment.name} is not in the keyring.",
            advice="Open the window, edit the deployment, and enter it again.",
        )
    return deployment, credential


def _call_demo(call: Call) -> Outcome:
    server = DemoServer()
    url = server.start()
    try:
        at_demo = replace(call, deployment=replace(call.deployment, url=url))
        key = Credential(CredentialKind.DEPLOY_KEY, server.admin_key)
        return asyncio.run(_run(at_demo, key))
    finally:
        server.stop()


async def _run(call: Call, credential: Credential) -> Outcome:
    client = Client(call.deployment, credential)
    try:
        return await client.run(call)
    except DeploymentError as error:
        if error.may_have_run and call.function_type.may_write:
            error.advice = f"It may still have run. {error.advice}".strip()
        raise
    finally:
        await client.close()


def _print_outcome(outcome: Outcome) -> int:
    for line in outcome.log_lines:
        _print_aside(str(line))
    if isinstance(outcome, Returned):
        _print_value(outcome.value)
        return RETURNED
    request = f" (request {outcome.request_id})" if outcome.request_id else ""
    silence = "The deployment keeps the details to itself; they are in its log"
    _print_aside(f"{outcome.message or silence}{request}")
    for frame in outcome.frames:
        _print_aside(f"    {frame}")
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
