import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.env_text import EnvVariable, read_env


def variables(text):
    return {each.name: each.value for each in read_env(text) if isinstance(each, EnvVariable)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=b", "b"),
        ("A = b ", "b"),
        ("  export A=b", "b"),
        ("export\tA=b", "b"),
        ("A: b", "b"),
        ("A=", ""),
        ("A=''", ""),
        ("A='b c'", "b c"),
        ('A="b c"', "b c"),
        ("A=`b 'c' \"d\"`", "b 'c' \"d\""),
        ("A=b # c", "b"),
        ("A=b#c", "b"),
        ("A='b # c'", "b # c"),
        ('A="b # c" # d', "b # c"),
        (r'A="b\nc"', "b\nc"),
        (r"A='b\nc'", r"b\nc"),
        (r"A=b\nc", r"b\nc"),
        ('A="b\nc"', "b\nc"),
        (r'A="b\"c"', r"b\"c"),
        ("A='b", "'b"),
        ("A='b' c", "'b' c"),
        ("A=b=c==", "b=c=="),
        ("A=b\r\n", "b"),
        ("A=b\rB=c", "b"),
        ("A=dev:happy-otter-123 # team: t, project: p", "dev:happy-otter-123"),
    ],
)
def test_values_are_read_by_the_rules_of_dotenv(text, value):
    assert variables(text)["A"] == value


def test_the_lines_after_a_value_of_several_lines_are_read_too():
    assert variables("A='b\nX=y\nc'\nD=e") == {"A": "b\nX=y\nc", "D": "e"}


def test_a_quote_that_is_not_closed_swallows_nothing():
    assert variables("A='b\nC=d") == {"A": "'b", "C": "d"}


def test_lines_that_assign_nothing_are_given_as_they_are():
    text = "# note\nhttps://a.example\nprod:a|b==\n\nA=b"
    assert list(read_env(text)) == [
        "# note",
        "https://a.example",
        "prod:a|b==",
        "",
        EnvVariable("A", "b"),
    ]


def test_a_value_is_masked_where_it_is_printed():
    assert "canary" not in repr(list(read_env("A=canary")))


def test_reading_a_text_of_open_quotes_takes_no_time_to_speak_of():
    text = "A='b\\'\n" * 20_000
    assert sum(1 for _ in read_env(text)) > 0


@given(st.text(alphabet="AB_=:'\"`#\\ \n\r\t.x"))
def test_any_text_can_be_read(text):
    for each in read_env(text):
        assert isinstance(each, EnvVariable | str)
