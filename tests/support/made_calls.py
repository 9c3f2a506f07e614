"""Calls and outcomes to put into history."""

import json
from datetime import UTC, datetime
from itertools import count

from convex_explorer.convex.calls import Call, LogLine, Returned, Threw
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import ADMIN
from convex_explorer.values.received import Received

DEVELOPMENT = Deployment(
    "acme dev", "https://dev.example.com", DeploymentKind.DEVELOPMENT, deployment_id="dev"
)
PRODUCTION = Deployment(
    "acme prod", "https://prod.example.com", DeploymentKind.PRODUCTION, deployment_id="prod"
)
_numbers = count(1)


def call(
    path="tasks:list",
    args_text="{}",
    *,
    deployment=DEVELOPMENT,
    function_type=FunctionType.QUERY,
    started_at=None,
):
    """A call that is on its way."""
    number = next(_numbers)
    return Call(
        call_id=f"call {number}",
        draft_id="draft",
        deployment=deployment,
        path=FunctionPath.parse(path),
        function_type=function_type,
        args={},
        args_text=args_text,
        identity=ADMIN,
        request_id=f"{number:016x}",
        started_at=started_at or datetime.now(UTC),
    )


def received(value):
    """A value as it comes: bytes of JSON, or what is put into JSON."""
    return Received.from_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())


def returned(value=None, *, log_lines=(), seconds=0.128):
    """An outcome with a value."""
    value = received(value)
    lines = tuple(map(LogLine.parse, log_lines))
    return Returned(value, lines, seconds, size=value.size + 100)


def threw(message="Uncaught Error: no", *, error_data=None, frames=(), log_lines=()):
    """An outcome with an error; ``error_data`` as for ``received``, or None for none."""
    data = None if error_data is None else received(error_data)
    return Threw(message, None, frames, data, tuple(map(LogLine.parse, log_lines)), 0.5, 321)


def run(store, outcome=None, **about):
    """Record a call and its outcome; give back the whole record."""
    made = call(**about)
    store.record_started(made)
    store.record_outcome(made, outcome or returned())
    return record_of(store, made)


def record_of(store, made):
    """The whole record of a call."""
    (record_id,) = [each.record_id for each in store.search() if each.call_id == made.call_id]
    return store.get(record_id)


def paths(records):
    """Their function paths as text."""
    return [record.path_text for record in records]
