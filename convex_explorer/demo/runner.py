"""Runs one function: finds it, checks its args, gives it a transaction, checks its result."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.demo import validators as v
from convex_explorer.demo.console import Console
from convex_explorer.demo.database import Database
from convex_explorer.demo.declaration import Args, Context, DemoFunction, Visibility
from convex_explorer.demo.failures import (
    ConvexError,
    FunctionFailedError,
    RefusedRequestError,
    ThrownError,
)
from convex_explorer.demo.function_paths import canonical, stripped
from convex_explorer.demo.identity import Caller
from convex_explorer.demo.stack import frames
from convex_explorer.demo.value_limits import (
    MAX_CALL_BYTES,
    InvalidValueError,
    binary_size,
    measure,
)
from convex_explorer.demo.value_reader import read_value
from convex_explorer.demo.wording import js_text
from convex_explorer.values.types import Value

SYSTEM = "_system/"


@dataclass(frozen=True, slots=True)
class Ran:
    """The function returned."""

    value: Value
    log_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """The function threw, or the deployment failed it.

    Attributes:
        text: what follows the line with the request id: message and frames, a line break at the
            end.
        data: what a ConvexError carried, in a tuple of one; empty for any other failure.
        code: why the function did not even start; empty if it did.
    """

    text: str
    data: tuple[()] | tuple[Value]
    code: str
    log_lines: tuple[str, ...]


RunOutcome: TypeAlias = Ran | Failed


class Runner:
    """Knows the functions and the database, and brings them together.

    Args:
        functions: those of the deployment's users.
        system: the deployment's own, whose modules are below ``_system``.
        stopping: set when the deployment shuts down.
    """

    def __init__(
        self,
        functions: Iterable[DemoFunction],
        system: Iterable[DemoFunction],
        database: Database,
        stopping: threading.Event,
    ) -> None:
        self._functions = {function.path: function for function in functions}
        self._system = {function.path: function for function in system}
        self._database = database
        self._stopping = stopping

    def run(
        self, path: FunctionPath, args: list[Any], function_type: FunctionType, caller: Caller
    ) -> RunOutcome:
        """Run a function for somebody.

        Args:
            path: which.
            args: as they came, in JSON; a list, because that is how they travel.
            function_type: as what it is to be run; ``ANY`` for whatever it is.
            caller: for whom.

        Raises:
            RefusedRequestError: it is answered by an HTTP status.
        """
        console = Console()
        try:
            function = self._find(path, function_type, caller)
            checked = _check_args(function, args)
            value = self._call(function, checked, caller, console)
            _check_result(function, value)
        except FunctionFailedError as failure:
            return Failed(f"{failure.message}\n", (), failure.code, tuple(console.lines))
        except (ThrownError, ConvexError) as thrown:
            data = (thrown.data,) if isinstance(thrown, ConvexError) else ()
            text = "".join(f"{line}\n" for line in (f"Uncaught {_name(thrown)}", *frames(thrown)))
            return Failed(text, data, "", tuple(console.lines))
        return Ran(value, tuple(console.lines))

    def _find(
        self, path: FunctionPath, function_type: FunctionType, caller: Caller
    ) -> DemoFunction:
        if function_type is FunctionType.ANY:
            found = self._functions.get(str(path))
            if found is None or (found.visibility is Visibility.INTERNAL and not caller.is_admin):
                raise FunctionFailedError(
                    f"Could not find function for '{stripped(path)}'. "
                    "Did you forget to run `npx convex dev`?",
                    code="FunctionPathNotFound",
                )
            return found
        if path.module.startswith(SYSTEM):
            found = self._find_system(path, function_type, caller)
        else:
            found = self._find_public(path, caller)
        if found.function_type is not function_type:
            raise FunctionFailedError(
                f"Trying to execute {canonical(path)} as {function_type.capitalize()}, "
                f"but it is defined as {found.function_type.capitalize()}.",
                code="FunctionPathWrongType",
            )
        return found

    def _find_public(self, path: FunctionPath, caller: Caller) -> DemoFunction:
        found = self._functions.get(str(path))
        hidden = found is not None and found.visibility is Visibility.INTERNAL
        if found is None or (hidden and not caller.may_call_internal):
            raise FunctionFailedError(
                f"Could not find public function for '{stripped(path)}'.",
                code="FunctionPathNotFound",
            )
        return found

    def _find_system(
        self, path: FunctionPath, function_type: FunctionType, caller: Caller
    ) -> DemoFunction:
        if not caller.is_admin:
            message, code = f"Operation {function_type} not permitted", "SystemIdentityRequired"
            if function_type is FunctionType.ACTION:
                raise RefusedRequestError(403, code, message)
            raise FunctionFailedError(message, code=code)
        found = self._system.get(str(path))
        if found is None:
            raise FunctionFailedError(
                f'Couldn\'t find system module "{canonical(path)}"', code="FunctionPathNotFound"
            )
        return found

    def _call(self, function: DemoFunction, args: Args, caller: Caller, console: Console) -> Value:
        if function.function_type is not FunctionType.MUTATION:
            tables = self._database.read()
            context = Context(tables, caller.identity, console, self._stopping)
            return function.handler(context, args)
        with self._database.write() as tables:
            context = Context(tables, caller.identity, console, self._stopping)
            value = function.handler(context, args)
            # Inside, so that a mutation that breaks its promise is undone.
            _check_returns(function, value)
            return value


def _check_args(function: DemoFunction, args: list[Any]) -> Args:
    name = function.canonical_path
    try:
        values = [read_value(argument) for argument in args]
        size = measure(values)
    except InvalidValueError as error:
        message = f"Invalid arguments for {name}: {error}"
        raise FunctionFailedError(message, code="InvalidArguments") from None
    if size > MAX_CALL_BYTES:
        actual, limit = binary_size(size), binary_size(MAX_CALL_BYTES)
        message = f"Arguments for {name} are too large (actual: {actual}, limit: {limit})"
        raise FunctionFailedError(message, code="ArgumentsTooLarge")
    problem = v.args_problem(function.args, values)
    if problem is not None:
        prefix = "Uncaught Error: " if name.startswith(SYSTEM) else ""
        # With a line break of its own: on a deployment, one error text is put into another.
        message = f"{prefix}ArgumentValidationError: {problem}\n"
        raise FunctionFailedError(message, code="ArgumentValidationError")
    (checked,) = values
    if not isinstance(checked, dict):
        raise TypeError("a validator of args let something pass that is no object")
    return checked


def _check_result(function: DemoFunction, value: Value) -> None:
    name = function.canonical_path
    try:
        size = measure(value)
    except InvalidValueError as error:
        raise FunctionFailedError(f"Function {name} return value invalid: {error}") from None
    if size > MAX_CALL_BYTES:
        actual, limit = binary_size(size), binary_size(MAX_CALL_BYTES)
        raise FunctionFailedError(
            f"Function {name} return value is too large (actual: {actual}, limit: {limit})"
        )
    _check_returns(function, value)


def _check_returns(function: DemoFunction, value: Value) -> None:
    if function.returns is None:
        return
    problem = v.problem(function.returns, value)
    if problem is not None:
        raise FunctionFailedError(f"ReturnsValidationError: {problem}")


def _name(thrown: ThrownError | ConvexError) -> str:
    if isinstance(thrown, ThrownError):
        return str(thrown)
    return f"ConvexError: {thrown.message or js_text(thrown.data)}"
