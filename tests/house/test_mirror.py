"""Tests mirror the source: the same room, the same name."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "convex_explorer"
TESTS = ROOT / "tests"
#: Folders of tests/ that are about no single file.
NOT_MIRRORED = {
    "conformance",
    "crash",
    "faults",
    "fuzz",
    "house",
    "journeys",
    "live",
    "packaging",
    "support",
}
#: Rooms in which every file has tests of its own; in ui/ some are seen through a journey only.
FULLY_TESTED = ("values", "convex", "store", "demo", "session")
#: Source files without a test file, and why.
WITHOUT_TESTS_OF_THEIR_OWN = {
    "convex/args_cursor.py": "test_args.py reads through it, problem by problem",
    "convex/args_literals.py": "test_args.py reads through it, literal by literal",
    "convex/args_reader.py": "test_args.py is about what it reads; args.py is its door",
    "convex/args_words.py": "test_args.py reads through it, word by word",
    "convex/errors.py": "names of kinds, without behavior; test_refusals.py tells them apart",
    "convex/named_function.py": "a name and a spec, without behavior",
    "session/session.py": "a bundle, without behavior",
}


def files_of_tests() -> list[Path]:
    return [
        path.relative_to(TESTS)
        for path in sorted(TESTS.rglob("test_*.py"))
        if path.relative_to(TESTS).parts[0] not in NOT_MIRRORED
    ]


def source_files() -> list[Path]:
    return [
        path.relative_to(SOURCE)
        for room in FULLY_TESTED
        for path in sorted((SOURCE / room).rglob("*.py"))
        if path.name != "__init__.py"
    ]


@pytest.mark.parametrize("path", files_of_tests(), ids=str)
def test_a_test_file_is_about_a_source_file_of_its_name(path: Path):
    assert (SOURCE / path.with_name(path.name.removeprefix("test_"))).exists()


@pytest.mark.parametrize("path", source_files(), ids=str)
def test_a_source_file_has_tests(path: Path):
    if path.as_posix() in WITHOUT_TESTS_OF_THEIR_OWN:
        return
    assert (TESTS / path.with_name(f"test_{path.name}")).exists()


@pytest.mark.parametrize("path", WITHOUT_TESTS_OF_THEIR_OWN)
def test_an_exception_is_still_one(path: str):
    source = Path(path)
    assert (SOURCE / source).exists()
    assert not (TESTS / source.with_name(f"test_{source.name}")).exists()
