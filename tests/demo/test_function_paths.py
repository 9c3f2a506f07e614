import pytest

from convex_explorer.convex.functions import FunctionPath
from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.function_paths import canonical, parse_function_path, stripped


@pytest.mark.parametrize(
    ("text", "module", "export"),
    [
        ("tasks:list", "tasks", "list"),
        ("tasks.js:list", "tasks", "list"),
        ("tasks", "tasks", "default"),
        ("tasks.js", "tasks", "default"),
        ("admin/users:list", "admin/users", "list"),
        ("admin//users:list", "admin/users", "list"),
        ("admin/./users:list", "admin/users", "list"),
        # The extension that every module has counts as its one letter.
        ("_:a", "_", "a"),
        ("_system/cli/modules:apiSpec", "_system/cli/modules", "apiSpec"),
    ],
)
def test_paths_are_read_as_the_deployment_does(text, module, export):
    assert parse_function_path(text) == FunctionPath(module, export)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Module path  doesn't have a filename."),
        ("a/..:b", "Module path a/.. doesn't have a filename."),
        ("a/../b:c", "Invalid path component ParentDir in a/../b."),
        ("./a:b", "Invalid path component CurDir in ./a."),
        ("/a:b", "Module paths must be relative (/a is absolute)."),
        ("a.ts:b", "Module path (a.ts) has an extension that isn't 'js'."),
        ("my-tasks:list", "Path component my-tasks.js can only contain alphanumeric characters"),
        ("a:b:c", "Path component a:b.js can only contain alphanumeric characters"),
        ("_/a:b", "Path component _ must have at least one alphanumeric character."),
        ("a:", "Identifier cannot be empty"),
        ("a:1b", "Invalid first character '1' in 1b"),
        ("a:b-c", "Identifier b-c has invalid character '-'"),
        ("a:__", "Identifier __ cannot have exclusively underscores"),
        (f"a:{'b' * 65}", "Identifier is too long (65 > maximum 64)"),
        (f"{'a' * 65}:b", "Path component is too long (68 > maximum 64): "),
    ],
)
def test_what_is_no_path_is_refused_with_the_reason(text, reason):
    with pytest.raises(RefusedRequestError) as refused:
        parse_function_path(text)
    assert refused.value.code == "BadConvexFunctionIdentifier"
    assert refused.value.message.startswith(
        f"{text} is not a valid path to a Convex function. {reason}"
    )


def test_a_path_is_shown_in_two_ways():
    path = FunctionPath("admin/users", "default")
    assert canonical(path) == "admin/users.js:default"
    assert stripped(path) == "admin/users"
    assert stripped(FunctionPath("tasks", "list")) == "tasks:list"
