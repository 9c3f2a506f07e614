"""Catalogs from files: what ``npx convex function-spec`` prints, and OpenAPI made for a project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from convex_explorer.convex.function_spec import Catalog, FunctionSpec, read_functions
from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType
from convex_explorer.convex.openapi_schemas import read_schema
from convex_explorer.errors import ExplorerError
from convex_explorer.values.codec import InvalidValueError, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENDPOINT = "/api/run/"


class SpecFileError(ExplorerError):
    """The file lists no functions."""


@dataclass(frozen=True, slots=True)
class SpecFile:
    """What such a file says.

    Attributes:
        url: of the deployment that it was made from; empty if it does not say.
    """

    url: str
    catalog: Catalog


def read_spec_file(text: str) -> SpecFile:
    """The functions that a file lists.

    Args:
        text: JSON as ``npx convex function-spec`` prints it, or the YAML (or JSON) that
            ``npx convex-helpers open-api-spec`` writes. The latter knows less: no bytes, nothing
            within records, and no functions of which it does not say the type.

    Raises:
        SpecFileError: it is neither.
    """
    text = text.removeprefix("\ufeff")
    content = _parsed(text)
    if isinstance(content.get("functions"), list):
        return SpecFile(_text(content.get("url")), _listed_functions(text))
    if isinstance(content.get("paths"), dict):
        servers = content.get("servers")
        first = servers[0] if isinstance(servers, list) and servers else None
        url = _text(first.get("url")) if isinstance(first, dict) else ""
        return SpecFile(url, _described_functions(content))
    raise SpecFileError(
        "This file lists no functions.",
        advice="Make one with: npx convex function-spec > spec.json",
    )


def _parsed(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:
        content = _parsed_yaml(text)
    return content if isinstance(content, dict) else {}


def _parsed_yaml(text: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe one, in C where there is one
    except (yaml.YAMLError, RecursionError, ValueError):
        raise SpecFileError(
            "This file is neither JSON nor YAML.",
            advice="Make one with: npx convex function-spec > spec.json",
        ) from None


def _listed_functions(text: str) -> Catalog:
    try:
        content = decode(text.encode())
    except InvalidValueError as error:
        raise SpecFileError(f"This file cannot be read: {error}") from None
    entries = content.get("functions") if isinstance(content, dict) else None
    return read_functions(entries if isinstance(entries, list) else [])


def _described_functions(content: Mapping[str, Any]) -> Catalog:
    functions = {str(spec.path): spec for spec in _described(content)}
    return Catalog(tuple(functions[path] for path in sorted(functions)))


def _described(content: Mapping[str, Any]) -> Iterator[FunctionSpec]:
    components = _part(content, "components", "schemas")
    for route, methods in content["paths"].items():
        if not str(route).startswith(_ENDPOINT) or "post" not in (methods or ()):
            continue
        post = _part(methods, "post")
        name = str(route).removeprefix(_ENDPOINT)
        if ":" not in name:
            module, _, export = name.rpartition("/")
            name = f"{module}:{export}"
        try:
            path = FunctionPath.parse(name)
        except FunctionPathError:
            continue  # such as {functionIdentifier}, in Convex's own document
        args = _body(post, components, "requestBody")
        reply = _body(_part(post, "responses"), components, "200")
        yield FunctionSpec(
            path,
            _type_of(post),
            args=read_schema(_part(args, "properties").get("args"), of_args=True),
            returns=read_schema(_part(reply, "properties").get("value")),
        )


def _body(within: Mapping[str, Any], components: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The schema of a JSON body; where it only refers to one, that."""
    schema = _part(within, name, "content", "application/json", "schema")
    reference = _text(schema.get("$ref"))
    return _part(components, reference.rpartition("/")[2]) if reference else schema


def _type_of(post: Mapping[str, Any]) -> FunctionType:
    tags = post.get("tags")
    types = map(FunctionType.named, tags if isinstance(tags, list) else ())
    return next((each for each in types if each is not FunctionType.ANY), FunctionType.ANY)


def _part(content: Any, *names: str) -> Mapping[str, Any]:
    """An object within objects; an empty one where it is not there."""
    for name in names:
        content = content.get(name) if isinstance(content, dict) else None
    return content if isinstance(content, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
