import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.ui.outcome.facts import facts_of, hex_rows, link_in, whole_text
from convex_explorer.ui.outcome.part import Part
from convex_explorer.values.codec import encode
from convex_explorer.values.ids import DocumentId
from convex_explorer.values.received import Received
from convex_explorer.values.types import Int64


def part(value, *path):
    return Part(path or ("field",), Received.from_bytes(encode(value)))


def facts(value, *path):
    return {fact.name: fact.text for fact in facts_of(part(value, *path))}


def test_a_time_is_told_locally_in_utc_and_as_how_long_ago():
    known = facts(1764000000000.0)
    assert known["UTC"] == "2025-11-24 16:00:00"
    assert known["When"].endswith("ago") or known["When"] == "just now"
    assert known["Local time"].startswith("2025-11-2")
    assert facts(Int64(1764000000000))["UTC"] == "2025-11-24 16:00:00"


def test_a_small_number_is_a_time_only_as_creation_time():
    assert facts(86_400_000.0) == {}
    assert facts(86_400_000.0, "_creationTime")["UTC"] == "1970-01-02 00:00:00"


def test_an_int64_is_there_in_full():
    assert whole_text(part(Int64(-(2**63)))) == b"-9223372036854775808n"
    assert facts(Int64(-1))["Hexadecimal"] == "0xffffffffffffffff"


def test_an_id_has_the_name_of_its_table_or_else_its_number():
    identity = DocumentId.make(10003, bytes(16))
    assert facts_of(part(identity)) == [("Id of", "table number 10003")]
    named = facts_of(part(identity), {10003: "users", 10004: "tasks"})
    assert named == [("Id of", "users (table 10003)")]
    assert whole_text(part(identity)) == identity.encode()


def test_bytes_have_a_size_and_are_shown_in_hexadecimal():
    assert facts(bytes(2_000))["Size"] == "2,000 bytes (2.0 KiB)"
    assert whole_text(part(b"Hi\x00")).decode().split("  ")[1].strip() == "48 69 00"


@given(st.binary(max_size=200))
def test_what_is_shown_in_hexadecimal_is_all_there_is(data):
    rows = hex_rows(data).splitlines()
    assert bytes.fromhex("".join(row[8:55] for row in rows)) == data


def test_more_bytes_than_anybody_reads_are_counted():
    assert hex_rows(bytes(300_000)).endswith("234,464 bytes more; a copy has them all")


@given(st.text())
def test_a_string_is_there_whole_and_without_escapes(text):
    assert whole_text(part(text)).decode() == text


def test_a_string_is_measured():
    assert facts("é\nb") == {"Length": "3 characters", "UTF-8": "4 bytes", "Lines": "2"}
    assert facts("a") == {"Length": "1 character"}


def test_small_arrays_and_objects_are_shown_and_large_ones_counted():
    assert whole_text(part([1.0])) == b"[\n  1\n]"
    large = part(["x" * 1_000] * 300)
    assert whole_text(large) is None
    assert {fact.name: fact.text for fact in facts_of(large)}["Items"] == "300"


def test_a_range_says_which_items_it_is():
    items = Part((), Received.from_bytes(b"[1,2,3]"), range(1, 3))
    assert [fact.text for fact in facts_of(items)] == ["1 to 2"]


@pytest.mark.parametrize("text", ["https://a.example/b?c=d", "HTTP://a.example"])
def test_web_addresses_are_links(text):
    assert link_in(part(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "see https://a.example",
        "https://a\nb",
        "ftp://a",
    ],
)
def test_nothing_else_is_a_link(text):
    assert link_in(part(text)) is None


def test_only_strings_are_links():
    assert link_in(part(["https://a.example"])) is None
    assert link_in(part(True)) is None
    assert facts(True) == {}
    assert facts(None) == {}
