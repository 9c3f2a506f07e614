"""What is compared of two runs."""

from convex_explorer.convex.runs import Run, are_comparable
from tests.support.made_calls import call, returned, threw


def test_of_a_run_that_returned_the_value_is_compared():
    outcome = returned([1, 2])
    assert Run(call(), outcome).value is outcome.value


def test_of_an_error_its_message_and_its_data_are_compared():
    assert Run(call(), threw("no “way”", error_data={"code": 1})).value.value() == {
        "message": "no “way”",
        "data": {"code": 1.0},
    }
    assert Run(call(), threw("half \ud800")).value.value() == {"message": "half \ud800"}


def test_a_value_and_an_error_are_not_alike():
    good, bad = Run(call(), returned(1)), Run(call(), threw())
    assert are_comparable(good, good)
    assert are_comparable(bad, bad)
    assert not are_comparable(good, bad)
