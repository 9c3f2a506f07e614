"""From what was typed to a call that can be sent, or to what keeps it from being one."""

import os
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from convex_explorer.convex.args import ArgsProblem, read_args
from convex_explorer.convex.breathing import Pause, no_pause
from convex_explorer.convex.calls import Call
from convex_explorer.convex.deployment import Deployment
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionPath, FunctionPathError
from convex_explorer.convex.identity import Identity
from convex_explorer.convex.variables import Variables


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a draft is no call yet; at least one of the two is there."""

    path_problem: FunctionPathError | None
    args_problems: tuple[ArgsProblem, ...]


def prepare_call(
    draft: CallDraft,
    deployment: Deployment,
    identity: Identity | None = None,
    pause: Pause = no_pause,
    *,
    variables: Variables | None = None,
) -> Call | Refusal:
    """Check a draft, and make it a call to a deployment. Sends nothing.

    As whom is what ``identity`` says, or else the deployment's own credential. Its ``variables``
    are put into the args, and a draft that holds another one is refused; None: there are none.

    The editor underlines what the same ``read_args`` finds while one types, so that what is
    underlined and what is refused cannot differ.
    """
    path: FunctionPath | None = None
    path_problem: FunctionPathError | None = None
    try:
        path = FunctionPath.parse(draft.path_text)
    except FunctionPathError as error:
        path_problem = error
    known = variables or Variables(deployment.name)
    read = read_args(draft.args_text, pause, known)
    if path is None or read.args is None:
        return Refusal(path_problem, read.problems)
    return Call(
        call_id=uuid.uuid4().hex,
        draft_id=draft.draft_id,
        deployment=deployment,
        path=path,
        function_type=draft.function_type,
        args=read.args,
        args_text=draft.args_text,
        identity=identity or deployment.identity,
        request_id=os.urandom(8).hex(),
        started_at=datetime.now(UTC),
        variables=tuple(read.variables.items()),
    )
