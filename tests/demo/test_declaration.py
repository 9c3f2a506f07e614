import threading
import time

import pytest

from convex_explorer.convex.functions import FunctionType
from convex_explorer.demo import validators as v
from convex_explorer.demo.database import Tables
from convex_explorer.demo.declaration import Context, Visibility, internal_mutation, query
from convex_explorer.demo.failures import RefusedRequestError


def test_a_decorated_function_knows_what_it_is():
    @internal_mutation("admin/tasks:clear", args={"all": v.Boolean()}, returns=v.Null())
    def clear(_ctx, _args):
        return None

    assert clear.path == "admin/tasks:clear"
    assert clear.canonical_path == "admin/tasks.js:clear"
    assert clear.function_type is FunctionType.MUTATION
    assert clear.visibility is Visibility.INTERNAL
    assert str(clear.args) == "v.object({all: v.boolean()})"
    assert str(clear.returns) == "v.null()"


def test_without_args_it_takes_none():
    @query("tasks:all")
    def every(_ctx, _args):
        return None

    assert v.args_problem(every.args, [{}]) is None
    assert v.args_problem(every.args, [{"a": 1.0}]) is not None
    assert every.visibility is Visibility.PUBLIC


def test_a_sleeper_is_woken_when_the_deployment_stops():
    stopping = threading.Event()
    context = Context(Tables({}), stopping=stopping)
    stopping.set()
    started = time.monotonic()
    with pytest.raises(RefusedRequestError):
        context.sleep(60)
    assert time.monotonic() - started < 5
