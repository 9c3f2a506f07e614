"""Results are filtered in a process, one for each tab at a time, and whoever waits can stop."""

import pytest

from convex_explorer.session.result_filter import ResultFilter
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.filtering import FilterRequest
from convex_explorer.values.received import Received
from tests.support.signals import emitted

VALUE = Received.from_bytes(b'{"page":[{"name":"a"},{"name":"b"}]}')
ENDLESS = Received.from_bytes(b'["%sb"]' % (b"a" * 60))
FOR_EVER = "$[?search(@, '(a+)+$')]"


@pytest.fixture
def filters(tasks, qt_loop):
    filters = ResultFilter(tasks)
    yield filters
    qt_loop.run_until_complete(filters.close())


def request(expression="$.page[*].name", value=VALUE, draft_id="one") -> FilterRequest:
    return FilterRequest(draft_id, value, expression)


async def test_what_is_found_comes_with_its_request(filters):
    asked = request()
    filters.filter(asked)
    came, matches = await emitted(filters.filtered)
    assert came is asked
    assert matches.value().raw_bytes() == b'["a","b"]'


async def test_what_is_no_jsonpath_is_told(filters):
    filters.filter(request("page"))
    _, error = await emitted(filters.failed)
    assert isinstance(error, InvalidFilterError)
    assert error.position == 0


async def test_a_process_is_used_again_and_ended_when_nobody_wants_it_any_more(filters):
    filters.filter(request())
    await emitted(filters.filtered)
    process = filters._idle
    filters.filter(request("$.page[0]", draft_id="two"))
    await emitted(filters.filtered)
    assert filters._idle is process
    filters.forget("one")
    assert filters._idle is process
    filters.forget("two")
    assert filters._idle is None


async def test_a_filter_that_never_ends_can_be_stopped(filters, heard):
    asked = request(FOR_EVER, ENDLESS)
    stopped, failed = heard(filters.stopped), heard(filters.failed)
    filters.filter(asked)
    filters.filter(request(draft_id="two"))  # does not wait for the other
    await emitted(filters.filtered)
    filters.stop("one")
    assert stopped == [(asked,)]
    filters.stop("one")
    filters.filter(request())
    await emitted(filters.filtered)
    assert stopped == [(asked,)]
    assert failed == []


async def test_a_new_filter_takes_the_place_of_the_old_and_a_closed_tab_hears_of_none(
    filters, heard
):
    filtered, stopped = heard(filters.filtered), heard(filters.stopped)
    filters.filter(request(FOR_EVER, ENDLESS))
    filters.filter(request("$.page[0]"))
    filters.filter(request(FOR_EVER, ENDLESS, "two"))
    filters.forget("two")
    came, _ = await emitted(filters.filtered)
    assert came.expression == "$.page[0]"
    assert len(filtered) == 1
    assert stopped == []


async def test_closing_ends_every_process(filters, heard):
    filters.filter(request())
    await emitted(filters.filtered)
    idle = filters._idle
    filters.filter(request(FOR_EVER, ENDLESS))
    filters.filter(request(draft_id="two"))
    await emitted(filters.filtered)
    busy = [process for _, process in filters._busy.values()]
    await filters.close()
    assert len(busy) == 1
    for process in (idle, *busy):
        assert process.has_ended
