"""NamedFunction: the function that a call names, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from convex_explorer.convex.function_spec import FunctionSpec
    from convex_explorer.convex.functions import FunctionPath


class NamedFunction(NamedTuple):
    """As far as anybody said what there is; nothing is checked with the deployment.

    Attributes:
        path: None while what is typed is no path.
        spec: None where nothing is known of it.
        is_listed: whether the functions of the deployment are known, this one or others.
    """

    path: FunctionPath | None = None
    spec: FunctionSpec | None = None
    is_listed: bool = False
