import pytest

from convex_explorer.convex.variable_texts import name_flaw, text_flaw, variables_of
from convex_explorer.convex.variables import LONGEST_TEXT
from convex_explorer.values.types import Int64


def test_values_are_written_in_the_language_of_args():
    texts = {
        "id": '"j57"',
        "n": "12n",
        "all": "[1, { a: null }] // mine",
        "bad": "j57",
        "two": "1, 2",
    }
    variables = variables_of("acme", texts)
    assert variables.values == {"id": "j57", "n": Int64(12), "all": [1.0, {"a": None}]}
    assert variables.deployment_name == "acme"


@pytest.mark.parametrize("name", ["userId", "_a", "ünï", "a1", "a" * 64])
def test_names_that_can_be_had(name):
    assert name_flaw(name) is None


@pytest.mark.parametrize("name", ["", " a", "1a", "a b", "a-b", "{{a}}", "a\n", "a" * 65])
def test_names_that_cannot_be_had(name):
    assert "begins with a letter" in name_flaw(name)


def test_what_is_no_value_is_explained():
    assert text_flaw('"j57"') is None
    assert text_flaw("") == "Write a value."
    assert text_flaw("1, b: 2")
    assert "10,000" in text_flaw('"' + "x" * LONGEST_TEXT + '"')
