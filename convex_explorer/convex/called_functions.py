"""The functions that calls of history tell of, where nobody lists a deployment's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.function_spec import (
    Catalog,
    CatalogOrigin,
    FunctionSpec,
    KnownCatalog,
)
from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from convex_explorer.convex.records import CallRecord


def called_functions(records: Iterable[CallRecord], deployment_id: str) -> KnownCatalog | None:
    """What was called on a deployment, and as which type last; None if nothing was."""
    specs: dict[str, FunctionSpec] = {}
    latest = None
    for record in records:
        if record.deployment_id != deployment_id or record.path_text.startswith("_system/"):
            continue
        latest = record.started_at if latest is None else max(latest, record.started_at)
        known = specs.get(record.path_text)
        if known is not None and known.function_type is not FunctionType.ANY:
            continue
        try:
            path = FunctionPath.parse(record.path_text)
        except FunctionPathError:
            continue
        specs[record.path_text] = FunctionSpec(path, record.function_type)
    if latest is None or not specs:
        return None
    catalog = Catalog(tuple(specs[path] for path in sorted(specs)))
    return KnownCatalog(catalog, CatalogOrigin.HISTORY, latest)
