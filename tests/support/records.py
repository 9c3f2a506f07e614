"""Calls as history lists them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding, CallRecord

_ids = count(1)


def record_of(path_text: str = "tasks:list", **about: Any) -> CallRecord:
    """A query that returned just now, unless something else is said about it."""
    usual: dict[str, Any] = {
        "record_id": next(_ids),
        "call_id": "call",
        "deployment_id": "acme",
        "deployment_name": "acme",
        "deployment_kind": DeploymentKind.DEVELOPMENT,
        "function_type": FunctionType.QUERY,
        "args_text": "{}",
        "identity": "admin",
        "request_id": "0123456789abcdef",
        "started_at": datetime.now(UTC),
        "ending": CallEnding.RETURNED,
    }
    return CallRecord(path_text=path_text, **(usual | about))
