"""What a key may do, in plain words."""

import pytest

from convex_explorer.convex.key_powers import KeyPowers


def test_a_key_without_limits_may_do_everything():
    assert str(KeyPowers()).startswith("This key may do everything there")


def test_a_key_that_may_only_read_changes_nothing_but_what_anyone_can_change():
    said = str(KeyPowers(read_only=True))
    assert said.startswith("This key may read everything.")
    assert "public mutations" in said


@pytest.mark.parametrize(
    ("operations", "words"),
    [
        (("ViewData",), "This key may read all data, and nothing else."),
        (
            ("ViewLogs", "Deploy", "ViewData"),
            "This key may read all data, deploy code and read logs, and nothing else.",
        ),
        (
            ("FlyToTheMoon", "ActAsUser"),
            "This key may act as any user and do “FlyToTheMoon”, and nothing else.",
        ),
    ],
)
def test_a_limited_key_is_told_by_what_it_may_do(operations, words):
    assert str(KeyPowers(operations)) == words


def test_a_limited_key_that_may_only_read_is_told_as_both():
    said = str(KeyPowers(("ViewData",), read_only=True))
    assert said.startswith("This key may read all data, and nothing else. It may change nothing")
