from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.values.ids import DocumentId

# From the tests of the open backend, value/id_v6.rs (test_document_id_stability).
STABLE_ID = "z43zp6c3e75gkmz1kfwj6mbbx5sw281h"


def stable_internal() -> bytes:
    internal = bytearray([251] * 16)
    for i in range(1, 16):
        internal[i] = internal[i - 1] * 251 & 0xFF
    return bytes(internal)


def test_an_id_is_written_as_the_backend_writes_it():
    assert DocumentId.make(1017, stable_internal()) == STABLE_ID


def test_an_id_tells_its_table_number_and_its_sixteen_bytes():
    assert DocumentId.parse(STABLE_ID) == DocumentId(STABLE_ID, 1017, stable_internal())


@given(st.integers(1, 2**32 - 1), st.binary(min_size=16, max_size=16))
def test_every_id_is_read_back(table_number, internal):
    text = DocumentId.make(table_number, internal)
    assert 31 <= len(text) <= 37
    assert DocumentId.parse(text) == DocumentId(text, table_number, internal)


def test_ids_of_user_tables_have_32_characters():
    assert len(DocumentId.make(10001, bytes(16))) == 32


@given(st.integers(0, 31), st.sampled_from("0123456789abcdefghjkmnpqrstvwxyz"))
def test_an_id_with_one_wrong_character_is_none(position, character):
    text = STABLE_ID[:position] + character + STABLE_ID[position + 1 :]
    assert (DocumentId.parse(text) is None) == (text != STABLE_ID)


@given(st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=28, max_size=40))
def test_what_looks_like_an_id_is_one_only_with_its_checksum(text):
    parsed = DocumentId.parse(text)
    assert parsed is None or DocumentId.make(parsed.table_number, parsed.internal) == text


@given(st.text(max_size=40))
def test_other_strings_are_no_ids(text):
    assert DocumentId.parse(text) is None


def test_a_one_byte_code_that_takes_two_bytes_is_no_id():
    # A regression test of the open backend.
    assert DocumentId.parse("sssswsgggggggggsgcsssfafffsffks") is None


def test_upper_case_and_surroundings_are_not_forgiven():
    assert DocumentId.parse(STABLE_ID.upper()) is None
    assert DocumentId.parse(f"{STABLE_ID}\n") is None


def test_table_number_zero_is_no_table():
    assert DocumentId.parse(DocumentId.make(0, bytes(16))) is None
