import pytest

from convex_explorer.convex.functions import FunctionPath, FunctionPathError, FunctionType


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("messages:list", "messages:list"),
        ("  admin/users:list\n", "admin/users:list"),
        ("messages : list", "messages:list"),
        ("messages.js:list", "messages:list"),
        ("messages.ts:list", "messages:list"),
        ("convex/admin/users.ts:list", "admin/users:list"),
        ("api.messages.list", "messages:list"),
        ("internal.admin.users.purge", "admin/users:purge"),
        ("_system/cli/modules:apiSpec", "_system/cli/modules:apiSpec"),
        ("v1.2/messages:list", "v1.2/messages:list"),
        ("messages:_private1", "messages:_private1"),
    ],
)
def test_every_usual_way_to_name_a_function_is_understood(typed, sent):
    assert str(FunctionPath.parse(typed)) == sent


@pytest.mark.parametrize("typed", ["messages", "messages.js", "messages:default"])
def test_a_missing_colon_means_the_default_export(typed):
    assert FunctionPath.parse(typed) == FunctionPath("messages", "default")


def test_convex_in_front_is_a_folder_unless_a_source_file_is_named():
    assert str(FunctionPath.parse("convex/messages:list")) == "convex/messages:list"


@pytest.mark.parametrize("typed", ["foo.bar.js:x", "foo.bar.ts:x", "convex/foo.bar.ts:x"])
def test_a_module_with_a_dot_keeps_its_extension(typed):
    # Without it the server would read “.bar” as the extension.
    assert str(FunctionPath.parse(typed)) == "foo.bar.js:x"


def test_segments_are_folders_module_and_export():
    assert FunctionPath.parse("admin/users:list").segments == ("admin", "users", "list")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("messages.list", "messages:list"),
        ("admin/users.list", "admin/users:list"),
        ("admin.users.list", "admin/users:list"),
        ("api.my-messages.list", "my_messages:list"),
        ("my-messages:list", "my_messages:list"),
        ("messages:list-all", "messages:list_all"),
        ("messages:list()", "messages:list"),
        ("api.messages.list({ limit: 1 })", "messages:list"),
        ("/messages:list", "messages:list"),
        ("./messages:list", "messages:list"),
        ("admin\\users:list", "admin/users:list"),
    ],
)
def test_a_likely_path_is_proposed(typed, meant):
    with pytest.raises(FunctionPathError) as caught:
        FunctionPath.parse(typed)
    assert caught.value.advice == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "No function is named"),
        ("   ", "No function is named"),
        (":list", "module before the “:” is missing"),
        ("messages:", "name after the “:” is missing"),
        ("admin//users:list", "empty part"),
        ("my-messages:list", "hyphen"),
        ("messages:list-all", "hyphen"),
        ("foo.bar:x", "“.bar” would be read as the extension"),
        ("api.messages", "names a module, but no function"),
        ("naïve:list", "cannot be part of a module's name"),
        ("___:list", "cannot be part of a module's name"),
        ("../messages:list", "“..” cannot be part"),
        ("a:b:c", "“a:b” cannot be part"),
        ("m" * 65 + ":list", "at most 64"),
        ("messages:1st", "“1st” cannot be a function's name"),
        ("messages:__", "“__” cannot be a function's name"),
        ("messages:" + "f" * 65, "at most 64"),
        ("messages:list()", "no parentheses"),
    ],
)
def test_what_names_no_function_is_refused_with_a_reason_and_advice(typed, words):
    with pytest.raises(FunctionPathError) as caught:
        FunctionPath.parse(typed)
    assert words in str(caught.value)
    assert caught.value.advice


def test_names_of_the_full_length_are_fine():
    module, export = "m" * 64, "f" * 64
    assert FunctionPath.parse(f"{module}:{export}") == FunctionPath(module, export)


def test_only_a_query_cannot_write():
    assert [kind for kind in FunctionType if not kind.may_write] == [FunctionType.QUERY]


@pytest.mark.parametrize(
    ("word", "function_type"),
    [
        ("query", FunctionType.QUERY),
        ("Mutation", FunctionType.MUTATION),
        ("ACTION", FunctionType.ACTION),
        ("HttpAction", FunctionType.ANY),
        (None, FunctionType.ANY),
    ],
)
def test_a_word_names_a_function_type_or_any(word, function_type):
    assert FunctionType.named(word) is function_type
