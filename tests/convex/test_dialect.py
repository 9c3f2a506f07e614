import pytest

from convex_explorer.convex.calls import Notice
from convex_explorer.convex.dialect import Dialect
from tests.support.made_calls import returned, threw

STRINGS = {"a": ["1"]}
TAG = {"a": {"$integer": "AQAAAAAAAAA="}}


def test_of_a_server_that_keeps_every_type_there_is_nothing_to_say():
    assert Dialect().notices_on(returned(STRINGS)) == ()
    assert Dialect(colon_form=False).notices_on(returned(STRINGS)) == ()


@pytest.mark.parametrize("value", ["5", STRINGS, ["5"], [1, {"a": "5"}]])
def test_strings_out_of_plain_json_may_be_something_else(value):
    assert Dialect(plain_json=True).notices_on(returned(value)) == (Notice.PLAIN_JSON,)


@pytest.mark.parametrize("value", [5, None, [True, 1.5], {"a": {"b": 1}}, {}])
def test_where_there_is_no_string_nothing_can_be_mistaken(value):
    assert Dialect(plain_json=True).notices_on(returned(value)) == ()


def test_error_data_is_looked_at_like_a_value():
    plain = Dialect(plain_json=True)
    assert plain.notices_on(threw(error_data={"code": "5"})) == (Notice.PLAIN_JSON,)
    assert plain.notices_on(threw()) == ()


def test_a_server_made_from_the_document_is_taken_to_know_plain_json_only_until_it_shows_more():
    foreign = Dialect(colon_form=True)
    assert foreign.notices_on(returned(STRINGS)) == (Notice.PLAIN_JSON,)
    assert foreign.notices_on(returned(TAG)) == ()
    assert foreign.notices_on(returned(STRINGS)) == ()
