"""Where a part sits within a value, and how people and programs write that down."""

import json
import re
from typing import TypeAlias

#: From the outside in: a ``str`` is a field of an object, an ``int`` the index of an array.
ValuePath: TypeAlias = tuple[str | int, ...]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_JAVASCRIPT_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def to_jsonpath(path: ValuePath) -> str:
    """As JSONPath (RFC 9535): ``$.page[3]['odd key']``."""
    return "$" + "".join(map(_jsonpath_step, path))


def to_jsonpath_of_all(path: ValuePath) -> str:
    """As JSONPath for the same place in every item of the arrays above: ``$.page[*].name``."""
    return "$" + "".join("[*]" if isinstance(step, int) else _jsonpath_step(step) for step in path)


def to_javascript(path: ValuePath, root: str = "value") -> str:
    """As a JavaScript expression: ``value.page[3]["odd key"]``."""
    return root + "".join(map(_javascript_step, path))


def to_python(path: ValuePath, root: str = "value") -> str:
    """As a Python expression: ``value['page'][3]['odd key']``."""
    return root + "".join(f"[{step!r}]" for step in path)


def to_breadcrumb(path: ValuePath, root: str = "value") -> str:
    """For people, on one line: ``value ▸ page ▸ 3 ▸ odd key``."""
    return " ▸ ".join((root, *map(_breadcrumb_step, path)))


def _jsonpath_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _NAME.fullmatch(step):
        return f".{step}"
    # JSON's escapes are JSONPath's but for the quote, which is the other one.
    escaped = json.dumps(step, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"['{escaped}']"


def _javascript_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _JAVASCRIPT_NAME.fullmatch(step) else f"[{json.dumps(step)}]"


def _breadcrumb_step(step: str | int) -> str:
    if isinstance(step, int) or (step.isprintable() and step.strip()):
        return str(step)
    return json.dumps(step)
