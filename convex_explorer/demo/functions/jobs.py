"""``jobs``: actions, which take their time and fail in more ways."""

import math
import time

from convex_explorer.demo import validators as v
from convex_explorer.demo.declaration import Args, Context, action
from convex_explorer.demo.failures import ConvexError, FunctionFailedError, ThrownError
from convex_explorer.values.types import Value

#: How long an action may take.
LIMIT_MS = 600_000


@action("jobs:sleep", args={"ms": v.Number()}, returns=v.Object({"sleptMs": v.Number()}))
def sleep(ctx: Context, args: Args) -> Value:
    """Take a chosen time. Several at once do not wait for each other."""
    wanted = 0.0 if math.isnan(args["ms"]) else max(args["ms"], 0.0)
    started = time.monotonic()
    ctx.console.log(f"sleeping {wanted:g} ms")
    ctx.sleep(min(wanted, LIMIT_MS) / 1000)
    if wanted > LIMIT_MS:
        raise FunctionFailedError("Function execution timed out (maximum duration: 600s)")
    return {"sleptMs": float(round((time.monotonic() - started) * 1000))}


@action(
    "jobs:fail",
    args={
        "how": v.Union(
            v.Literal("error"), v.Literal("convex"), v.Literal("type"), v.Literal("null")
        )
    },
)
def fail(ctx: Context, args: Args) -> Value:
    """Fail in a chosen way: by an Error, a TypeError, a ConvexError with data or with null."""
    ctx.console.log("calling upstream", {"attempt": 1.0})
    match args["how"]:
        case "convex":
            raise ConvexError({"code": 418.0, "reason": "teapot"})
        case "null":
            raise ConvexError(None)
        case "type":
            raise ThrownError(
                "TypeError", "Cannot read properties of undefined (reading 'missing')"
            )
        case _:
            raise ThrownError("Error", "upstream answered 502")


FUNCTIONS = (sleep, fail)
