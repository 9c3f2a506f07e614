"""Validators as error texts print them: read, put into words, and filled in."""

import re
from dataclasses import dataclass
from typing import Self

from convex_explorer.convex.args_words import shown

#: How a deployment prints every Int64 in a literal.
BIGINT = "<bigint>"

_NAME = re.compile(r"\s*v\.(\w+)\(\s*")
_FIELD = re.compile(r"\s*([A-Za-z_]\w*)\s*:")
_RAW = re.compile(r'"(?:[^"\\]|\\.)*"|[^"(),{}]+')
_NEXT = re.compile(r"\s*(,|[)}])")
#: Deeper ones are not read: a value may be nested 64 deep.
_DEEPEST = 70
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Validator:
    """One shape.

    Attributes:
        kind: as in ``v.kind(…)``; empty where the text could not be read.
        parts: what stands in the parentheses, if those are validators.
        fields: the fields of a ``v.object``, in the order printed.
        text: of a literal or an id what stands in the parentheses.
    """

    kind: str = ""
    parts: tuple[Self, ...] = ()
    fields: tuple[tuple[str, Self], ...] = ()
    text: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what an error text says after ``Validator:``; of kind "" if that is not to be read.

        The forms are those of the open backend (common/schemas/validator.rs).
        """
        try:
            found, _ = cls._read(text, 0, 0)
        except ValueError:
            return cls()
        return found

    @classmethod
    def _read(cls, text: str, at: int, depth: int) -> tuple[Self, int]:
        name = _NAME.match(text, at)
        if name is None or depth > _DEEPEST:
            raise ValueError(text)
        kind, at = name[1], name.end()
        if text.startswith("{", at):
            fields: list[tuple[str, Self]] = []
            at += 1
            while field := _FIELD.match(text, at):
                part, at = cls._read(text, field.end(), depth + 1)
                fields.append((field[1], part))
                at = cls._after_comma(text, at)
            at = cls._behind(text, cls._behind(text, at, "}"), ")")
            return cls(kind, fields=tuple(fields)), at
        if kind in {"literal", "id"}:
            raw = _RAW.match(text, at)
            if raw is None:
                raise ValueError(text)
            return cls(kind, text=raw[0]), cls._behind(text, raw.end(), ")")
        parts: list[Self] = []
        while _NAME.match(text, at):
            part, at = cls._read(text, at, depth + 1)
            parts.append(part)
            at = cls._after_comma(text, at)
        return cls(kind, parts=tuple(parts)), cls._behind(text, at, ")")

    @staticmethod
    def _after_comma(text: str, at: int) -> int:
        following = _NEXT.match(text, at)
        return following.end() if following and following[1] == "," else at

    @staticmethod
    def _behind(text: str, at: int, mark: str) -> int:
        following = _NEXT.match(text, at)
        if following is None or following[1] != mark:
            raise ValueError(text)
        return following.end()

    @property
    def required(self) -> Self:
        """Without ``v.optional`` around it."""
        return self.parts[0].required if self.kind == "optional" and self.parts else self

    @property
    def choices(self) -> tuple[Self, ...]:
        """What it lets pass, each by itself: the members of a union, or only itself."""
        wanted = self.required
        if wanted.kind != "union":
            return (wanted,)
        return tuple(choice for part in wanted.parts for choice in part.choices)

    def field(self, name: str) -> Self | None:
        """What a field of an object has to be."""
        return dict(self.fields).get(name)

    @property
    def words(self) -> str:
        """What to write, for people: ``a number (Float64)``; empty where that is not known."""
        choices = list(dict.fromkeys(_word(choice) for choice in self.choices))
        if not choices or "" in choices or len(choices) > _MOST_NAMED:
            return ""
        *others, last = choices
        return f"{', '.join(others)} or {last}" if others else last

    @property
    def skeleton(self) -> str:
        """Args text to begin with: the emptiest value that fits, as far as there is one."""
        wanted = self.choices[0] if self.choices else self
        if wanted.kind == "literal":
            return "0n" if wanted.text == BIGINT else wanted.text
        if wanted.kind == "object":
            fields = [
                f"{name}: {part.skeleton}"
                for name, part in wanted.fields
                if part.kind != "optional"
            ]
            return f"{{ {', '.join(fields)} }}" if fields else "{}"
        return _SKELETONS.get(wanted.kind, "null")


def _word(choice: Validator) -> str:
    if choice.kind == "id":
        return f"an id of the table “{shown(choice.text.strip(_QUOTE))}”"
    if choice.kind == "literal":
        return "a certain Int64" if choice.text == BIGINT else shown(choice.text)
    return _WORDS.get(choice.kind, "")


_QUOTE = '"'
_WORDS = {
    "float64": "a number (Float64)",
    "number": "a number (Float64)",
    "int64": "an Int64",
    "bigint": "an Int64",
    "commitTs": "an Int64",
    "string": "a string",
    "boolean": "true or false",
    "null": "null",
    "bytes": "bytes",
    "array": "an array",
    "object": "an object",
    "record": "an object",
    "any": "any value",
}
_SKELETONS = {
    "float64": "0",
    "number": "0",
    "int64": "0n",
    "bigint": "0n",
    "commitTs": "0n",
    "string": '""',
    "id": '""',
    "boolean": "false",
    "bytes": 'Bytes("")',
    "array": "[]",
    "record": "{}",
}
