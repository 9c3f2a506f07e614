from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex import pagination
from convex_explorer.convex.calls import LogLine
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.pagination import Budget, Pages, ProblemKind
from convex_explorer.values.codec import encode
from tests.support.made_calls import call, returned, threw
from tests.support.values import args_objects, same, values

OPTIONS = {"numItems": 2.0, "cursor": None}


def asked(function_type=FunctionType.QUERY, **args):
    return replace(call(function_type=function_type), args={"paginationOpts": OPTIONS, **args})


def page(rows, cursor, *, done=False, **others):
    return returned({"page": rows, "isDone": done, "continueCursor": cursor, **others})


def begun(*args, **kwargs):
    return Pages.of(asked(), page(*args, **kwargs))


# ---------------------------------------------------------------------- what is a page


def test_a_query_with_pagination_options_that_returns_a_page_is_paginated():
    pages = begun([1, 2], "c1")
    assert (pages.page_count, pages.row_count, pages.is_done) == (1, 2, False)
    assert pages.can_go_on


@pytest.mark.parametrize("kind", [each for each in FunctionType if each is not FunctionType.QUERY])
def test_what_may_write_is_never_paginated(kind):
    assert Pages.of(asked(kind), page([1], "c1")) is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"page": [], "isDone": False},
        {"page": [], "continueCursor": "c"},
        {"isDone": False, "continueCursor": "c"},
        {"page": {}, "isDone": False, "continueCursor": "c"},
        {"page": [], "isDone": None, "continueCursor": "c"},
        {"page": [], "isDone": False, "continueCursor": None},
        {"page": [], "isDone": False, "continueCursor": 3},
        b'{"page":[],"page":[1],"isDone":false,"continueCursor":"c"}',
    ],
)
def test_other_values_are_no_pages(value):
    assert Pages.of(asked(), returned(value)) is None


@pytest.mark.parametrize("options", [None, "x", {}, {"numItems": 2.0}, {"cursor": None}, [OPTIONS]])
def test_without_both_options_there_is_no_next_page(options):
    made = replace(asked(), args={"paginationOpts": options})
    assert Pages.of(made, page([1], "c1")) is None
    assert Pages.of(replace(made, args={}), page([1], "c1")) is None


def test_an_error_is_no_page():
    assert Pages.of(asked(), threw()) is None


# ---------------------------------------------------------------------- the next call


@given(args_objects(), st.dictionaries(st.sampled_from(["id", "endCursor"]), st.none()), st.text())
def test_the_next_call_is_the_same_but_for_the_cursor(args, others, cursor):
    options = {**others, "numItems": 3.0, "cursor": None}
    first = replace(asked(), args={**args, "paginationOpts": options})
    following = Pages.of(first, page([1], cursor)).next_call()
    assert following.args == {**args, "paginationOpts": {**options, "cursor": cursor}}
    assert list(following.args["paginationOpts"]) == list(options)
    for name in ("draft_id", "deployment", "path", "function_type", "identity", "args_text"):
        assert getattr(following, name) == getattr(first, name)
    assert following.request_id != first.request_id
    assert first.args["paginationOpts"]["cursor"] is None


def test_each_page_is_asked_for_by_the_cursor_of_the_last():
    pages = begun([1], "c1")
    pages.take(page([2], "c2"))
    assert pages.next_call().args["paginationOpts"]["cursor"] == "c2"


def test_after_the_last_page_there_is_nothing_to_ask_for():
    pages = begun([1], "c1")
    assert pages.take(page([2], "end", done=True)) is None
    assert pages.is_done
    assert not pages.can_go_on


def test_args_that_name_the_end_ask_for_one_page_only():
    made = replace(asked(), args={"paginationOpts": {**OPTIONS, "endCursor": "e"}})
    pages = Pages.of(made, page([1], "e"))
    assert pages.ends_by_args
    assert not pages.can_go_on


# ---------------------------------------------------------------------- all as one value


@given(st.lists(st.lists(values(), max_size=3), min_size=1, max_size=5))
def test_the_value_holds_all_rows_and_the_other_fields_of_the_last_page(all_rows):
    outcomes = [
        returned(encode({"page": rows, "isDone": False, "continueCursor": f"c{n}", "n": float(n)}))
        for n, rows in enumerate(all_rows)
    ]
    pages = Pages.of(asked(), outcomes[0])
    for outcome in outcomes[1:]:
        assert pages.take(outcome) is None
    last = len(all_rows) - 1
    rows = [row for rows in all_rows for row in rows]
    whole = {"page": rows, "isDone": False, "continueCursor": f"c{last}", "n": float(last)}
    assert same(pages.value.value(), whole)
    assert pages.row_count == len(rows)
    assert pages.page_count == len(all_rows)
    assert pages.size == sum(outcome.size for outcome in outcomes)


def test_a_single_page_is_the_very_value_that_came():
    outcome = page([1], "c1")
    assert Pages.of(asked(), outcome).value is outcome.value


def test_an_empty_page_that_is_not_the_last_is_gone_on_from():
    pages = begun([], "c1")
    assert pages.take(page([], "c2")) is None
    assert pages.can_go_on
    assert pages.row_count == 0


# ---------------------------------------------------------------------- what keeps them away


def test_what_the_function_throws_leaves_the_rows_and_can_be_tried_again():
    pages = begun([1], "c1")
    problem = pages.take(threw("Uncaught Error: no"))
    assert (problem.kind, problem.message) == (ProblemKind.FAILED, "Uncaught Error: no")
    assert pages.row_count == 1
    assert pages.can_go_on


@pytest.mark.parametrize(
    "outcome",
    [
        threw("", error_data={"isConvexSystemError": True, "paginationError": "InvalidCursor"}),
        threw("InvalidCursor: Failed to parse cursor"),
        threw("Uncaught Error: Failed to parse cursor: garbage"),
        threw("Uncaught ConvexError: InvalidCursor: Tried to run a query starting from a cursor"),
    ],
)
def test_a_cursor_that_is_not_taken_any_more_is_told_apart(outcome):
    assert begun([1], "c1").take(outcome).kind is ProblemKind.LIST_CHANGED


@pytest.mark.parametrize("data", ["InvalidCursor", {"paginationError": "else"}, None])
def test_other_error_data_is_no_matter_of_cursors(data):
    assert begun([1], "c1").take(threw("no", error_data=data)).kind is ProblemKind.FAILED


def test_what_is_no_page_is_not_appended():
    pages = begun([1], "c1")
    assert pages.take(returned([2])).kind is ProblemKind.NO_PAGE
    assert pages.value.value()["page"] == [1]


@pytest.mark.parametrize("cursors", [["c1"], ["c2", "c1"], ["c2", "c3", "c2"]])
def test_a_cursor_that_comes_again_ends_it_and_its_rows_are_kept(cursors):
    pages = begun([0], "c1")
    problems = [pages.take(page([1], cursor)) for cursor in cursors]
    assert [problem.kind for problem in problems if problem] == [ProblemKind.REPEATED_CURSOR]
    assert problems[-1] is not None
    assert pages.row_count == 1 + len(cursors)
    assert not pages.can_go_on


def test_a_first_page_whose_cursor_is_the_one_it_was_asked_with_is_not_gone_on_from():
    made = replace(asked(), args={"paginationOpts": {**OPTIONS, "cursor": "c"}})
    assert not Pages.of(made, page([1], "c")).can_go_on


def test_the_last_page_may_repeat_a_cursor():
    pages = begun([0], "")
    assert pages.take(page([1], "", done=True)) is None
    assert pages.is_done


@pytest.mark.parametrize(
    ("status", "lacking"), [("SplitRequired", True), ("SplitRecommended", False), (None, False)]
)
def test_a_page_that_had_to_be_cut_short_is_remembered(status, lacking):
    pages = begun([1], "c1", pageStatus=status, splitCursor="s")
    pages.take(page([2], "c2", pageStatus=None, splitCursor=None))
    assert pages.may_lack_rows is lacking
    assert pages.next_call().args["paginationOpts"]["cursor"] == "c2"


def test_what_was_printed_for_each_page_is_kept_that_of_a_failure_too():
    made = returned({"page": [], "isDone": False, "continueCursor": "a"}, log_lines=["[LOG] one"])
    pages = Pages.of(asked(), made)
    pages.take(replace(page([], "b"), log_lines=(LogLine.parse("[LOG] two"),)))
    problem = pages.take(replace(threw("no", log_lines=["[WARN] three"]), request_id="0f"))
    assert [line.text for line in pages.log_lines] == ["one", "two", "three"]
    assert problem.advice == "Request ID 0f."


# ---------------------------------------------------------------------- budgets


def test_a_budget_of_rows_ends_at_the_next_whole_limit(monkeypatch):
    monkeypatch.setattr(pagination, "MOST_ROWS", 4)
    pages = begun([1, 2], "c1")
    budget = Budget(pages)
    pages.take(page([3], "c2"))
    assert not budget.is_spent(pages)
    pages.take(page([4, 5], "c3"))
    assert budget.is_spent(pages)
    another = Budget(pages)
    pages.take(page([6, 7], "c4"))
    assert not another.is_spent(pages)
    pages.take(page([8], "c5"))
    assert another.is_spent(pages)


def test_a_budget_of_bytes_ends_there_too(monkeypatch):
    pages = begun([1, 2], "c1")
    monkeypatch.setattr(pagination, "MOST_BYTES", pages.size + 10)
    budget = Budget(pages)
    assert not budget.is_spent(pages)
    pages.take(page([3], "c2"))
    assert budget.is_spent(pages)
