import pytest

from convex_explorer.convex.calls import LogLevel, LogLine


@pytest.mark.parametrize("level", list(LogLevel))
def test_a_log_line_is_split_into_level_and_text(level):
    assert LogLine.parse(f"[{level}] 'hello' 1") == LogLine(level, "'hello' 1")


def test_line_breaks_stay_in_the_text():
    assert LogLine.parse("[WARN] {\n  a: 1\n}").text == "{\n  a: 1\n}"


def test_only_one_blank_belongs_to_the_level():
    assert LogLine.parse("[INFO]   indented").text == "  indented"


@pytest.mark.parametrize("line", ["[LOG] ", "[LOG]"])
def test_an_empty_line_keeps_its_level(line):
    assert LogLine.parse(line) == LogLine(LogLevel.LOG, "")


@pytest.mark.parametrize("line", ["no level", "[TRACE] unknown", " [ERROR] late", ""])
def test_a_line_of_another_form_counts_as_log_and_keeps_every_character(line):
    assert LogLine.parse(line) == LogLine(LogLevel.LOG, line)


def test_a_log_line_is_printed_as_it_came():
    line = "[ERROR] Log overflow (maximum 256). Remaining log lines omitted."
    assert str(LogLine.parse(line)) == line
