"""How a deployment is asked for its functions and tables, and what it answers."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from convex_explorer.convex.calls import Call, Outcome, Returned
from convex_explorer.convex.function_spec import Catalog, read_functions
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import ADMIN
from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from convex_explorer.convex.deployment import Deployment

#: System queries; only admins may run them (open backend, npm-packages/system-udfs).
FUNCTIONS = FunctionPath("_system/cli/modules", "apiSpec")
TABLES = FunctionPath("_system/frontend/getTableMapping")


class CatalogError(ExplorerError):
    """A deployment does not say which functions it has."""


def catalog_query(deployment: Deployment, path: FunctionPath) -> Call:
    """A call that asks a deployment about itself, as an admin."""
    return Call(
        call_id=uuid.uuid4().hex,
        draft_id="catalog",
        deployment=deployment,
        path=path,
        function_type=FunctionType.QUERY,
        args={},
        args_text="{}",
        identity=ADMIN,
        request_id=os.urandom(8).hex(),
        started_at=datetime.now(UTC),
    )


def read_catalog(outcome: Outcome) -> Catalog:
    """The functions in an answer to ``FUNCTIONS``.

    Raises:
        CatalogError: it is none; some old or foreign deployments know no such query.
    """
    entries = outcome.value.value() if isinstance(outcome, Returned) else None
    if isinstance(entries, list):
        return read_functions(entries)
    said = "" if isinstance(outcome, Returned) else f" It says: {outcome.message}"
    raise CatalogError(
        f"The deployment does not list its functions.{said}",
        advice="Import a function spec instead: npx convex function-spec > spec.json",
    )


def read_tables(outcome: Outcome) -> dict[int, str]:
    """The tables by number in an answer to ``TABLES``; as many as can be read from it."""
    mapping = outcome.value.value() if isinstance(outcome, Returned) else None
    if not isinstance(mapping, dict):
        return {}
    return {
        int(number): name
        for number, name in mapping.items()
        if number.isdecimal() and isinstance(name, str)
    }
