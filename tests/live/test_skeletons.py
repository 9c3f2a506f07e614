"""What a call begins with is taken by the deployment: every function of it, as it lists them."""

import os
from pathlib import Path

import pytest

from convex_explorer.convex.calls import Returned, Threw
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.function_spec import FunctionSpec
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validation import fits
from convex_explorer.values.ids import DocumentId
from tests.support.live import Caller, listed_functions
from tests.support.validators import has_nothing_that_fits

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("outspoken")]

#: Set it where nothing is lost by calling each and every function of the deployment.
EXPENDABLE = "CONVEX_EXPLORER_LIVE_EXPENDABLE"
_OURS = Path(__file__).parent / "convex"
_TABLES = "_system/cli/tables"
_TABLE_DATA = "_system/cli/tableData"
_FIRST_PAGE = {"numItems": 1.0, "cursor": None}


async def test_each_function_takes_a_skeleton_of_its_args(admin: Caller):
    functions = [each for each in await listed_functions(admin) if _may_be_called(each)]
    assert functions
    # Functions that need no id may make the documents whose ids others need; gone, they still do.
    ids: dict[str, str] = {}
    for spec in sorted(functions, key=_needs_ids):
        ids |= await _ids(admin) if "v.id(" in str(spec.args) else {}
        for with_optional in (False, True):
            await _try_skeleton(admin, spec, ids, with_optional=with_optional)


async def _try_skeleton(
    admin: Caller, spec: FunctionSpec, ids: dict[str, str], *, with_optional: bool
) -> None:
    if has_nothing_that_fits(spec.args):
        return
    args = skeleton(spec.args, with_optional=with_optional, ids=ids)
    args = {} if args is None else args
    assert isinstance(args, dict)
    assert fits(spec.args, args, _numbered(ids)), f"{spec.path} {args}"
    said = await _said_of(admin, spec, args)
    assert "ArgumentValidationError" not in said, f"{spec.path} {args}: {said}"
    assert "Could not find" not in said, said


def _may_be_called(spec: FunctionSpec) -> bool:
    """Somebody may have named a deployment with functions that do something."""
    ours = {file.relative_to(_OURS).with_suffix("").as_posix() for file in _OURS.rglob("*.ts")}
    module = spec.path.module.removesuffix(".js")
    return EXPENDABLE in os.environ or module in ours | {"shapes"}


def _needs_ids(spec: FunctionSpec) -> bool:
    return not fits(spec.args, skeleton(spec.args))


async def _ids(admin: Caller) -> dict[str, str]:
    """An id of each table that has a document."""
    listed = (
        await admin.run(_TABLES, {"paginationOpts": {"numItems": 100.0, "cursor": None}})
    ).value.value()
    ids = {}
    for table in listed["page"]:
        wanted = {"table": table["name"], "order": "asc", "paginationOpts": _FIRST_PAGE}
        found = (await admin.run(_TABLE_DATA, wanted)).value.value()
        if found["page"]:
            ids[table["name"]] = found["page"][0]["_id"]
    return ids


def _numbered(ids: dict[str, str]) -> dict[int, str]:
    found = {name: DocumentId.parse(each) for name, each in ids.items()}
    return {each.table_number: name for name, each in found.items() if each is not None}


async def _said_of(admin: Caller, spec: FunctionSpec, args: dict) -> str:
    """What came instead of a value; empty where one came."""
    assert spec.function_type is not FunctionType.ANY
    ending = await admin.ending(str(spec.path), args, spec.function_type)
    if isinstance(ending, DeploymentError):
        return str(ending)
    assert isinstance(ending, Returned | Threw)
    return ending.message if isinstance(ending, Threw) else ""
