import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.store.file_names import LONGEST, file_stem, folded


@given(st.text())
def test_any_name_makes_a_name_that_every_system_takes(name):
    stem = file_stem(name, "call")
    assert stem
    assert len(stem.encode()) <= LONGEST + 1
    assert not set(stem) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(each) == "Cc" for each in stem)
    assert stem[0] not in ". "
    assert stem[-1] not in ". "
    assert unicodedata.is_normalized("NFC", stem)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Tasks of one user", "Tasks of one user"),
        ("users/all: open?", "users-all- open-"),
        ("  spaces   within ", "spaces within"),
        ("..", "call"),
        ("", "call"),
        (".hidden", "hidden"),
        ("the end...", "the end"),
        ("con", "con_"),
        ("CON", "CON_"),
        ("nul.txt", "nul_.txt"),
        ("COM1", "COM1_"),
        ("lpt¹", "lpt¹_"),
        ("console", "console"),
        ("a\u0301", "á"),
        ("tab\tand\nline", "tab-and-line"),
        ("\u202egnp.exe", "-gnp.exe"),
        ("📋 " * 60, ("📋 " * 60).encode()[:LONGEST].decode("utf-8", "ignore").strip()),
        ("\ud800", "call"),
    ],
)
def test_names_stay_readable(name, stem):
    assert file_stem(name, "call") == stem


@pytest.mark.parametrize(("one", "other"), [("A", "a"), ("é", "e\u0301"), ("STRASSE", "straße")])
def test_what_some_system_takes_for_one_name_folds_to_one(one, other):
    assert folded(one) == folded(other)


@given(st.text())
def test_the_system_at_hand_takes_them_all(tmp_path_factory, name):
    file = tmp_path_factory.getbasetemp() / f"{file_stem(name, 'call')}.call.json"
    file.write_bytes(b"")
    assert file in file.parent.iterdir()
    file.unlink()
