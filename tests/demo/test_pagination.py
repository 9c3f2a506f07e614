import pytest

from convex_explorer.demo import validators as v
from convex_explorer.demo.failures import ConvexError, ThrownError
from convex_explorer.demo.pagination import PAGINATION_OPTS, paginate

DOCUMENTS = [{"_creationTime": float(time), "_id": str(time)} for time in range(10, 0, -1)]


def page(cursor=None, *, count=4.0, query="all", documents=DOCUMENTS, **options):
    return paginate(documents, {"numItems": count, "cursor": cursor, **options}, query=query)


def ids(result):
    return [int(document["_id"]) for document in result["page"]]


def test_pages_follow_each_other_to_the_end():
    first = page()
    second = page(first["continueCursor"])
    third = page(second["continueCursor"])
    assert [ids(first), ids(second), ids(third)] == [[10, 9, 8, 7], [6, 5, 4, 3], [2, 1]]
    assert [first["isDone"], second["isDone"], third["isDone"]] == [False, False, True]


def test_after_the_end_there_is_an_empty_page():
    last = page(count=100.0)
    assert page(last["continueCursor"]) | {"continueCursor": ""} == {
        "page": [],
        "isDone": True,
        "continueCursor": "",
        "splitCursor": None,
        "pageStatus": None,
    }


def test_a_page_that_is_just_full_does_not_know_that_it_is_the_last():
    full = page(count=10.0)
    assert not full["isDone"]
    following = page(full["continueCursor"])
    assert following["isDone"]
    assert following["page"] == []


def test_what_was_added_or_removed_meanwhile_does_not_shift_pages():
    cursor = page()["continueCursor"]
    newer = {"_creationTime": 11.0, "_id": "11"}
    documents = [newer, *(d for d in DOCUMENTS if d["_id"] not in {"9", "6"})]
    assert ids(page(cursor, documents=documents)) == [5, 4, 3, 2]


def test_an_end_cursor_asks_for_the_same_stretch_again():
    cursor = page()["continueCursor"]
    assert ids(page(endCursor=cursor, count=1.0)) == [10, 9, 8, 7]


def test_a_cursor_says_nothing_and_goes_with_one_query_only():
    cursor = page()["continueCursor"]
    with pytest.raises(ConvexError) as refused:
        page(cursor, query="other")
    assert refused.value.message.startswith("InvalidCursor: Tried to run a query starting from")
    assert refused.value.data == {"isConvexSystemError": True, "paginationError": "InvalidCursor"}


@pytest.mark.parametrize("cursor", ["", "zzz", "00", "ab" * 24])
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(ThrownError, match="InvalidCursor: Failed to parse cursor"):
        page(cursor)


@pytest.mark.parametrize(("count", "shown"), [(0.0, "0"), (-1.0, "-1"), (float("nan"), "nan")])
def test_a_page_has_at_least_one_document(count, shown):
    with pytest.raises(ThrownError, match=f"must be a positive number. Received `{shown}`"):
        page(count=count)


def test_the_options_are_those_of_convex():
    fits = {"numItems": 1.0, "cursor": None, "id": 3.0, "endCursor": None}
    assert v.problem(PAGINATION_OPTS, fits) is None
    assert v.problem(PAGINATION_OPTS, {"numItems": 1.0}) is not None
