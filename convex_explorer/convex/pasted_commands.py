"""Calls in what people paste: a line of curl or of ``npx convex run``."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from convex_explorer.convex.args_format import format_args
from convex_explorer.convex.functions import FunctionType
from convex_explorer.errors import ExplorerError
from convex_explorer.values.codec import InvalidValueError, decode
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END = re.compile(r"[ \t]*[\\^`]\r?\n[ \t]*")
#: Quoted stretches; the named one is Bash's ``$'…'``, which browsers use when they copy a request.
_QUOTED = re.compile(
    r"""'[^']*'|"(?:[^"\\]|\\.)*"|\\.|\$'(?P<escaped>(?:[^'\\]|\\.)*)'""", re.DOTALL
)
_ENDPOINT = re.compile(r"^(.*)/api/(query|mutation|action|function|run)(?:/(.+))?$")
_DATA_OPTIONS = {"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"}
#: Options of curl that stand before a value; that of any other is taken for an argument.
_CURL_OPTIONS = {
    "-H", "--header", "-X", "--request", "-u", "--user", "-A", "--user-agent", "-o", "--output",
    "-b", "--cookie", "-e", "--referer", "-m", "--max-time", "--connect-timeout", "-x", "--proxy",
    "--cacert", "-w", "--write-out", "--retry",
}  # fmt: skip
_URL_OPTION = "--url"
_CONVEX_OPTIONS = {
    "--url", "--admin-key", "--identity", "--component", "--deployment", "--deployment-name",
    "--preview-name", "--env-file", "--typecheck", "--codegen",
}  # fmt: skip


class PastedCommandError(ExplorerError):
    """The text looks like a command that makes a call, but no call can be read from it."""


@dataclass(frozen=True, slots=True)
class PastedCall:
    """A call as a command makes it. A credential in the command is left where it is.

    Attributes:
        url: of the deployment that the command asks; empty if it does not say.
        function_type: ANY where the command leaves it to the deployment.
        args_text: laid out for the args editor.
    """

    url: str
    path_text: str
    function_type: FunctionType
    args_text: str

    @property
    def host(self) -> str:
        """The part of the URL that people know a deployment by; empty where there is none."""
        return _host(self.url)

    def asks(self, url: str) -> bool:
        """Whether it is the deployment at a URL that the command asks."""
        return bool(self.host) and self.host == _host(url)


def looks_like_command(text: str) -> bool:
    """Whether a text is rather a command than the path of a function."""
    return bool(re.match(r"\s*(?:\$\s+)?(?:curl(?:\.exe)?\s|(?:\S+\s+){0,8}?convex\s+run\s)", text))


def read_command(text: str) -> PastedCall:
    """The call that a line of curl or ``npx convex run`` makes.

    Raises:
        PastedCommandError: there is none that can be read; the message says why.
    """
    words = _words(text)
    if words and words[0].removesuffix(".exe") == "curl":
        return _read_curl(words[1:])
    for at, pair in enumerate(pairwise(words)):
        if pair == ("convex", "run"):
            return _read_convex_run(words[at + 2 :])
    raise PastedCommandError(
        "This is neither a line of curl nor of npx convex run.",
        advice="Type a function path such as messages:list.",
    )


def _words(text: str) -> list[str]:
    line = _LINE_END.sub(" ", text.strip().removeprefix("$ "))
    try:
        return shlex.split(_QUOTED.sub(_requoted, line))
    except ValueError:
        raise PastedCommandError(
            "A quote in this command has no other end.", advice="Copy the whole command."
        ) from None


def _requoted(match: re.Match[str]) -> str:
    escaped = match["escaped"]
    if escaped is None:
        return match[0]
    return shlex.quote(escaped.encode("latin-1", "backslashreplace").decode("unicode_escape"))


def _read_curl(words: list[str]) -> PastedCall:
    url, body = "", ""
    for option, value in _options(words, _DATA_OPTIONS | _CURL_OPTIONS | {_URL_OPTION}):
        if option in _DATA_OPTIONS:
            body = value
        elif option in {"", _URL_OPTION} and _ENDPOINT.match(_without_query(value)):
            url = _without_query(value)
    endpoint = _ENDPOINT.match(url)
    if endpoint is None:
        raise PastedCommandError(
            "This command calls no function of a deployment.",
            advice="Its URL has to end in /api/query, /api/mutation, /api/action or /api/run/….",
        )
    base, kind, run_path = endpoint.groups()
    try:
        content = json.loads(body)
        path_text = content["path"] if run_path is None else _path_of(run_path)
        args = content.get("args", {})
        if isinstance(args, list):
            # As Convex's own clients send it.
            (args,) = args or ({},)
        args_text = literal(decode(json.dumps(args).encode()), indent=2)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidValueError):
        raise PastedCommandError(
            "The body of this request is not that of a call.",
            advice="Convex takes JSON with “path” and “args”; a file (@…) is not read here.",
        ) from None
    function_type = FunctionType.named(kind)
    return PastedCall(base, str(path_text), function_type, args_text)


def _read_convex_run(words: list[str]) -> PastedCall:
    url = ""
    positional: list[str] = []
    for option, value in _options(words, _CONVEX_OPTIONS):
        if option == _URL_OPTION:
            url = value
        elif not option:
            positional.append(value)
    if not positional:
        raise PastedCommandError(
            "This command names no function.", advice="Copy the whole command."
        )
    args_text = format_args(positional[1]) if len(positional) > 1 else "{}"
    return PastedCall(url.rstrip("/"), positional[0], FunctionType.ANY, args_text)


def _options(words: list[str], with_value: set[str]) -> Iterator[tuple[str, str]]:
    """Each option with its value; an argument has no option, and a flag no value."""
    rest = iter(words)
    for word in rest:
        option, equals, value = word.partition("=")
        if word in with_value:
            yield word, next(rest, "")
        elif equals and option in with_value:
            yield option, value
        elif len(word) > 2 and word[:2] in with_value and word[1] != "-":  # noqa: PLR2004 - -d{…}
            yield word[:2], word[2:]
        elif word.startswith("-"):
            yield word, ""
        else:
            yield "", word


def _host(url: str) -> str:
    """Host and port, without what may stand before them: a name, a password."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _without_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.scheme else ""


def _path_of(run_path: str) -> str:
    """``dir/module/export``, or with a colon, as ``/api/run`` takes it."""
    path = unquote(run_path)
    if ":" in path:
        return path
    module, _, export = path.rpartition("/")
    return f"{module}:{export}"
