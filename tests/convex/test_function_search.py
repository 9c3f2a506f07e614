import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.function_search import nearest, ranked

PATHS = ["admin/users:list", "messages:list", "messages:send", "tasks:listDone", "users:get"]


def found(text: str, limit: int | None = None) -> list[str]:
    return [PATHS[at] for at in ranked(text, PATHS, limit=limit)]


def test_nothing_typed_means_all_in_their_order() -> None:
    assert found("") == PATHS
    assert found(" ", 2) == PATHS[:2]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("list", "messages:list"),
        ("LIST", "messages:list"),
        ("users", "users:get"),
        ("messages:se", "messages:send"),
        ("user list", "admin/users:list"),
        ("done", "tasks:listDone"),
        ("mesages:list", "messages:list"),
        ("tasks:listdnoe", "tasks:listDone"),
        ("msages:snd", "messages:send"),
    ],
)
def test_what_was_meant_comes_first(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_what_resembles_nothing_finds_nothing() -> None:
    assert found("zzzzqqqq") == []
    assert found("zq") == []


def test_a_limit_is_kept() -> None:
    assert len(found("s", 2)) == 2
    assert len(found("mesages:lsit", 1)) == 1


@given(st.text(max_size=12), st.lists(st.from_regex(r"[a-z]{1,5}:[a-z]{1,5}", fullmatch=True)))
def test_each_is_found_once_at_most(text: str, paths: list[str]) -> None:
    positions = ranked(text, paths)
    assert len(set(positions)) == len(positions)
    assert all(0 <= at < len(paths) for at in positions)


@given(st.lists(st.from_regex(r"[a-z]{1,5}:[a-z]{1,5}", fullmatch=True), min_size=1))
def test_a_path_itself_is_found(paths: list[str]) -> None:
    for at, path in enumerate(paths):
        assert at in ranked(path, paths)


def test_the_nearest_path_is_offered_where_one_is_near() -> None:
    assert nearest("messages:lst", PATHS) == "messages:list"
    assert nearest("Message:List", PATHS) == "messages:list"
    assert nearest("payments:refund", PATHS) is None
    assert nearest("messages:list", []) is None
