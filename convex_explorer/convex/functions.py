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

    @classmethod
    def named(cls, name: object) -> "FunctionType":
        """The type that a word means, in whatever case; ANY for what means none."""
        word = str(name).lower()
        return cls(word) if word in set(cls) else cls.ANY

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
_MODULE_ADVICE = "Write it as folder/module:function, for example admin/users:list."
_EXPORT_ADVICE = "Write the name under which the module exports the function."


@dataclass(frozen=True, slots=True)
class FunctionPath:
    """Where a function lives: a module (``admin/users``) and the name it is exported under.

    A module has no extension, except where its name has a dot of its own: ``foo.bar`` would be
    taken for a file of the kind ``.bar``, so that one is ``foo.bar.js``.
    """

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
        (``api.dir.module.fn``). The grammar is the server's (open backend, sync_types: udf_path.rs
        and what it uses).

        Raises:
            FunctionPathError: with a message that says which part is wrong and why.
        """
        path = text.strip()
        try:
            return _read(path)
        except FunctionPathError as error:
            if likely := _likely_path(path):
                raise FunctionPathError(str(error), advice=f"Did you mean {likely}?") from None
            raise


def _read(path: str) -> FunctionPath:
    if not path:
        raise FunctionPathError(
            "No function is named.", advice="Type a function path such as messages:list."
        )
    if "(" in path:
        raise FunctionPathError(
            "A function path has no parentheses.",
            advice="Take them away; args have a place of their own.",
        )
    if ":" not in path and (reference := _REFERENCE.fullmatch(path)):
        module, dot, export = reference[1].rpartition(".")
        if not dot:
            raise FunctionPathError(
                f"“{path}” names a module, but no function in it.",
                advice=f"Write {path}.list, or {export} alone for the module's default export.",
            )
        return FunctionPath(_checked_module(module.replace(".", "/")), _checked_export(export))
    module, colon, export = path.rpartition(":")
    if not colon:
        module, export = path, "default"
    module = _without_decoration(module.rstrip())
    return FunctionPath(_checked_module(module), _checked_export(export.lstrip()))


def _likely_path(path: str) -> FunctionPath | None:
    """What was probably meant by a path that is none, or None."""
    guess = path.partition("(")[0].replace("\\", "/").replace("-", "_").lstrip("./")
    if ":" not in guess and not guess.startswith(("api.", "internal.")):
        module, dot, export = guess.rpartition(".")
        guess = f"{module.replace('.', '/')}:{export}" if dot else guess
    if guess == path:
        return None
    try:
        return _read(guess)
    except FunctionPathError:
        return None


def _without_decoration(module: str) -> str:
    """Drop what people paste along with a module: the functions folder and a source extension."""
    for extension in _SOURCE_EXTENSIONS:
        if module.endswith(extension):
            bare = module.removesuffix(extension).removeprefix("convex/")
            return f"{bare}.js" if "." in bare.rpartition("/")[2] else bare
    return module


def _checked_module(module: str) -> str:
    if not module:
        raise FunctionPathError("The module before the “:” is missing.", advice=_MODULE_ADVICE)
    for component in module.split("/"):
        if not component:
            raise FunctionPathError(
                f"“{module}” has an empty part around a “/”.", advice=_MODULE_ADVICE
            )
        _check_component(component)
    last = module.rpartition("/")[2]
    if "." in last and not last.endswith(".js"):
        extension = last.rpartition(".")[2]
        raise FunctionPathError(
            f"“.{extension}” would be read as the extension of “{last}”; a module's is “.js”.",
            advice=f"If the file is {last}.ts, write {last}.js; if it is a folder, write “/”.",
        )
    return module


def _check_component(component: str) -> None:
    if "-" in component:
        raise FunctionPathError(
            f"“{component}” has a hyphen, and Convex allows none in a function path.",
            advice=_MODULE_ADVICE,
        )
    if not _COMPONENT.fullmatch(component) or not re.search(r"[A-Za-z0-9]", component):
        reason = "letters, digits, “_” and “.” only, at most 64, one letter or digit at least"
        raise FunctionPathError(
            f"“{component}” cannot be part of a module's name ({reason}).", advice=_MODULE_ADVICE
        )


def _checked_export(export: str) -> str:
    if not export:
        raise FunctionPathError(
            "The function's name after the “:” is missing.",
            advice="Write messages:list, or messages alone for its default export.",
        )
    if "-" in export:
        raise FunctionPathError(
            f"“{export}” has a hyphen, and Convex allows none in a function's name.",
            advice=_EXPORT_ADVICE,
        )
    if not _EXPORT.fullmatch(export):
        raise FunctionPathError(
            f"“{export}” cannot be a function's name (a letter or “_” first, then letters, digits "
            "and “_”, at most 64, not “_” alone).",
            advice=_EXPORT_ADVICE,
        )
    return export
