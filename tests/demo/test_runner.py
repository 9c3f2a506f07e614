import threading

import pytest

from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.demo import validators as v
from convex_explorer.demo.database import Database, Tables
from convex_explorer.demo.declaration import action, internal_query, mutation, query
from convex_explorer.demo.failures import ConvexError, RefusedRequestError, ThrownError
from convex_explorer.demo.identity import ANONYMOUS, Caller, CallerKind
from convex_explorer.demo.runner import Failed, Ran, Runner
from convex_explorer.values.types import Int64

ADMIN = Caller(CallerKind.ADMIN)
ACTING = Caller(CallerKind.ACTING, {"name": "Ada"})
QUERY, MUTATION, ACTION, ANY = (
    FunctionType.QUERY,
    FunctionType.MUTATION,
    FunctionType.ACTION,
    FunctionType.ANY,
)


@query("math:add", args={"a": v.Number(), "b": v.Number()}, returns=v.Number())
def add(ctx, args):
    ctx.console.log("adding")
    return args["a"] + args["b"]


@internal_query("math:secret")
def secret(_ctx, _args):
    return "42"


@query("math:default")
def default(ctx, _args):
    return ctx.identity


@mutation("notes:write", args={"text": v.String()}, returns=v.String())
def write(ctx, args):
    ctx.db.insert("comments", args)
    match args["text"]:
        case "throw":
            raise ThrownError("TypeError", "no")
        case "convex":
            raise ConvexError({"n": Int64(1)})
        case "wrong":
            return None
        case text:
            return text


@action("jobs:run")
def run_job(_ctx, _args):
    return None


@query("values:large", args={"size": v.Number()})
def large(_ctx, args):
    return "x" * int(args["size"])


@query("_system/about:notes")
def system(ctx, _args):
    return float(len(ctx.db.all("comments")))


@pytest.fixture
def runner():
    database = Database(lambda: Tables({"comments": {}}))
    functions = (add, secret, default, write, run_job, large)
    return Runner(functions, (system,), database, threading.Event())


def run(runner, path, args=None, kind=QUERY, caller=ANONYMOUS):
    module, export = path.split(":")
    return runner.run(FunctionPath(module, export), [{}] if args is None else args, kind, caller)


def text(outcome):
    assert isinstance(outcome, Failed)
    return outcome.text


def notes(runner):
    return run(runner, "_system/about:notes", caller=ADMIN).value


def test_a_function_returns_and_prints(runner):
    assert run(runner, "math:add", [{"a": 1.0, "b": 2.0}]) == Ran(3.0, ("[LOG] 'adding'",))


def test_an_unknown_function_could_not_be_found(runner):
    outcome = run(runner, "math:sub")
    assert text(outcome) == "Could not find public function for 'math:sub'.\n"
    assert outcome.code == "FunctionPathNotFound"
    assert text(run(runner, "math:sub", kind=ANY)) == (
        "Could not find function for 'math:sub'. Did you forget to run `npx convex dev`?\n"
    )
    assert "for 'nope'" in text(run(runner, "nope:default"))


def test_an_internal_function_looks_unknown_to_all_but_admins(runner):
    assert run(runner, "math:secret").code == "FunctionPathNotFound"
    assert run(runner, "math:secret", caller=ADMIN).value == "42"
    assert run(runner, "math:secret", kind=ANY, caller=ADMIN).value == "42"


def test_acting_as_a_user_opens_internal_functions_by_type_only(runner):
    assert run(runner, "math:secret", caller=ACTING).value == "42"
    assert run(runner, "math:secret", kind=ANY, caller=ACTING).code == "FunctionPathNotFound"
    assert run(runner, "math:default", caller=ACTING).value == {"name": "Ada"}


def test_a_function_is_not_run_as_another_type(runner):
    assert text(run(runner, "notes:write", [{"text": "x"}])) == (
        "Trying to execute notes.js:write as Query, but it is defined as Mutation.\n"
    )
    assert notes(runner) == 0.0


def test_the_unified_endpoint_finds_the_type_out(runner):
    assert run(runner, "notes:write", [{"text": "x"}], ANY).value == "x"
    assert run(runner, "jobs:run", kind=ANY).value is None


def test_system_functions_are_for_admins(runner):
    assert text(run(runner, "_system/about:notes")) == "Operation query not permitted\n"
    assert run(runner, "_system/about:notes", caller=ACTING).code == "SystemIdentityRequired"
    with pytest.raises(RefusedRequestError, match="Operation action not permitted") as refused:
        run(runner, "_system/about:notes", kind=ACTION)
    assert refused.value.status == 403
    assert text(run(runner, "_system/none:x", caller=ADMIN)) == (
        'Couldn\'t find system module "_system/none.js:x"\n'
    )
    assert "as Action" in text(run(runner, "_system/about:notes", kind=ACTION, caller=ADMIN))


def test_wrong_args_are_told_before_anything_runs(runner):
    outcome = run(runner, "notes:write", [{"text": 5.0}], MUTATION)
    assert text(outcome).startswith("ArgumentValidationError: Value does not match validator.\n")
    assert text(outcome).endswith("Validator: v.string()\n\n")
    assert notes(runner) == 0.0


def test_a_system_function_wraps_the_complaint(runner):
    problem = text(run(runner, "_system/about:notes", [{"x": 1.0}], caller=ADMIN))
    assert problem.startswith("Uncaught Error: ArgumentValidationError: Object contains extra")


def test_what_is_no_value_is_no_argument(runner):
    assert text(run(runner, "math:add", [{"š": 1.0}])).startswith(
        "Invalid arguments for math.js:add: Field name š has invalid character"
    )


def test_too_large_args_are_refused(runner):
    assert text(run(runner, "notes:write", [{"text": "x" * (1 << 24)}], MUTATION)) == (
        "Arguments for notes.js:write are too large (actual: 16 MiB, limit: 16 MiB)\n"
    )


def test_too_large_a_result_is_refused(runner):
    limit = (1 << 24) - 2
    assert isinstance(run(runner, "values:large", [{"size": float(limit)}]), Ran)
    assert text(run(runner, "values:large", [{"size": limit + 2**20 * 1.0}])) == (
        "Function values.js:large return value is too large (actual: 17 MiB, limit: 16 MiB)\n"
    )


def test_what_a_mutation_wrote_before_it_threw_is_gone(runner):
    outcome = run(runner, "notes:write", [{"text": "throw"}], MUTATION)
    assert text(outcome).startswith("Uncaught TypeError: no\n")
    assert outcome.data == ()
    assert outcome.code == ""
    assert notes(runner) == 0.0


def test_a_convex_error_carries_data(runner):
    outcome = run(runner, "notes:write", [{"text": "convex"}], MUTATION)
    assert text(outcome).startswith('Uncaught ConvexError: {"n":"1n"}\n')
    assert outcome.data == ({"n": Int64(1)},)


def test_a_mutation_that_returns_what_it_must_not_is_undone(runner):
    outcome = run(runner, "notes:write", [{"text": "wrong"}], MUTATION)
    assert text(outcome).startswith("ReturnsValidationError: Value does not match validator.\n")
    assert notes(runner) == 0.0
    assert run(runner, "notes:write", [{"text": "right"}], MUTATION).value == "right"
    assert notes(runner) == 1.0
