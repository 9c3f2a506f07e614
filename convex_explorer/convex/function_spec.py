"""FunctionSpec and Catalog: what a deployment says it can run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType
from convex_explorer.convex.validators import Kind, Validator, declare, read_validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from convex_explorer.values.types import Value


class Visibility(StrEnum):
    """Who may call a function."""

    PUBLIC = "public"
    #: The deployment's own functions, and admins.
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """What is known of one function.

    Attributes:
        function_type: ANY where nobody said which it is.
        args: what its args have to be; any where nothing was declared.
        returns: the same of what it returns.
    """

    path: FunctionPath
    function_type: FunctionType
    visibility: Visibility = Visibility.PUBLIC
    args: Validator = Kind.ANY
    returns: Validator = Kind.ANY

    @property
    def reference(self) -> str:
        """As code refers to it: ``api.messages.list``."""
        root = "api" if self.visibility is Visibility.PUBLIC else "internal"
        module = self.path.module.removesuffix(".js").replace("/", ".")
        return f"{root}.{module}.{self.path.export}"


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """An HTTP action, which is called by its URL instead.

    Attributes:
        method: upper case.
        path: below the deployment's site URL; ``*`` at its end stands for whatever follows.
    """

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that a deployment can run.

    Attributes:
        functions: sorted by path.
        routes: the HTTP actions, sorted by path.
        unreadable: what could not be read, a few words for each; it hides nothing else.
    """

    functions: tuple[FunctionSpec, ...] = ()
    routes: tuple[HttpRoute, ...] = ()
    unreadable: tuple[str, ...] = ()

    def find(self, path: FunctionPath) -> FunctionSpec | None:
        """The function at a path."""
        return next((each for each in self.functions if each.path == path), None)


class CatalogOrigin(StrEnum):
    """Where what is known of a deployment's functions is from."""

    DEPLOYMENT = "deployment"
    FILE = "file"
    #: Nobody listed them; they were called before.
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class KnownCatalog:
    """What is known of a deployment, and since when.

    Attributes:
        known_at: when the deployment said so, or the file was read; with time zone UTC.
        tables: its tables by number, as far as they are known.
    """

    catalog: Catalog
    origin: CatalogOrigin
    known_at: datetime
    tables: Mapping[int, str] = field(default_factory=dict)


def read_functions(entries: Iterable[Value]) -> Catalog:
    """The functions that a deployment lists.

    The entries are those of ``_system/cli/modules:apiSpec``, and of ``functions`` in what
    ``npx convex function-spec`` prints (open backend, model/modules/module_versions.rs).
    """
    functions: dict[str, FunctionSpec] = {}
    routes: list[HttpRoute] = []
    unreadable: list[str] = []
    for entry in entries:
        match _read_entry(entry):
            case FunctionSpec() as spec:
                functions[str(spec.path)] = spec
            case HttpRoute() as route:
                routes.append(route)
            case reason:
                unreadable.append(reason)
    return Catalog(
        tuple(functions[path] for path in sorted(functions)),
        tuple(sorted(routes, key=_place_of)),
        tuple(unreadable),
    )


def write_functions(catalog: Catalog) -> list[Value]:
    """A catalog as a deployment lists it: the way back from ``read_functions``."""
    functions: list[Value] = [
        {
            "identifier": str(spec.path),
            "functionType": spec.function_type.capitalize(),
            "visibility": {"kind": str(spec.visibility)},
            "args": declare(spec.args),
            "returns": declare(spec.returns),
        }
        for spec in catalog.functions
    ]
    routes: list[Value] = [
        {"functionType": "HttpAction", "method": route.method, "path": route.path}
        for route in catalog.routes
    ]
    return functions + routes


def _read_entry(entry: Value) -> FunctionSpec | HttpRoute | str:
    if not isinstance(entry, dict):
        return "an entry that is no object"
    type_name = entry.get("functionType")
    if type_name == "HttpAction":
        method, route = entry.get("method"), entry.get("path")
        if isinstance(method, str) and isinstance(route, str):
            return HttpRoute(method.upper(), route)
        return "an HTTP action without a path"
    identifier = entry.get("identifier")
    if not isinstance(identifier, str):
        return "an entry without an identifier"
    try:
        path = FunctionPath.parse(identifier)
    except FunctionPathError as error:
        return f"{identifier}: {error}"
    return FunctionSpec(
        path,
        FunctionType.named(type_name),
        _visibility(entry.get("visibility")),
        read_validator(entry.get("args")),
        read_validator(entry.get("returns")),
    )


def _visibility(declared: Value) -> Visibility:
    kind = declared.get("kind") if isinstance(declared, dict) else declared
    return Visibility.INTERNAL if kind == "internal" else Visibility.PUBLIC


def _place_of(route: HttpRoute) -> tuple[str, str]:
    return route.path, route.method
