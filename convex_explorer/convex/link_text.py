"""Reads and writes links that open a call: strictly, for anybody can write one.

A link can name a deployment, a function, its type and its args, and nothing else: no URL, no
credential, no command. Its args are written anew from what they mean, so that nothing in them is
hidden from whoever looks at the call.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_to_bytes

from convex_explorer.convex.args import read_args
from convex_explorer.convex.deploy_keys import holds_key
from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType
from convex_explorer.convex.links import LONGEST_LINK, SCHEME, BadLinkError, CallLink
from convex_explorer.convex.pasted_commands import looks_like_command
from convex_explorer.convex.preparation import Refusal
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from convex_explorer.convex.breathing import Pause
    from convex_explorer.convex.drafts import CallDraft
    from convex_explorer.values.types import Value

LONGEST_NAME = 100

_LINK = re.compile(rf"{SCHEME}://open/?(?:\?([^#]*))?", re.IGNORECASE)
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NAMES = ("deployment", "function", "type", "args")
#: What cannot be seen, or makes what can be seen look like something else.
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
#: How often to look beneath an encoding for another one.
_LAYERS = 4
_HOW_TO_GET_ONE = "Copy a link with Call, Copy link."
_NO_KEYS = "Links carry no credentials. Add the deployment itself, and enter its key there."


def read_link(text: str) -> CallLink:
    """The call that a link opens.

    Raises:
        BadLinkError: it opens none; the message says why.
    """
    if len(text) > LONGEST_LINK:
        raise BadLinkError(f"This link is longer than {LONGEST_LINK:,} characters.")
    match = _LINK.fullmatch(text.strip())
    if match is None:
        raise BadLinkError(
            "This is no link that opens a call.",
            advice=f"Such a link begins with {SCHEME}://open?function=",
        )
    fields = _fields(match[1] or "")
    path = _path(fields.get("function", ""))
    function_type = fields.get("type", FunctionType.ANY)
    if function_type not in set(FunctionType):
        raise BadLinkError(
            "What is named is no type of function.",
            advice="It has to be query, mutation, action or any.",
        )
    name = fields.get("deployment", "").strip()
    if len(name) > LONGEST_NAME:
        raise BadLinkError("The deployment in this link has too long a name.")
    args = _args(fields.get("args", ""))
    return CallLink(name, str(path), FunctionType(function_type), _written(args, indent=2))


def write_link(
    path: FunctionPath,
    function_type: FunctionType,
    args: Mapping[str, Value],
    deployment_name: str = "",
) -> str:
    """The link that opens a call.

    Raises:
        BadLinkError: no link can carry it; the message says why.
    """
    return compose_link(
        deployment_name,
        str(path),
        "" if function_type is FunctionType.ANY else function_type,
        _written(args) if args else "",
    )


def link_of_draft(draft: CallDraft, deployment_name: str, pause: Pause) -> str | Refusal:
    """The link that opens a draft. Variables in its args stay: others have values of their own.

    Raises:
        BadLinkError: no link can carry it.
    """
    path_problem: FunctionPathError | None = None
    try:
        path = FunctionPath.parse(draft.path_text)
    except FunctionPathError as error:
        path_problem = error
    read = read_args(draft.args_text, pause)
    if path_problem is not None or read.args is None:
        return Refusal(path_problem, read.problems)
    return write_link(path, draft.function_type, read.args, deployment_name)


def compose_link(deployment: str, function: str, function_type: str, args: str) -> str:
    """The link of these fields, as they are written; empty ones are left out.

    Raises:
        BadLinkError: it would open no call.
    """
    fields = zip(_NAMES, (deployment, function, function_type, args), strict=True)
    query = "&".join(f"{name}={quote(text, safe=':/,')}" for name, text in fields if text)
    link = f"{SCHEME}://open?{query}"
    read_link(link)
    return link


# ---------------------------------------------------------------------- what a link holds


def _fields(query: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, _, encoded = part.partition("=")
        if name not in _NAMES:
            raise BadLinkError(
                "This link holds something that no link may hold.",
                advice="It can name a deployment, a function, its type and its args, and no more.",
            )
        if name in fields:
            raise BadLinkError("This link says one thing twice.", advice=_HOW_TO_GET_ONE)
        fields[name] = _decoded(encoded)
        if any(map(holds_key, _layers(fields[name]))):
            raise BadLinkError(
                "This link holds what looks like a key or a token, so it was not opened.",
                advice=_NO_KEYS,
            )
        _refuse_hidden(fields[name], allowed="\t\n\r" if name == "args" else "")
    return fields


def _decoded(encoded: str) -> str:
    # A blank is written as + by forms and by URLSearchParams, and a + by nobody as itself.
    text = encoded.replace("+", " ")
    try:
        decoded = "" if _ESCAPE.search(text) else unquote_to_bytes(text).decode("utf-8")
    except UnicodeError:
        decoded = ""
    if text and not decoded:
        raise BadLinkError(
            "This link is damaged: it is not encoded as links are.", advice=_HOW_TO_GET_ONE
        )
    return decoded


def _layers(text: str) -> Iterator[str]:
    """A text, and what it would be if it were decoded once more, and again."""
    for _ in range(_LAYERS):
        yield text
        if (beneath := unquote(text)) == text:
            return
        text = beneath


def _refuse_hidden(text: str, *, allowed: str = "") -> None:
    if any(_is_hidden(each) and each not in allowed for each in text):
        raise BadLinkError(
            "This link holds characters that cannot be seen, so it was not opened.",
            advice="In args, write them as escapes such as \\u202e.",
        )


def _path(text: str) -> FunctionPath:
    if looks_like_command(text):
        raise BadLinkError(
            "This link holds a command where a function belongs. Links cannot run anything.",
            advice=_HOW_TO_GET_ONE,
        )
    try:
        return FunctionPath.parse(text)
    except FunctionPathError:
        raise BadLinkError(
            "No function is named." if not text.strip() else
            "What is named is no path of a function.",
            advice="A path is like messages:list.",
        ) from None  # fmt: skip


def _args(text: str) -> dict[str, Value]:
    read = read_args(text)
    if read.args is None:
        raise BadLinkError(
            "The args cannot be read.", advice="They have to be an object, such as { limit: 20 }."
        )
    if any(holds_key(layer) for each in _strings(read.args) for layer in _layers(each)):
        raise BadLinkError("The args hold what looks like a key or a token.", advice=_NO_KEYS)
    return read.args


def _strings(value: Value) -> Iterator[str]:
    """Every string in a value, names of fields as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from _strings(item)


def _written(args: Mapping[str, Value], *, indent: int = 0) -> str:
    """Args as text in which everything can be seen."""
    text = literal(dict(args), indent=indent)
    if text.isascii():
        return text
    # What is hidden can only be within quotes, where an escape means the same.
    return "".join(_escaped(each) if _is_hidden(each) and each != "\n" else each for each in text)


def _escaped(character: str) -> str:
    pairs = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pairs[at : at + 4]}" for at in range(0, len(pairs), 4))


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN_CATEGORIES
