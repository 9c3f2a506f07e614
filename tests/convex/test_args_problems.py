"""The problems of args text: what is underlined, and what people are told."""

import pytest

from convex_explorer.convex.args import read_args


def found(text: str) -> list[tuple[str, str]]:
    """What is underlined, and what is said of it."""
    return [(text[p.start : p.end], p.message) for p in read_args(text).problems]


def only(text: str) -> tuple[str, str]:
    problems = found(text)
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize("break_", [" ", "\n  "])
def test_a_missing_comma_is_missed_where_it_belongs_and_reading_goes_on(break_):
    text = f'{{ "a": 1{break_}"b": True }}'
    assert found(text) == [
        ("1", "A comma is missing: write “,” after “1”."),
        ("True", "Write true, not True."),
    ]


def test_a_missing_comma_in_an_array():
    assert only('{ a: ["x" "y"] }') == ('"x"', 'A comma is missing: write “,” after “"x"”.')


def test_a_missing_colon():
    assert only('{ "limit" 20, b: 1 }') == (
        '"limit"',
        "A colon is missing: write “:” after “limit”.",
    )


@pytest.mark.parametrize("text", ["{ limit = 20 }", "{ 'limit' => 20 }"])
def test_an_equals_sign_for_a_colon(text):
    assert only(text) == ("=", "Write “:” here, not “=”.")


def test_a_semicolon_for_a_comma():
    assert only("{ a: 1; b: 2 }") == (";", "Write “,” here, not “;”.")


@pytest.mark.parametrize("text", ["{ limit }", "{ limit, b: 1 }", "{ limit b: 1 }"])
def test_a_name_alone_has_no_value(text):
    assert only(text) == ("limit", "“limit” has no value: write one as in limit: 1.")


@pytest.mark.parametrize("text", ["{ a: }", "{ a: , b: 1 }"])
def test_a_value_is_missing_after_the_colon(text):
    assert only(text) == (":", "A value is missing here: write it after the “:”.")


@pytest.mark.parametrize("text", ["{,}", "{ a: 1,, b: 2 }", "{ a: [1,,2] }", "{ a: [,] }"])
def test_a_comma_with_nothing_before_it(text):
    assert only(text) == (",", "There is nothing before this comma: take it away.")


@pytest.mark.parametrize(
    ("text", "opener", "closers"),
    [
        ('{ "a": 1', "{", "}"),
        ("{", "{", "}"),
        ("{ a: ", "{", "}"),
        ("{ a: [1, 2", "[", "]}"),
        ("{ a: [{ b: [", "[", "]}]}"),
        ("{ a: { b: 1 }\n// end", "{", "}"),
    ],
)
def test_an_unclosed_bracket_is_shown_at_its_opener(text, opener, closers):
    assert only(text) == (opener, f"This “{opener}” is never closed: add “{closers}” at the end.")


def test_the_innermost_unclosed_bracket_is_the_one_pointed_at():
    [problem] = read_args("{ a: [1],\n  b: [2").problems
    assert (problem.line, problem.column) == (2, 6)


def test_an_array_that_is_closed_too_late_or_not_at_all():
    assert only("{ a: [1, 2 }") == ("[", "This “[” is never closed: add “]” before “}”.")
    expected = ("[", "This “[” is never closed: add “]” before “b”.")
    assert only("{ a: [1, 2, b: 3 }") == expected
    assert only("{ a: [1, 2\n  b: 3 }") == expected


def test_the_wrong_closer():
    assert only("{ a: 1 ]") == ("]", "Write “}” here, not “]”.")
    assert only("{ a: { b: 1 ], c: 2 }") == ("]", "Write “}” here, not “]”.")
    assert only("{ a: 1 ], b: 2 }") == ("]", "This “]” closes nothing: take it away.")


def test_fields_in_an_array():
    expected = ("[", "Names belong in an object: write { … } here, not [ … ].")
    assert only('{ a: ["x": 1, "y": 2], b: 1 }') == expected


@pytest.mark.parametrize(
    ("text", "underlined", "quote"),
    [
        ('{ "a": "open, "b": 1 }', '": 1 }', '"'),
        ('{ "a": "open\n, "b": 1 }', '"open', '"'),
        ("{ a: 'open }", "'open }", "'"),
        ("{ a: `open }\n", "`open }\n", "`"),
        ('{ "a', '"a', '"'),
        ("{ name: it's }", "'s }", "'"),
    ],
)
def test_an_unclosed_string_is_all_that_is_said_of_its_line(text, underlined, quote):
    assert only(text) == (underlined, f"This string is never closed: add {quote} at its end.")


def test_lines_before_an_unclosed_string_keep_their_problems():
    assert [message for _, message in found('{ a: None,\n b: True, c: "x }')] == [
        "Write null, not None.",
        'This string is never closed: add " at its end.',
    ]


def test_an_unclosed_comment():
    assert only("{ a: 1 } /* b") == ("/*", "This comment is never closed: add “*/” at its end.")


def test_a_name_that_is_there_twice():
    assert only('{ a: 1, "a": 2 }') == ('"a"', "“a” is here twice: rename or delete one of them.")
    assert found("{ a: { b: 1 }, c: { b: 1 } }") == []


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("True", "true"),
        ("False", "false"),
        ("None", "null"),
        ("NULL", "null"),
        ("TRUE", "true"),
        ("nan", "NaN"),
        ("-inf", "-Infinity"),
    ],
)
def test_words_of_other_languages(word, instead):
    assert only(f"{{ a: {word} }}") == (word, f"Write {instead}, not {word}.")


def test_undefined_is_left_out():
    assert only("{ a: undefined }") == (
        "undefined",
        "Convex has no undefined: leave the field out instead, or write null.",
    )


@pytest.mark.parametrize(
    "words",
    ["hello", "hello big world", "foo.bar", "some-id", "#fff", "https://convex.dev/a?b=1", "a/b"],
)
def test_unquoted_words_want_quotes_together(words):
    expected = (words, f'“{words}” needs quotes: write "{words}".')
    assert only(f"{{ a: {words}, b: 1 }}") == expected
    assert only(f"{{ a: [{words}], b: 1 }}") == expected


def test_an_unquoted_word_does_not_swallow_the_next_field():
    underlined = [part for part, _ in found("{ a: foo b: True\n c: None }")]
    assert underlined == ["foo", "True", "None"]


def test_a_name_with_a_hyphen_wants_quotes():
    assert only("{ user-id: 1 }") == ("user-id", '“user-id” needs quotes: write "user-id".')


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("“Ada”", "Ada"),
        ("\u2018Ada\u2019", "Ada"),
        ("„Ada“", "Ada"),
        ('“Ada"', "Ada"),
        ("“Lovelace, Ada: “", "Lovelace, Ada:"),
        ("“it's”", "it's"),
    ],
)
def test_typographic_quotes_are_named(typed, meant):
    expected = (typed, f'These are typographic quotes: write "{meant}".')
    assert only(f"{{ name: {typed}, b: 1 }}") == expected
    assert only(f"{{ {typed}: 1, b: 2 }}") == expected


def test_an_invisible_character():
    assert only("{ a: 1\u200b, b: 2 }") == ("\u200b", "An invisible character (U+200B): delete it.")


def test_a_comment_as_in_python():
    assert only("{ a: 1, # one\n b: 2 }") == (
        "# one",
        "A comment begins with “//” here: write that instead of “#”.",
    )


@pytest.mark.parametrize(
    ("text", "underlined", "message"),
    [
        ("[{ a: 1 }]", "[", "Args are an object, not a list: take away the “[” and “]” around it."),
        ("[1]", "[", "Args are an object, not a list: write { … } with a name for each value."),
        ("20", "20", "Args are an object: write { … } with a name for each value."),
        ('"a" + 1', '"a" + 1', "Args are an object: write { … } with a name for each value."),
        ("limit: 20", "limit", "Put braces around the fields: { limit: … }."),
        ("({ a: 1 })", "(", "Take the parentheses around the object away."),
        ("}", "}", "Args are an object: write { … } with a name for each value."),
        (
            '{ "$integer": "BQAAAAAAAAA=" }',
            '{ "$integer": "BQAAAAAAAAA=" }',
            "Args are an object: write { … } with a name for each value.",
        ),
    ],
)
def test_something_else_than_an_object_at_the_top(text, underlined, message):
    assert only(text) == (underlined, message)


@pytest.mark.parametrize("rest", ["}", "{ b: 2 }", "and more", ","])
def test_text_after_the_end(rest):
    assert only(f"{{ a: 1 }} {rest} // end") == (
        rest,
        "Args end with the “}” before this: take the rest away.",
    )


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1e999", "1e999 is too large for a number"),
        ("-1e999", "-1e999 is too large for a number"),
        ("9" * 5000, "is too large for a number"),
        ("0x" + "f" * 5000, "is too large for a number"),
        ("9223372036854775808n", "9223372036854775808n does not fit in Int64"),
        ("-9223372036854775809n", "-9223372036854775809n does not fit in Int64"),
        ("9" * 5000 + "n", "does not fit in Int64"),
        ("007", 'A number cannot begin with 0: write 7, or "007" for a string.'),
        ("1.5n", "An Int64 is a whole number"),
        ("12L", "An Int64 ends in “n”"),
        ("2024-01-31", '“2024-01-31” is not a number: write "2024-01-31" for a string.'),
        ("1.2.3", '“1.2.3” is not a number: write "1.2.3" for a string.'),
        ("-", "“-” alone is not a number: write digits after it."),
        ("60*1000", "Nothing is worked out here: write the result."),
    ],
)
def test_numbers_that_cannot_be_sent(number, words):
    underlined, message = only(f"{{ a: {number} }}")
    assert underlined == number
    assert words in message


def test_digits_that_a_number_would_lose_are_not_lost_silently():
    assert only("{ a: 9007199254740993 }")[1] == (
        "9007199254740993 has more digits than a number keeps (it would become 9007199254740992): "
        'write 9007199254740993n for an Int64, or "9007199254740993" for a string.'
    )
    assert "n for an Int64" not in only("{ a: 12345678901234567891 }")[1]


def test_calculations_are_underlined_whole():
    message = "Nothing is worked out here: write the result."
    assert found('{ a: 60 * 1000, b: "x" + "y" }') == [
        ("60 * 1000", message),
        ('"x" + "y"', message),
    ]


@pytest.mark.parametrize(
    ("text", "underlined", "words"),
    [
        ("Date.now()", "Date.now()", "“Date.now(…)” is not called here"),
        ("new Date()", "new Date", "Only plain values can stand here"),
        ('ObjectId("x", { y: [1] })', 'ObjectId("x", { y: [1] })', "is not called here"),
        ("BigInt(5)", "BigInt(5)", "Write 12n for an Int64, not BigInt(…)."),
        ("Date.now() - 60 * 1000", "Date.now()", "is not called here"),
        ("(1, 2)", "(1, 2)", "Take the parentheses away"),
        ("10:30", ":", "“:” is not expected here"),
        ("b'raw'", "b'raw'", 'Bytes are written as base64: write Bytes("…")'),
        ("u'text'", "u'text'", "Take away the “u” before the quote."),
        ("[...rest]", "...rest", "“...” fills nothing in here"),
        ("`a ${b}`", "${", "“${…}” is not filled in here"),
        ("1 { }", "{", "“{” is not expected here: write “,” or “}” before it."),
    ],
)
def test_code_is_no_value_and_one_problem(text, underlined, words):
    problem = only(f"{{ a: {text}, b: 1 }}")
    assert problem[0] == underlined
    assert words in problem[1]


@pytest.mark.parametrize("text", ["{ [name]: 1, b: 2 }", "{ : 1, b: 2 }", "{ { a: 1 }, b: 2 }"])
def test_a_field_without_a_name(text):
    assert "A field's name is missing here" in only(text)[1]


def test_spreading_is_not_possible():
    assert "“...” fills nothing in here" in only("{ ...defaults, a: 1 }")[1]


@pytest.mark.parametrize(
    ("payload", "underlined", "words"),
    [
        ('"aGVsbG8"', '"aGVsbG8"', "add “=” at the end"),
        ('"YQ"', '"YQ"', "add “==” at the end"),
        ('"a-_b"', '"a-_b"', "URL-safe base64"),
        ('"hé!!"', '"hé!!"', "“é” is not base64"),
        ('"YQ==YQ=="', '"YQ==YQ=="', "“=” is not base64"),
        ('"abcde"', '"abcde"', "cut off or too long"),
        ("5", "Bytes(5)", "Base64 in quotes is missing"),
        ("", "Bytes()", "Base64 in quotes is missing"),
    ],
)
def test_bytes_that_are_not_base64(payload, underlined, words):
    problem = only(f"{{ a: Bytes({payload}), b: 1 }}")
    assert problem[0] == underlined
    assert words in problem[1]


def test_bytes_alone():
    assert only("{ a: Bytes }") == ("Bytes", 'Base64 in quotes is missing: write Bytes("…").')


def test_bytes_without_their_closing_parenthesis():
    assert "“)” is missing" in only('{ a: Bytes("YQ==", b: 1 }')[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("naïve", "“ï” cannot be part of a field's name"),
        (r'"a\nb"', "control characters"),
        (r'"a\x7fb"', "control characters"),
        ("n" * 1025, "1025 characters: shorten it to 1024"),
        ("$set", "Convex keeps names with “$” for itself"),
        ('"$undefined"', "Convex keeps names with “$” for itself"),
    ],
)
def test_names_that_convex_refuses(name, words):
    underlined, message = only(f"{{ outer: {{ {name}: 1, b: 2 }} }}")
    assert underlined == name
    assert words in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"$integer": "AAAA"}', "“$integer” holds eight bytes, not 3"),
        ('{"$float": "AAAA"}', "“$float” holds eight bytes, not 3"),
        ('{"$integer": 5}', "“$integer” holds base64 in quotes"),
        ('{"$bytes": "?"}', "“?” is not base64"),
    ],
)
def test_encoded_values_that_hold_something_else(text, words):
    underlined, message = only(f"{{ a: {text} }}")
    assert underlined == text
    assert words in message


def test_an_encoded_value_with_a_second_field_is_none():
    assert only('{ a: {"$integer": "BQAAAAAAAAA=", b: 1} }')[0] == '"$integer"'


@pytest.mark.parametrize(
    ("text", "underlined", "words"),
    [
        (r'"good \q bad"', r"\q", "“\\q” is not an escape"),
        (r'"C:\Users"', r"\U", r"write \\U for a backslash"),
        (r'"\u12"', r"\u", "four hex digits"),
        (r'"\xg"', r"\x", "two hex digits"),
        (r'"\u{110000}"', r"\u{110000}", "no such character"),
        (r'"a\ud800b"', r"\ud800", "lone surrogate"),
        (r'"\ude00\ud83d"', r"\ude00", "lone surrogate"),
        ('"a\ud800b"', "\ud800", "lone surrogate"),
    ],
)
def test_what_is_wrong_within_a_string_is_underlined_within_it(text, underlined, words):
    problem = only(f"{{ a: {text}, b: 1 }}")
    assert problem[0] == underlined
    assert words in problem[1]


def test_sixty_four_levels_are_one_too_many():
    # The list in which args travel is a level too.
    assert "Convex takes 64 levels" in only('{"a":' * 63 + "[]" + "}" * 63)[1]


def test_an_array_or_object_that_is_too_large():
    assert "has 8193 items: Convex takes 8192" in only(f"{{ a: [{'1,' * 8193}] }}")[1]
    fields = ",".join(f"f{number}: 1" for number in range(1025))
    assert "has 1025 fields: Convex takes 1024" in only(f"{{ a: {{ {fields} }} }}")[1]


def test_a_problem_says_where_it_is():
    text = '{\n  users: [\n    { name: "Ada" },\n    { name: Grace },\n  ],\n}'
    [problem] = read_args(text).problems
    assert (problem.line, problem.column) == (4, 13)
    assert problem.path == ("users", 1, "name")
    assert text[problem.start : problem.end] == "Grace"


def test_the_path_of_a_bad_name_is_that_of_its_object():
    [problem] = read_args("{ first: 1, outer: { second: 2, bad-name: 3 } }").problems
    assert problem.path == ("outer",)


def test_there_are_a_hundred_problems_at_most():
    problems = read_args(
        "{" + "\n".join(f"f{number}: True," for number in range(500)) + "}"
    ).problems
    assert len(problems) == 100
    assert problems[-1].line == 100
