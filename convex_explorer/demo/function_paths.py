"""``dir/module:function`` as a deployment reads it: stricter than what a person may type.

The grammar and its complaints are the open backend's (sync_types/udf_path.rs, module_path.rs,
identifier.rs).
"""

import re

from convex_explorer.convex.functions import FunctionPath
from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.wording import quoted_character

MAX_LENGTH = 64


class _PathError(Exception):
    """Why a text is no path."""


def parse_function_path(text: str) -> FunctionPath:
    """The function that a request names; ``messages`` alone is its default export.

    Raises:
        RefusedRequestError: the text does not follow the grammar (400).
    """
    module, colon, export = text.rpartition(":")
    if not colon:
        module, export = text, "default"
    try:
        path = FunctionPath(_read_module(module), export)
        if colon:
            _check_export(export)
    except _PathError as error:
        raise RefusedRequestError(
            400,
            "BadConvexFunctionIdentifier",
            f"{text} is not a valid path to a Convex function. {error}",
        ) from None
    return path


def canonical(path: FunctionPath) -> str:
    """As the deployment stores it: ``dir/module.js:function``."""
    return f"{path.module}.js:{path.export}"


def stripped(path: FunctionPath) -> str:
    """As “could not find” texts show it: a default export by its module alone."""
    return path.module if path.export == "default" else str(path)


def _read_module(text: str) -> str:
    # Empty and "." steps within a path say nothing; a leading "." does.
    absolute = text.startswith("/")
    steps = [
        step
        for place, step in enumerate(text.split("/"))
        if step and (step != "." or (place == 0 and not absolute))
    ]
    if not steps or steps[-1] in {".", ".."}:
        raise _PathError(f"Module path {text} doesn't have a filename.")
    name, dot, extension = steps[-1].rpartition(".")
    if dot and name and extension != "js":
        raise _PathError(f"Module path ({text}) has an extension that isn't 'js'.")
    if absolute:
        raise _PathError(f"Module paths must be relative ({text} is absolute).")
    for step, kind in (("..", "ParentDir"), (".", "CurDir")):
        if step in steps:
            raise _PathError(f"Invalid path component {kind} in {text}.")
    module = "/".join(steps).removesuffix(".js")
    for step in f"{module}.js".split("/"):
        _check_step(step)
    return module


def _check_step(step: str) -> None:
    length = len(step.encode())
    if length > MAX_LENGTH:
        raise _PathError(
            f"Path component is too long ({length} > maximum {MAX_LENGTH}): {step[:MAX_LENGTH]}..."
        )
    if not re.fullmatch(r"[A-Za-z0-9_.]*", step):
        raise _PathError(
            f"Path component {step} can only contain alphanumeric characters, underscores, "
            "or periods."
        )
    if not re.search(r"[A-Za-z0-9]", step):
        raise _PathError(f"Path component {step} must have at least one alphanumeric character.")


def _check_export(name: str) -> None:
    if not name:
        raise _PathError("Identifier cannot be empty")
    if not re.match(r"[A-Za-z_]", name):
        raise _PathError(
            f"Invalid first character {quoted_character(name[0])} in {name}: "
            "Identifiers must start with an alphabetic character or underscore"
        )
    if strange := re.search(r"[^A-Za-z0-9_]", name):
        raise _PathError(
            f"Identifier {name} has invalid character {quoted_character(strange[0])}: "
            "Identifiers can only contain alphanumeric characters or underscores"
        )
    if len(name) > MAX_LENGTH:
        raise _PathError(f"Identifier is too long ({len(name)} > maximum {MAX_LENGTH})")
    if not name.strip("_"):
        raise _PathError(f"Identifier {name} cannot have exclusively underscores")
