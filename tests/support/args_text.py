"""Args as people might type them: a hypothesis strategy for texts and what they mean."""

import base64
import json
import math
import re

from hypothesis import strategies as st

from convex_explorer.values.types import Int64, Value
from tests.support.values import args_objects

_GAPS = ["", "", "", " ", "\n", "\n\n", "\n\n\n  ", "\t", "\r\n", "\u00a0"]
_COMMENTS = [
    "// to the end\n",
    "//\n",
    "/* within */",
    "/**/",
    "/* two\n   lines */",
    "/* 'odd\" ` { [ , : ] } // */",
    "// odd /* ' \" ` { [ , : ] }\r\n",
]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@st.composite
def args_texts(draw: st.DrawFn) -> tuple[str, dict[str, Value]]:
    """A text in any layout, with comments anywhere, and the args that it stands for."""
    args = draw(args_objects())
    text = _gap(draw) + _spelled(draw, args) + _gap(draw)
    return text, args


def _gap(draw: st.DrawFn) -> str:
    return "".join(draw(st.lists(st.sampled_from(_GAPS + _COMMENTS), max_size=2)))


def _spelled(draw: st.DrawFn, value: Value) -> str:
    match value:
        case dict():
            fields = [
                _name(draw, name) + _gap(draw) + ":" + _gap(draw) + _spelled(draw, part)
                for name, part in value.items()
            ]
            text = "{" + _listed(draw, fields) + "}"
        case list():
            text = "[" + _listed(draw, [_spelled(draw, item) for item in value]) + "]"
        case bytes():
            payload = _string(draw, base64.b64encode(value).decode())
            text = f"Bytes{_gap(draw)}({_gap(draw)}{payload}{_gap(draw)})"
        case str():
            text = _string(draw, value)
        case Int64():
            text = draw(st.sampled_from([f"{int(value)}n", hex(value) + "n"]))
        case float():
            text = _number(draw, value)
        case _:
            text = json.dumps(value)
    return text


def _listed(draw: st.DrawFn, items: list[str]) -> str:
    text = _gap(draw)
    for item in items[:-1]:
        text += item + _gap(draw) + "," + _gap(draw)
    if items:
        text += items[-1] + _gap(draw) + draw(st.sampled_from(["", ","])) + _gap(draw)
    return text


def _name(draw: st.DrawFn, name: str) -> str:
    if _NAME.fullmatch(name) and draw(st.booleans()):
        return name
    return _string(draw, name)


def _string(draw: st.DrawFn, text: str) -> str:
    spelled = json.dumps(text, ensure_ascii=draw(st.booleans()))
    quote = draw(st.sampled_from("\"'`"))
    if quote == '"':
        return spelled
    inner = spelled[1:-1].replace('\\"', '"').replace(quote, "\\" + quote)
    return quote + (inner.replace("$", "\\$") if quote == "`" else inner) + quote


def _number(draw: st.DrawFn, number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    spellings = [repr(number), repr(number).upper(), f"{number:.17e}"]
    if number > 0:
        spellings.append(f"+{number!r}")
    return draw(st.sampled_from(spellings))
