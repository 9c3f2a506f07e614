"""``users``: who is in the team, and who is calling."""

from convex_explorer.demo.declaration import Args, Context, query
from convex_explorer.demo.failures import ConvexError
from convex_explorer.values.types import Value


@query("users:list")
def list_users(ctx: Context, _args: Args) -> Value:
    """Everybody in the team."""
    return [*ctx.db.all("users")]


@query("users:whoami")
def whoami(ctx: Context, _args: Args) -> Value:
    """Who is calling, as their token says; null without one, and for an admin."""
    return ctx.identity


@query("users:secret")
def secret(ctx: Context, _args: Args) -> Value:
    """A greeting for those who are signed in. Throws a ConvexError for all others."""
    if ctx.identity is None:
        raise ConvexError({"code": "UNAUTHENTICATED"})
    name = ctx.identity.get("name", ctx.identity["tokenIdentifier"])
    return f"hello {name!s}"


FUNCTIONS = (list_users, whoami, secret)
