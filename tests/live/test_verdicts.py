"""Our verdict on args, beside that of the deployment that is asked to take them."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convex_explorer.convex.calls import Threw
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionType
from convex_explorer.values.ids import DocumentId
from tests.support.live import Caller, listed_functions
from tests.support.validators import broken, fitting
from tests.support.verdicts import disagreement

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("outspoken")]
_CASES = 2_500


@pytest.fixture(scope="module")
def shapes(admin: Caller, qt_loop: asyncio.AbstractEventLoop) -> list[FunctionSpec]:
    """The functions made by tests/support/shapes.py, as the deployment lists them."""
    functions = qt_loop.run_until_complete(listed_functions(admin))
    found = [
        each
        for each in functions
        if each.path.export.startswith("shape") and each.path.module == "shapes"
    ]
    if not found:
        pytest.skip("tests/support/shapes.py made no functions for this deployment")
    return found


@pytest.fixture(scope="module")
def numbers(anyone: Caller, qt_loop: asyncio.AbstractEventLoop) -> dict[str, int]:
    """The numbers of the tables that ids there can be of."""
    made = qt_loop.run_until_complete(anyone.run("shapes:ids", {}, FunctionType.MUTATION))
    found = {name: DocumentId.parse(each) for name, each in made.value.value().items()}
    return {name: each.table_number for name, each in found.items() if each is not None}


def test_the_shapes_are_of_every_kind(shapes: list[FunctionSpec]):
    written = " ".join(str(each.args) for each in shapes)
    for kind in ("any", "null", "boolean", "number", "int64", "string", "bytes", "commitTs"):
        assert f"v.{kind}()" in written
    for kind in ("id", "literal", "array", "record", "union", "object", "optional"):
        assert f"v.{kind}(" in written
    assert "v.union()" in written


@settings(
    max_examples=_CASES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_the_deployment_and_we_agree_on_args(
    anyone: Caller,
    qt_loop: asyncio.AbstractEventLoop,
    shapes: list[FunctionSpec],
    numbers: dict[str, int],
    data: st.DataObject,
):
    shape = data.draw(st.sampled_from(shapes))
    args = data.draw(fitting(shape.args, numbers))
    if data.draw(st.booleans()):
        args = data.draw(broken(args, numbers))
    said = qt_loop.run_until_complete(_said_of(anyone, shape, args))
    tables = {number: name for name, number in numbers.items()}
    assert disagreement(shape.args, args, tables, said) is None


async def _said_of(caller: Caller, shape: FunctionSpec, args: dict) -> str | None:
    """What the deployment has against args; None if it takes them."""
    ending = await caller.ending(str(shape.path), args, FunctionType.QUERY)
    if isinstance(ending, DeploymentError):
        return str(ending)
    return ending.message if isinstance(ending, Threw) else None
