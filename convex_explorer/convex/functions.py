"""FunctionPath and FunctionType: which function is called, and how."""

import re
from dataclasses import dataclass
from enum import StrEnum

from convex_explorer.errors import ExplorerError


class FunctionType(StrEnum):
    """Which endpoint runs the function."""

    QUERY = "query"
    MUTATION = "mutation"
    ACTION = "action"
    #: The unified endpoint, which finds the type out by itself.
    ANY = "any"

    @property
    def may_write(self) -> bool:
        """Whether running it can change something; what is not known to be a query can."""
        return self is not FunctionType.QUERY


class FunctionPathError(ExplorerError):
    """The text names no function."""


_COMPONENT = re.compile(r"[A-Za-z0-9_.]{1,64}")
_EXPORT = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z_][A-Za-z0-9_]{0,63}")
_REFERENCE = re.compile(r"(?:api|internal)\.([A-Za-z0-9_.]+)")
_SOURCE_EXTENSIONS = (".js", ".ts", ".mjs", ".mts", ".jsx", ".tsx")


@dataclass(frozen=True, slots=True)
class FunctionPath:
    """Where a function lives: a module (``admin/users``) and the name it is exported under."""

    module: str
    export: str = "default"

    def __str__(self) -> str:
        return f"{self.module}:{self.export}"

    @property
    def segments(self) -> tuple[str, ...]:
        """The path as ``POST /api/run/…`` takes it: folders, module and export apart."""
        return (*self.module.split("/"), self.export)

    @classmethod
    def parse(cls, text: str) -> "FunctionPath":
        """Read what a person types for a function.

        Takes ``messages:list``, ``dir/module:fn``, ``module.js:fn``, ``convex/module.ts:fn``, a
        bare module (its default export) and a reference as in client code
        (``api.dir.module.fn``). The grammar is the server's (convex-wire §1.3).

        Raises:
            FunctionPathError: with a message that says which part is wrong and why.
        """
        path = text.strip()
        if not path:
            raise FunctionPathError(
                "No function is named.", advice="Type a function path such as messages:list."
            )
        if ":" not in path and (reference := _REFERENCE.fullmatch(path)):
            module, _, export = reference[1].rpartition(".")
            module = module.replace(".", "/")
        else:
            module, colon, export = path.rpartition(":")
            if not colon:
                module, export = path, "default"
        return cls(_checked_module(_without_decoration(module)), _checked_export(export))


def _without_decoration(module: str) -> str:
    """Drop what people paste along with a module: the functions folder and a source extension."""
    for extension in _SOURCE_EXTENSIONS:
        if module.endswith(extension):
            return module.removesuffix(extension).removeprefix("convex/")
    return module


def _checked_module(module: str) -> str:
    advice = "Write it as folder/module:function, for example admin/users:list."
    if not module:
        raise FunctionPathError("The module before the “:” is missing.", advice=advice)
    for component in module.split("/"):
        if not component:
            raise FunctionPathError(f"“{module}” has an empty part around a “/”.", advice=advice)
        if not _COMPONENT.fullmatch(component) or not re.search(r"[A-Za-z0-9]", component):
            reason = "letters, digits, “_” and “.” only, at most 64, one letter or digit at least"
            raise FunctionPathError(
                f"“{component}” cannot be part of a module's name ({reason}).", advice=advice
            )
    last = module.rsplit("/", 1)[-1]
    if "." in last:
        raise FunctionPathError(
            f"“{last}” ends in an extension that is not a JavaScript module's.", advice=advice
        )
    return module


def _checked_export(export: str) -> str:
    if not export:
        raise FunctionPathError(
            "The function's name after the “:” is missing.",
            advice="Write messages:list, or messages alone for its default export.",
        )
    if not _EXPORT.fullmatch(export):
        raise FunctionPathError(
            f"“{export}” cannot be a function's name "
            "(a letter or “_” first, then letters, digits and “_”, at most 64).",
            advice="Write the name under which the module exports the function.",
        )
    return export
