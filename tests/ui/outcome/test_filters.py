"""A filter belongs to its slot and follows its function; nothing old is shown as if it were new."""

import pytest

from convex_explorer.ui.outcome.filters import KEPT, ResultFilters
from convex_explorer.ui.outcome.slot import Slot
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.filtering import Filterable
from tests.support.made_calls import call, returned, threw


class Asked(ResultFilters):
    """Answers when a test wants it, as the process does."""

    def __init__(self):
        super().__init__()
        self.requests, self.stopped = [], []
        self.requested.connect(self.requests.append)
        self.stop_requested.connect(self.stopped.append)

    def answer(self, slot, request=None):
        request = request or self.requests[-1]
        matches = Filterable(request.value.raw_bytes()).find(request.expression)
        self.show_matches(slot, request, matches)


@pytest.fixture
def filters(qapp):
    return Asked()


def run(slot, filters, value, path="tasks:list"):
    same = slot.call is not None and str(slot.call.path) == path
    outcome = threw() if value is None else returned(value)
    slot.take_outcome(call(path), outcome)
    filters.follow(slot, same_function=same)


@pytest.fixture
def slot(filters):
    slot = Slot("draft")
    run(slot, filters, {"page": [{"n": 1}, {"n": 2}]})
    return slot


def apply(filters, slot, expression):
    filters.open(slot)
    filters.apply(slot, expression)


def test_what_is_found_is_shown_in_place_of_the_whole(filters, slot):
    assert slot.filtered is None
    assert slot.shown_value is slot.returned.value
    apply(filters, slot, "$.page[*].n")
    assert slot.filtered is None
    filters.answer(slot)
    assert slot.filtered.raw_bytes() == b"[1,2]"
    assert slot.shown_value is slot.filtered
    assert slot.sight is slot.found
    filters.close(slot)
    assert slot.shown_value is slot.returned.value
    assert slot.sight is slot


def test_the_next_result_of_the_function_is_filtered_and_until_then_shown_whole(filters, slot):
    apply(filters, slot, "$.page[*].n")
    filters.answer(slot)
    run(slot, filters, {"page": [{"n": 3}]})
    assert slot.filtered is None
    late, latest = filters.requests
    assert latest.value is slot.returned.value
    filters.answer(slot, late)
    assert slot.filtered is None
    filters.answer(slot, latest)
    assert slot.filtered.raw_bytes() == b"[3]"


def test_a_filter_outlives_a_failure_of_its_function_and_no_other_function(filters, slot):
    apply(filters, slot, "$.page[*].n")
    filters.answer(slot)
    run(slot, filters, None)
    assert slot.shown_value is None
    assert len(filters.requests) == 1
    run(slot, filters, {"page": [{"n": 4}]})
    filters.answer(slot)
    assert slot.filtered.raw_bytes() == b"[4]"
    run(slot, filters, {"page": [{"n": 5}]}, path="tasks:search")
    assert slot.filter is None


def test_what_was_under_way_is_stopped_when_it_is_not_wanted_any_more(filters, slot):
    apply(filters, slot, "$..n")
    filters.close(slot)
    assert filters.stopped == ["draft"]
    filters.answer(slot)
    assert slot.filter is None
    apply(filters, slot, "$..n")
    run(slot, filters, {}, path="tasks:search")
    assert filters.stopped == ["draft", "draft"]


def test_a_problem_leaves_what_was_found_and_is_not_applied_again(filters, slot):
    apply(filters, slot, "$.page[*].n")
    filters.answer(slot)
    filters.apply(slot, "$.page[")
    filters.show_problem(slot, filters.requests[-1], InvalidFilterError("No.", position=7))
    assert (slot.filter.problem, slot.filter.problem_at) == ("No.", 7)
    assert slot.filtered.raw_bytes() == b"[1,2]"
    run(slot, filters, {"page": [{"n": 6}]})
    assert filters.requests[-1].expression == "$.page[*].n"


def test_what_was_stopped_is_not_applied_again(filters, slot):
    apply(filters, slot, "$..*")
    filters.stop(slot)
    filters.show_stopped(slot, filters.requests[-1])
    assert slot.filter.was_stopped
    run(slot, filters, {"page": []})
    assert len(filters.requests) == 1


def test_an_empty_box_shows_the_whole_value(filters, slot):
    apply(filters, slot, "$.page[*].n")
    filters.answer(slot)
    filters.apply(slot, "  ")
    assert slot.filtered is None
    assert slot.filter.typed == ""


def test_only_what_was_read_is_kept_for_its_function_the_last_one_first(filters, slot):
    apply(filters, slot, "$.bad[")
    filters.show_problem(slot, filters.requests[-1], InvalidFilterError("No."))
    assert list(filters.earlier(slot)) == []
    for number in range(KEPT + 3):
        filters.apply(slot, f"$.page[{number}]")
        filters.answer(slot)
    filters.apply(slot, "$.page[10]")
    filters.answer(slot)
    assert list(filters.earlier(slot))[:2] == ["$.page[10]", f"$.page[{KEPT + 2}]"]
    assert len(filters.earlier(slot)) == KEPT
    other = Slot("other")
    run(other, filters, {}, path="tasks:list")
    filters.open(other)
    assert other.filter.typed == "$.page[10]"
    assert other.filtered is None
    run(other, filters, {}, path="tasks:search")
    assert list(filters.earlier(other)) == []


def test_more_of_the_same_result_is_filtered_while_what_was_found_stays(filters, slot):
    apply(filters, slot, "$.page[*].n")
    filters.answer(slot)
    slot.take_more(returned({"page": [{"n": 1}, {"n": 2}, {"n": 3}]}).value)
    filters.follow_growth(slot)
    assert slot.filtered.raw_bytes() == b"[1,2]"
    filters.answer(slot)
    assert slot.filtered.raw_bytes() == b"[1,2,3]"
    filters.follow_growth(slot)
    assert len(filters.requests) == 2
