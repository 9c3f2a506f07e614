"""``logs``: functions that print."""

from convex_explorer.demo import validators as v
from convex_explorer.demo.console import MAX_LINES, UNDEFINED
from convex_explorer.demo.declaration import Args, Context, query
from convex_explorer.demo.failures import ThrownError
from convex_explorer.demo.quantities import whole
from convex_explorer.values.types import Int64, Value


@query("logs:everyLevel")
def every_level(ctx: Context, _args: Args) -> Value:
    """One line of each level, and arguments of many types."""
    console = ctx.console
    console.debug("cache miss", {"key": "tasks/open", "tookMs": 3.5})
    console.log("log line", 1.0, 2.5, True, None, UNDEFINED)
    console.info("info line", {"nested": {"list": [1.0, 2.0, {"deep": "value"}]}})
    console.warn("warn line", Int64(10), ["a", "b"])
    console.error("error line", ThrownError("Error", "logged, not thrown"))
    console.log("two\nlines")
    console.log("%s is not substituted", "this")
    return "logged"


@query("logs:many", args={"n": v.Number()})
def many_lines(ctx: Context, args: Args) -> Value:
    """Print ``n`` lines. A deployment keeps 256."""
    count = whole(args["n"])
    for number in range(min(count, MAX_LINES + 1)):
        ctx.console.log(f"line {number}")
    return float(count)


FUNCTIONS = (every_level, many_lines)
