"""``comments``: what people say about a task."""

from convex_explorer.demo import validators as v
from convex_explorer.demo.declaration import Args, Context, query
from convex_explorer.values.types import Value


@query("comments:list", args={"taskId": v.Id("tasks")})
def list_comments(ctx: Context, args: Args) -> Value:
    """The comments on a task, oldest first."""
    return [c for c in ctx.db.all("comments") if c["taskId"] == args["taskId"]]


FUNCTIONS = (list_comments,)
