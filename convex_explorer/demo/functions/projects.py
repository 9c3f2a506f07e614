"""``projects``: what the tasks belong to."""

from convex_explorer.demo.declaration import Args, Context, query
from convex_explorer.values.types import Value


@query("projects:list")
def list_projects(ctx: Context, _args: Args) -> Value:
    """Every project, oldest first."""
    return [*ctx.db.all("projects")]


FUNCTIONS = (list_projects,)
