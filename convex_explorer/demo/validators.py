"""The shape that args or a result must have: the kinds of validators, as ``v`` has them in Convex.

A validator checks a value, prints itself as error texts show it, and becomes the JSON in which a
deployment describes its functions. Texts and JSON are those of the open backend
(common/schemas/validator.rs and json.rs).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from convex_explorer.demo.tables import table_of
from convex_explorer.demo.wording import debug_float, display, quoted
from convex_explorer.values import types
from convex_explorer.values.types import Value


class MismatchError(Exception):
    """A value that does not fit; the steps of the path to it are put in on the way out.

    Attributes:
        before: the text up to the path.
        after: the text behind it; with a line break where the path has a line of its own.
    """

    def __init__(self, before: str, after: str = "") -> None:
        super().__init__(before)
        self.before = before
        self.after = after
        self.steps: list[str] = []

    def __str__(self) -> str:
        path = f"Path: {''.join(reversed(self.steps))}" if self.steps else ""
        return f"{self.before}{path}{self.after}"


@contextmanager
def _within(step: str) -> Iterator[None]:
    try:
        yield
    except MismatchError as mismatch:
        mismatch.steps.append(step)
        raise


class Validator(ABC):
    """One shape."""

    def check(self, value: Value) -> None:
        """Let a fitting value pass.

        Raises:
            MismatchError: it does not fit; ``str()`` is the text a deployment answers.
        """
        self._check(value)

    def to_json(self) -> dict[str, Value]:
        """The validator's own description, ``{"type": …}``."""
        return self._json()

    @abstractmethod
    def _check(self, value: Value) -> None: ...

    @abstractmethod
    def _json(self) -> dict[str, Value]: ...

    @abstractmethod
    def __str__(self) -> str: ...

    def _mismatch(self, value: Value) -> MismatchError:
        return MismatchError(
            "Value does not match validator.\n", f"\nValue: {display(value)}\nValidator: {self}"
        )


class _Plain(Validator):
    """A shape without parts: any value of certain types."""

    accepts: ClassVar[tuple[type, ...]]
    json_type: ClassVar[str]
    spelling: ClassVar[str]

    def _check(self, value: Value) -> None:
        if not isinstance(value, self.accepts):
            raise self._mismatch(value)

    def _json(self) -> dict[str, Value]:
        return {"type": self.json_type}

    def __str__(self) -> str:
        return self.spelling


class Any(_Plain):
    """``v.any()``."""

    accepts = (object,)
    json_type = "any"
    spelling = "v.any()"


class Null(_Plain):
    """``v.null()``."""

    accepts = (type(None),)
    json_type = "null"
    spelling = "v.null()"


class Boolean(_Plain):
    """``v.boolean()``."""

    accepts = (bool,)
    json_type = "boolean"
    spelling = "v.boolean()"


class Number(_Plain):
    """``v.number()``, which error texts call by its other name."""

    accepts = (float,)
    json_type = "number"
    spelling = "v.float64()"


class Int64(_Plain):
    """``v.int64()``."""

    accepts = (types.Int64,)
    json_type = "bigint"
    spelling = "v.int64()"


class String(_Plain):
    """``v.string()``."""

    accepts = (str,)
    json_type = "string"
    spelling = "v.string()"


class Bytes(_Plain):
    """``v.bytes()``."""

    accepts = (bytes,)
    json_type = "bytes"
    spelling = "v.bytes()"


@dataclass(frozen=True, slots=True)
class Id(Validator):
    """``v.id("tasks")``: the id of a document of one table, whether or not it is there."""

    table: str

    def _check(self, value: Value) -> None:
        if not isinstance(value, str) or (table := table_of(value)) is None:
            raise self._mismatch(value)
        if table != self.table:
            origin = "a system table" if table.startswith("_") else f"table `{table}`"
            raise MismatchError(
                f'Found ID "{value}" from {origin}, which does not match the table name '
                f"in validator `{self}`."
            )

    def _json(self) -> dict[str, Value]:
        return {"type": "id", "tableName": self.table}

    def __str__(self) -> str:
        return f"v.id({quoted(self.table)})"


@dataclass(frozen=True, slots=True)
class Literal(Validator):
    """``v.literal("open")``: exactly this value."""

    value: str | float | bool | types.Int64

    def _check(self, value: Value) -> None:
        if type(value) is not type(self.value) or value != self.value:
            raise MismatchError(f"`{display(value)}` does not match literal validator `{self}`.")

    def _json(self) -> dict[str, Value]:
        return {"type": "literal", "value": self.value}

    def __str__(self) -> str:
        match self.value:
            case types.Int64():
                text = "<bigint>"
            case float():
                text = debug_float(self.value)
            case _:
                text = display(self.value)
        return f"v.literal({text})"


@dataclass(frozen=True, slots=True)
class Array(Validator):
    """``v.array(…)``."""

    item: Validator

    def _check(self, value: Value) -> None:
        if not isinstance(value, list):
            raise self._mismatch(value)
        for index, item in enumerate(value):
            with _within(f"[{index}]"):
                self.item.check(item)

    def _json(self) -> dict[str, Value]:
        return {"type": "array", "value": self.item.to_json()}

    def __str__(self) -> str:
        return f"v.array({self.item})"


@dataclass(frozen=True, slots=True)
class Record(Validator):
    """``v.record(keys, values)``: an object with any fields, all of one shape."""

    keys: Validator
    values: Validator

    def _check(self, value: Value) -> None:
        if not isinstance(value, dict):
            raise self._mismatch(value)
        for name in sorted(value):
            with _within(".keys()"):
                self.keys.check(name)
            with _within(".values()"):
                self.values.check(value[name])

    def _json(self) -> dict[str, Value]:
        values: Value = {"fieldType": self.values.to_json(), "optional": False}
        return {"type": "record", "keys": self.keys.to_json(), "values": values}

    def __str__(self) -> str:
        return f"v.record({self.keys}, {self.values})"


@dataclass(frozen=True, slots=True)
class Union(Validator):
    """``v.union(…)``: one of several shapes. A union of one says more when it does not fit."""

    members: tuple[Validator, ...]

    def __init__(self, *members: Validator) -> None:
        object.__setattr__(self, "members", members)

    def _check(self, value: Value) -> None:
        if len(self.members) == 1:
            self.members[0].check(value)
        elif not any(_fits(member, value) for member in self.members):
            raise self._mismatch(value)

    def _json(self) -> dict[str, Value]:
        return {"type": "union", "value": [member.to_json() for member in self.members]}

    def __str__(self) -> str:
        return f"v.union({', '.join(map(str, self.members))})"


def _fits(validator: Validator, value: Value) -> bool:
    try:
        validator.check(value)
    except MismatchError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Optional:
    """``v.optional(…)``: a field of an object that may be missing. No validator by itself."""

    validator: Validator

    def __str__(self) -> str:
        return f"v.optional({self.validator})"


@dataclass(frozen=True, slots=True)
class Object(Validator):
    """``v.object({…})``: these fields and no others."""

    fields: Mapping[str, Validator | Optional]

    def _check(self, value: Value) -> None:
        if not isinstance(value, dict):
            raise self._mismatch(value)
        for name, field in sorted(self.fields.items()):
            if name in value:
                with _within(f".{name}"):
                    _required(field).check(value[name])
            elif not isinstance(field, Optional):
                raise self._object_mismatch(
                    f"Object is missing the required field `{name}`. Consider wrapping the field "
                    "validator in `v.optional(...)` if this is expected.",
                    value,
                )
        for name in sorted(value.keys() - self.fields.keys()):
            raise self._object_mismatch(
                f"Object contains extra field `{name}` that is not in the validator.", value
            )

    def _object_mismatch(self, sentence: str, value: Value) -> MismatchError:
        return MismatchError(f"{sentence}\n", f"\nObject: {display(value)}\nValidator: {self}")

    def _json(self) -> dict[str, Value]:
        fields: dict[str, Value] = {
            name: {
                "fieldType": _required(field).to_json(),
                "optional": isinstance(field, Optional),
            }
            for name, field in self.fields.items()
        }
        return {"type": "object", "value": fields}

    def __str__(self) -> str:
        fields = ", ".join(f"{name}: {field}" for name, field in sorted(self.fields.items()))
        return f"v.object({{{fields}}})"


def _required(field: Validator | Optional) -> Validator:
    return field.validator if isinstance(field, Optional) else field


def args_problem(validator: Validator, args: list[Value]) -> str | None:
    """What is wrong with the args of a call, given as the list of positions they arrive in.

    Returns None if nothing is; a function without a validator takes whatever comes.
    """
    if isinstance(validator, Any):
        return None
    if len(args) != 1:
        return (
            "Expected to receive a single object as the function's argument. "
            f"Instead received {len(args)} arguments: {display(args)}"
        )
    if not isinstance(args[0], dict):
        return (
            "Expected to receive an object as the function's argument. "
            f"Instead received: {display(args[0])}"
        )
    return problem(validator, args[0])


def problem(validator: Validator, value: Value) -> str | None:
    """Why a value does not fit, or None if it does."""
    try:
        validator.check(value)
    except MismatchError as mismatch:
        return str(mismatch)
    return None
