"""Claims as they are typed."""

import pytest

from convex_explorer.convex.claims import ClaimsError, read_acting_as, read_attributes
from convex_explorer.convex.identity import ActingAs, ActingAsError


def test_claims_are_typed_like_args_and_are_plain_json():
    whom = read_acting_as(
        " https://a ",
        " ada ",
        "{ email: 'ada@x', /* a number */ age: 36, share: 0.5, roles: [1,], }",
    )
    claims = {"email": "ada@x", "age": 36, "share": 0.5, "roles": [1]}
    assert whom == ActingAs("https://a", "ada", claims)
    assert whom.json.endswith('"age":36,"share":0.5,"roles":[1]}')


def test_no_text_is_no_further_claims():
    assert read_acting_as("https://a", "ada", "") == ActingAs("https://a", "ada")


def test_what_cannot_be_read_is_shown_where_it_is():
    with pytest.raises(ClaimsError, match="Line 2") as caught:
        read_acting_as("https://a", "ada", "{\n  email: }")
    (problem,) = caught.value.problems
    assert (problem.line, problem.start) == (2, 9)


def test_the_reader_speaks_of_claims():
    with pytest.raises(ClaimsError, match="Line 1: Claims are an object"):
        read_attributes("[1]")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{ age: 12n }", "“age” holds an Int64"),
        ("{ address: 'x', deep: { key: Bytes('AAE=') } }", "“deep.key” holds bytes"),
        ("{ share: NaN }", "“share” holds nan"),
        ("{ list: [Infinity] }", "“list” holds inf"),
    ],
)
def test_what_no_token_can_hold_is_refused(text, said):
    with pytest.raises(ClaimsError, match=said):
        read_acting_as("https://a", "ada", text)


def test_one_object_can_hold_it_all():
    whom = read_attributes("{ issuer: 'https://a', subject: 'ada', name: 'Ada' }")
    assert whom == ActingAs("https://a", "ada", {"name": "Ada"})
    with pytest.raises(ActingAsError, match="subject is missing"):
        read_attributes("{ issuer: 'https://a' }")
