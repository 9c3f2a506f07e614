"""Writes functions that take args of many shapes, for a deployment to check values against.

``python -m tests.support.shapes FILE [SEED]`` makes the file of TypeScript; it belongs beside those
in tests/live/convex.
"""

import random
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from convex_explorer.convex.validators import (
    ArrayOf,
    Field,
    IdOf,
    Kind,
    Literal,
    ObjectOf,
    RecordOf,
    UnionOf,
    Validator,
)
from convex_explorer.values.types import Int64
from tests.support.validators import args_validators

COUNT = 250
_CIRCLE = ObjectOf({"kind": Field(Literal("circle")), "radius": Field(Kind.NUMBER)})
_SQUARE = ObjectOf({"kind": Field(Literal("square")), "side": Field(Kind.INT64, optional=True)})
_EITHER = UnionOf((IdOf("users"), IdOf("tasks")))
#: Some that chance seldom brings.
CHOSEN: tuple[Validator, ...] = (
    UnionOf(()),
    UnionOf((UnionOf((Kind.NULL, UnionOf((Kind.STRING, Kind.BYTES)))), Kind.INT64)),
    UnionOf((_CIRCLE, _SQUARE, Kind.NULL)),
    UnionOf((_CIRCLE,)),
    UnionOf((ArrayOf(_CIRCLE), _SQUARE, RecordOf(Kind.STRING, Kind.NUMBER))),
    UnionOf((Literal("a"), Literal(1.0), Literal(Int64(1)), Literal(value=True))),
    Kind.COMMIT_TS,
    _EITHER,
    RecordOf(_EITHER, ArrayOf(_EITHER)),
    RecordOf(IdOf("users"), UnionOf((Literal(0.0),))),
    ArrayOf(ArrayOf(UnionOf((_EITHER, Kind.NULL)))),
)

_HEAD = """\
import {{ v }} from "convex/values";
import {{ mutation, query }} from "./_generated/server";

// Made by: python -m tests.support.shapes {file} {seed}

/** An id of each table that ids here can be of. */
export const ids = mutation({{
  args: {{}},
  handler: async (ctx) => ({{
    users: await ctx.db.insert("users", {{}}),
    tasks: await ctx.db.insert("tasks", {{}}),
  }}),
}});
"""
_FUNCTION = """
export const shape{number} = query({{
  args: {args},
  handler: async () => null,
}});
"""


def shapes(count: int, seed_of_all: int) -> list[Validator]:
    """That many shapes of args; the same ones for the same seed."""
    found: dict[str, Validator] = {}
    for shape in CHOSEN:
        args = ObjectOf({"value": Field(shape)})
        found[str(args)] = args

    @seed(seed_of_all)
    @settings(
        max_examples=4 * count,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(args_validators)
    def collect(args: Validator) -> None:
        found.setdefault(str(args), args)

    collect()
    return list(found.values())[:count]


def main(file: str, seed_of_all: str | None = None) -> None:
    """Write the file."""
    number = int(seed_of_all or random.randrange(2**32))  # noqa: S311 - no secret
    functions = (
        _FUNCTION.format(number=at, args=each) for at, each in enumerate(shapes(COUNT, number))
    )
    text = _HEAD.format(file=Path(file).name, seed=number) + "".join(functions)
    Path(file).write_text(text, encoding="utf-8")
    sys.stdout.write(f"Made {file} from the seed {number}.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
