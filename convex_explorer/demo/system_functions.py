"""The deployment's own functions, below ``_system``: what tools ask it about itself."""

from collections.abc import Callable, Iterable

from convex_explorer.demo import validators as v
from convex_explorer.demo.declaration import Args, Context, DemoFunction, query
from convex_explorer.demo.tables import TABLE_NUMBERS
from convex_explorer.values.types import Value

#: The version of Convex's npm package that functions like these would have been deployed with.
NPM_VERSION = "1.48.0"


def system_functions(
    functions: Iterable[DemoFunction], cloud_url: Callable[[], str]
) -> tuple[DemoFunction, ...]:
    """Functions that describe others.

    Args:
        functions: what the deployment is asked about.
        cloud_url: where its API is.
    """

    @query(
        "_system/cli/modules:apiSpec",
        args={"componentId": v.Optional(v.Union(v.String(), v.Null()))},
    )
    def api_spec(_ctx: Context, _args: Args) -> Value:
        return [_describe(function) for function in functions]

    @query("_system/cli/convexUrl:cloudUrl")
    def cloud_url_function(_ctx: Context, _args: Args) -> Value:
        return cloud_url()

    @query("_system/frontend/getVersion:default")
    def get_version(_ctx: Context, _args: Args) -> Value:
        return NPM_VERSION

    @query(
        "_system/frontend/getTableMapping:default",
        args={"componentId": v.Optional(v.Union(v.String(), v.Null()))},
    )
    def get_table_mapping(_ctx: Context, _args: Args) -> Value:
        return {str(number): name for name, number in TABLE_NUMBERS.items()}

    return (api_spec, cloud_url_function, get_version, get_table_mapping)


def _describe(function: DemoFunction) -> Value:
    return {
        "identifier": function.canonical_path,
        "functionType": function.function_type.capitalize(),
        "visibility": {"kind": str(function.visibility)},
        "args": function.args.to_json(),
        "returns": None if function.returns is None else function.returns.to_json(),
    }
