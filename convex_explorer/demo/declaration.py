"""query, mutation and action: what makes a Python function one that clients can call.

@query("tasks:get", args={"id": v.Id("tasks")})
def get_task(ctx: Context, args: Args) -> Value:
    return ctx.db.get(args["id"])
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from convex_explorer.convex.functions import FunctionType
from convex_explorer.demo import validators as v
from convex_explorer.demo.console import Console
from convex_explorer.demo.database import Tables
from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.identity import Identity
from convex_explorer.values.types import Value

#: The args of one call. Their types are what the function's validator says, checked before it runs.
Args: TypeAlias = dict[str, Any]


class Visibility(StrEnum):
    """Who may call a function."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Context:
    """What a function is given besides its args: ``ctx``, and the console.

    Attributes:
        db: the tables. A query's writes go nowhere; an action should leave them alone.
        identity: the user on whose behalf it runs, or None.
        console: what it prints to.
        stopping: set when the deployment shuts down, which wakes those that sleep.
    """

    db: Tables
    identity: Identity | None = None
    console: Console = field(default_factory=Console)
    stopping: threading.Event = field(default_factory=threading.Event)

    def sleep(self, seconds: float) -> None:
        """Let time pass.

        Raises:
            RefusedRequestError: the deployment shuts down.
        """
        if self.stopping.wait(seconds):
            raise RefusedRequestError(
                500,
                "InternalServerError",
                "Your request couldn't be completed. Try again later.",
            )


Handler: TypeAlias = Callable[[Context, Args], Value]


@dataclass(frozen=True, slots=True)
class DemoFunction:
    """A function of the deployment.

    Attributes:
        path: ``module:export``.
        returns: the shape of its result, or None where nobody said.
    """

    path: str
    function_type: FunctionType
    visibility: Visibility
    args: v.Validator
    returns: v.Validator | None
    handler: Handler

    @property
    def canonical_path(self) -> str:
        """``module.js:export``, as the deployment itself calls it."""
        module, _, export = self.path.partition(":")
        return f"{module}.js:{export}"


@dataclass(frozen=True, slots=True)
class _Declaration:
    function_type: FunctionType
    visibility: Visibility = Visibility.PUBLIC

    def __call__(
        self,
        path: str,
        *,
        args: Mapping[str, v.Validator | v.Optional] | None = None,
        returns: v.Validator | None = None,
    ) -> Callable[[Handler], DemoFunction]:
        """Give a handler its path and the shapes of its args and its result."""

        def declare(handler: Handler) -> DemoFunction:
            return DemoFunction(
                path, self.function_type, self.visibility, v.Object(args or {}), returns, handler
            )

        return declare


query = _Declaration(FunctionType.QUERY)
mutation = _Declaration(FunctionType.MUTATION)
action = _Declaration(FunctionType.ACTION)
internal_query = _Declaration(FunctionType.QUERY, Visibility.INTERNAL)
internal_mutation = _Declaration(FunctionType.MUTATION, Visibility.INTERNAL)
