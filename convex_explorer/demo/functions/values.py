"""``values``: results of every type, and of any size and depth."""

import math

from convex_explorer.demo import validators as v
from convex_explorer.demo.declaration import Args, Context, query
from convex_explorer.demo.quantities import in_memory, whole
from convex_explorer.demo.tables import document_id
from convex_explorer.demo.value_limits import MAX_ARRAY_LENGTH, MAX_NESTING, measure
from convex_explorer.values.types import INT64_MAX, INT64_MIN, Int64, Value

#: What a document of ``values:big`` weighs, as long as no more of them are needed than fit a list.
DOCUMENT_BYTES = 2048
TEXT = (
    "The order came in on a rainy Tuesday, and nobody in the warehouse could say which shelf it "
    "belonged to. “Put it with the others,” said Grace, “and write down where.” "
)


@query("values:everyType")
def every_type(_ctx: Context, _args: Args) -> Value:
    """One value of each type, and those of each type that are easily got wrong."""
    return {
        "null": None,
        "boolean": True,
        "number": {
            "integral": 3.0,
            "fraction": 0.1,
            "zero": 0.0,
            "negativeZero": -0.0,
            "notANumber": math.nan,
            "infinity": math.inf,
            "negativeInfinity": -math.inf,
            "largest": 1.7976931348623157e308,
            "smallest": 5e-324,
            "beyondSafe": 9007199254740992.0,
        },
        "int64": {"small": Int64(42), "min": Int64(INT64_MIN), "max": Int64(INT64_MAX)},
        "string": {
            "plain": "Northwind",
            "empty": "",
            "emoji": "👩‍🚀 🇨🇿",
            "rightToLeft": "שלום עולם",
            "chinese": "你好，世界",  # noqa: RUF001 - the comma of that script
            "quotes": "\"double\" 'single' \\ back",
            "lines": "first\nsecond\ttabbed\r\nthird",
            "markup": "<b>not bold</b>&amp;",
        },
        "id": document_id("users", 1),
        "bytes": {"some": bytes(range(0, 256, 17)), "none": b""},
        "array": [1.0, "two", Int64(3), None, []],
        "object": {"nested": {"deeper": {"deepest": True}}, "empty": {}, "odd key!": 1.0},
    }


@query("values:rows", args={"n": v.Number(), "width": v.Optional(v.Number())})
def rows(_ctx: Context, args: Args) -> Value:
    """``n`` objects with a note of ``width`` characters each."""
    count, width = whole(args["n"]), whole(args.get("width", 100.0))
    in_memory(count * 100)
    note = "x" * in_memory(width)
    return [
        {
            "index": float(index),
            "name": f"row {index}",
            "even": index % 2 == 0,
            "amount": index * 1.5,
            "note": note,
            "tags": ["a", "b"],
        }
        for index in range(count)
    ]


@query("values:big", args={"bytes": v.Number()})
def big(_ctx: Context, args: Args) -> Value:
    """Documents that together measure so many bytes, as Convex counts them."""
    wanted = in_memory(whole(args["bytes"])) - measure([])
    count = min(max(wanted // DOCUMENT_BYTES, 1), MAX_ARRAY_LENGTH) if wanted > 0 else 0
    documents: list[Value] = [
        _letter(index, wanted * (index + 1) // count - wanted * index // count)
        for index in range(count)
    ]
    return documents


def _letter(index: int, size: int) -> Value:
    letter: dict[str, Value] = {
        "_creationTime": 1764000000000.0 + index * 60000.0,
        "_id": document_id("comments", index),
        "index": float(index),
        "subject": f"Letter {index + 1}",
        "pages": Int64(1 + index % 7),
        "body": "",
        "read": index % 3 == 0,
    }
    missing = max(0, size - measure(letter))
    letter["body"] = _text(missing, start=index)
    return letter


def _text(size: int, *, start: int) -> str:
    """Prose of exactly so many bytes."""
    data = TEXT.encode()
    offset = start * 7 % len(data)
    copies = data[offset:] + data * (size // len(data) + 1)
    text = copies[:size].decode(errors="ignore")
    return text + "." * (size - len(text.encode()))


@query("values:text", args={"length": v.Number()})
def text(_ctx: Context, args: Args) -> Value:
    """One string of so many characters."""
    length = in_memory(whole(args["length"]))
    return ("0123456789" * (length // 10 + 1))[:length]


@query("values:nested", args={"depth": v.Number()})
def nested(_ctx: Context, args: Args) -> Value:
    """Arrays and objects within each other. A deployment allows 64 levels."""
    value: Value = "bottom"
    for level in range(min(whole(args["depth"]), MAX_NESTING + 1)):
        value = [value] if level % 2 else {"level": value}
    return value


@query("values:echo", args={"value": v.Any()})
def echo(_ctx: Context, args: Args) -> Value:
    """What it was given."""
    value: Value = args["value"]
    return value


@query(
    "values:everyArgument",
    args={
        "text": v.String(),
        "number": v.Number(),
        "int": v.Int64(),
        "flag": v.Boolean(),
        "nothing": v.Null(),
        "blob": v.Bytes(),
        "user": v.Id("users"),
        "fixed": v.Literal("exactly this"),
        "choice": v.Union(v.Literal("red"), v.Literal("green"), v.Number()),
        "list": v.Array(v.Number()),
        "map": v.Record(v.String(), v.Number()),
        "object": v.Object({"required": v.String(), "optional": v.Optional(v.Number())}),
        "anything": v.Any(),
        "optionalText": v.Optional(v.String()),
    },
    returns=v.Any(),
)
def every_argument(_ctx: Context, args: Args) -> Value:
    """What it was given: every kind of validator as an argument."""
    return args


FUNCTIONS = (every_type, rows, big, text, nested, echo, every_argument)
