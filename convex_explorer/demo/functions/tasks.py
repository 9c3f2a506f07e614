"""``tasks``: what the team has to do."""

from convex_explorer.demo import validators as v
from convex_explorer.demo.console import UNDEFINED
from convex_explorer.demo.database import Document
from convex_explorer.demo.declaration import (
    Args,
    Context,
    internal_mutation,
    internal_query,
    mutation,
    query,
)
from convex_explorer.demo.failures import ConvexError, ThrownError
from convex_explorer.demo.pagination import PAGINATION_OPTS, paginate
from convex_explorer.demo.quantities import whole
from convex_explorer.values.types import Int64, Value

STATUS = v.Union(v.Literal("open"), v.Literal("doing"), v.Literal("done"))
SEARCH_LIMIT = 10.0


@query("tasks:list", args={"paginationOpts": PAGINATION_OPTS, "status": v.Optional(STATUS)})
def list_tasks(ctx: Context, args: Args) -> Value:
    """A page of tasks, newest first: those of one status, or all."""
    status = args.get("status")
    found = [task for task in _newest_first(ctx) if status is None or task["status"] == status]
    return paginate(found, args["paginationOpts"], query=f"tasks by status {status}")


@query("tasks:get", args={"id": v.Id("tasks")})
def get_task(ctx: Context, args: Args) -> Value:
    """One task, or null."""
    return ctx.db.get(args["id"])


@query(
    "tasks:search",
    args={"text": v.String(), "status": v.Optional(STATUS), "limit": v.Optional(v.Number())},
)
def search_tasks(ctx: Context, args: Args) -> Value:
    """Tasks whose titles have words that begin with the words of the text, best first."""
    status = args.get("status")
    ctx.console.log("searching", {"text": args["text"], "status": status or UNDEFINED})
    words = args["text"].lower().split()
    scored = [
        (_score(task, words), task)
        for task in _newest_first(ctx)
        if status is None or task["status"] == status
    ]
    scored.sort(key=_by_score, reverse=True)
    limit = args.get("limit", SEARCH_LIMIT)
    found = scored if limit > len(scored) else scored[: whole(limit)]
    return [task for score, task in found if score]


def _by_score(scored: tuple[int, Document]) -> int:
    return scored[0]


def _score(task: Document, words: list[str]) -> int:
    title = str(task["title"]).lower().split()
    return sum(any(found.startswith(word) for found in title) for word in words)


@query(
    "tasks:countByStatus",
    returns=v.Object({"open": v.Number(), "doing": v.Number(), "done": v.Number()}),
)
def count_by_status(ctx: Context, _args: Args) -> Value:
    """How many tasks there are of each status."""
    statuses = [task["status"] for task in ctx.db.all("tasks")]
    return {status: float(statuses.count(status)) for status in ("open", "doing", "done")}


@mutation(
    "tasks:create",
    args={
        "title": v.String(),
        "projectId": v.Optional(v.Id("projects")),
        "priority": v.Optional(v.Number()),
        "tags": v.Optional(v.Array(v.String())),
        "assigneeId": v.Optional(v.Id("users")),
        "estimateMinutes": v.Optional(v.Int64()),
        "dueAt": v.Optional(v.Number()),
        "labels": v.Optional(v.Record(v.String(), v.String())),
        "thumbnail": v.Optional(v.Bytes()),
    },
    returns=v.Id("tasks"),
)
def create_task(ctx: Context, args: Args) -> Value:
    """Add an open task, and return its id."""
    identifier = ctx.db.insert("tasks", {"priority": 0.0, "tags": [], **args, "status": "open"})
    ctx.console.info(f"created task {identifier}")
    return identifier


@mutation(
    "tasks:update",
    args={
        "id": v.Id("tasks"),
        "patch": v.Object(
            {
                "title": v.Optional(v.String()),
                "status": v.Optional(STATUS),
                "priority": v.Optional(v.Number()),
                "tags": v.Optional(v.Array(v.String())),
                "assigneeId": v.Optional(v.Id("users")),
                "estimateMinutes": v.Optional(v.Int64()),
            }
        ),
    },
    returns=v.Null(),
)
def update_task(ctx: Context, args: Args) -> Value:
    """Set some fields of a task."""
    ctx.db.patch(args["id"], args["patch"])
    return None


@mutation("tasks:complete", args={"id": v.Id("tasks")}, returns=v.Null())
def complete_task(ctx: Context, args: Args) -> Value:
    """Mark a task as done. Throws a ConvexError with structured data if it is already."""
    task = ctx.db.get(args["id"])
    if task is None:
        raise ConvexError({"code": "NOT_FOUND", "id": args["id"]})
    if task["status"] == "done":
        ctx.console.warn("already done", args["id"])
        raise ConvexError(
            {
                "code": "ALREADY_DONE",
                "id": args["id"],
                "title": task["title"],
                "attempts": Int64(2),
                "retryable": False,
                "hints": ["reopen it first", None],
            }
        )
    ctx.db.patch(args["id"], {"status": "done"})
    return None


@mutation("tasks:rename", args={"id": v.Id("tasks"), "title": v.String()}, returns=v.Null())
def rename_task(ctx: Context, args: Args) -> Value:
    """Give a task another title. Throws a ConvexError that is a string if it is empty."""
    if not args["title"].strip():
        raise ConvexError("A task needs a title")
    ctx.db.patch(args["id"], {"title": args["title"]})
    return None


@mutation("tasks:createAndFail", args={"title": v.String()})
def create_and_fail(ctx: Context, args: Args) -> Value:
    """Write, then fail: nothing may stay behind."""
    ctx.db.insert("tasks", {"title": args["title"], "status": "open", "priority": 0.0, "tags": []})
    ctx.console.info("task written, telling the assignee")
    ctx.console.error("about to fail", ThrownError("RangeError", "no such mailbox"))
    raise ThrownError("Error", "could not notify the assignee")


@mutation("tasks:remove", args={"id": v.Id("tasks")})
def remove_task(ctx: Context, args: Args) -> Value:
    """Delete a task with its comments."""
    _delete(ctx, args["id"])
    return None


@internal_query("tasks:countInternal", returns=v.Number())
def count_tasks(ctx: Context, _args: Args) -> Value:
    """How many tasks there are."""
    return float(len(ctx.db.all("tasks")))


@internal_mutation(
    "tasks:archiveDone",
    args={"dryRun": v.Optional(v.Boolean())},
    returns=v.Object({"archived": v.Number()}),
)
def archive_done(ctx: Context, args: Args) -> Value:
    """Delete all tasks that are done, or only count them."""
    done = [str(task["_id"]) for task in ctx.db.all("tasks") if task["status"] == "done"]
    if not args.get("dryRun", False):
        for identifier in done:
            _delete(ctx, identifier)
    ctx.console.info("archived", {"tasks": float(len(done))})
    return {"archived": float(len(done))}


def _newest_first(ctx: Context) -> list[Document]:
    return ctx.db.all("tasks")[::-1]


def _delete(ctx: Context, identifier: str) -> None:
    ctx.db.delete(identifier)
    for comment in ctx.db.all("comments"):
        if comment["taskId"] == identifier:
            ctx.db.delete(str(comment["_id"]))


FUNCTIONS = (
    list_tasks,
    get_task,
    search_tasks,
    count_by_status,
    create_task,
    update_task,
    complete_task,
    rename_task,
    create_and_fail,
    remove_task,
    count_tasks,
    archive_done,
)
