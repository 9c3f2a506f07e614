"""The JSON body of a request, checked field by field in the order and words of a deployment.

The words are those of Rust's serde; where a reader in Python sees an error at another place, the
position is near rather than exact.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.value_reader import json_kind

MAX_BODY_BYTES = (1 << 24) + 2000
MAX_DEPTH = 127

_JSON_TYPE = re.compile(r"\s*application/([\w.+-]+\+)?json\s*", re.IGNORECASE)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_SYNTAX_ERRORS = {
    "Expecting value": "expected value",
    "Extra data": "trailing characters",
    "Expecting property name enclosed in double quotes": "key must be a string",
    "Expecting ',' delimiter": "expected `,` or `}`",
    "Expecting ':' delimiter": "expected `:`",
    "Unterminated string starting at": "EOF while parsing a string",
    "Invalid control character at": "control character found while parsing a string",
}


@dataclass(frozen=True, slots=True)
class BodyForm:
    """Which fields a request has.

    Attributes:
        name: of the structure, which shows in error texts.
        required: fields that must be there; None for those that take any JSON.
        optional: fields that may be missing or null.
    """

    name: str
    required: Mapping[str, type | None]
    optional: Mapping[str, type]


CALL = BodyForm("UdfPostRequest", {"path": str, "args": None}, {"format": str})
CALL_BY_URL = BodyForm("UdfPostRequestArgsOnly", {"args": None}, {"format": str})
CALL_ANY = BodyForm(
    "UdfPostRequestWithComponent",
    {"path": str, "args": None},
    {"componentPath": str, "format": str},
)


def read_body(content_type: str, body: bytes, form: BodyForm) -> dict[str, Any]:
    """The fields of a request; unknown ones are kept, and meant to be ignored.

    Raises:
        RefusedRequestError: it is not such a body (400 ``BadJsonBody``).
    """
    if not _JSON_TYPE.fullmatch(content_type.partition(";")[0]):
        _refuse("Expected request with `Content-Type: application/json`")
    if len(body) > MAX_BODY_BYTES:
        _refuse("Failed to buffer the request body: length limit exceeded")
    data = _parse(body)
    end = _position(body.decode(), len(body.decode()))
    if problem := _problem(data, form):
        _refuse(f"Failed to deserialize the JSON body into the target type: {problem} at {end}")
    fields: dict[str, Any] = data
    return fields


def _refuse(message: str) -> NoReturn:
    raise RefusedRequestError(400, "BadJsonBody", message)


def _refuse_syntax(problem: str) -> NoReturn:
    _refuse(f"Failed to parse the request body as JSON: {problem}")


def _problem(data: Any, form: BodyForm) -> str | None:
    count = len(form.required) + len(form.optional)
    if isinstance(data, list):
        length = len(data)
        return f"invalid length {length}, expected struct {form.name} with {count} elements"
    if not isinstance(data, dict):
        return f"invalid type: {json_kind(data)}, expected struct {form.name}"
    for name, wanted in form.required.items():
        if name not in data:
            return f"missing field `{name}`"
        if wanted is str and not isinstance(data[name], str):
            return f"{name}: invalid type: {json_kind(data[name])}, expected a string"
    for name in form.optional:
        if not isinstance(data.get(name), str | None):
            return f"{name}: invalid type: {json_kind(data[name])}, expected a string"
    return None


def _parse(body: bytes) -> Any:
    try:
        text = body.decode()
        data = json.loads(
            text, parse_int=_finite, parse_float=_finite, parse_constant=_refuse_constant
        )
        if _SURROGATE.search(body):
            json.dumps(data, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        _refuse_syntax(f"invalid unicode code point at line 1 column {error.start + 1}")
    except UnicodeEncodeError:
        end = _position(text, len(text))
        _refuse_syntax(f"lone leading surrogate in hex escape at {end}")
    except json.JSONDecodeError as error:
        _refuse_syntax(_describe_syntax_error(text, error))
    except RecursionError:
        _refuse_syntax("recursion limit exceeded at line 1 column 128")
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(data, MAX_DEPTH)
    return data


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        _refuse_syntax(f"number out of range at line 1 column {len(digits)}")
    return number


def _refuse_constant(name: str) -> NoReturn:
    _refuse_syntax(f"expected value at line 1 column {len(name)}")


def _check_depth(data: Any, levels_left: int) -> None:
    if not isinstance(data, list | dict):
        return
    if levels_left == 0:
        _refuse_syntax("recursion limit exceeded at line 1 column 128")
    for item in data.values() if isinstance(data, dict) else data:
        _check_depth(item, levels_left - 1)


def _describe_syntax_error(text: str, error: json.JSONDecodeError) -> str:
    if error.pos >= len(text.rstrip()):
        return f"EOF while parsing a value at {_position(text, len(text))}"
    what = _SYNTAX_ERRORS.get(error.msg, "invalid syntax")
    return f"{what} at {_position(text, error.pos + 1)}"


def _position(text: str, offset: int) -> str:
    lines = text[:offset].split("\n")
    return f"line {len(lines)} column {len(lines[-1])}"
