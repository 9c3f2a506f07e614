import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.calls import LogLevel, LogLine
from convex_explorer.ui.outcome.log_sieve import LogFilter, LogLayout, LogSieve

LINES = st.lists(st.builds(LogLine, st.sampled_from(LogLevel), st.text(max_size=30)), max_size=30)
WORDS = st.text("abAB\n ", max_size=2)


def gone_through(work):
    for _ in work.steps():
        pass
    return work


def texts(lines, **chosen):
    return [line.text for line in gone_through(LogSieve(lines, LogFilter(**chosen))).kept]


@given(LINES)
def test_without_a_filter_all_lines_are_seen_and_counted(lines):
    sieve = gone_through(LogSieve(lines, LogFilter()))
    assert sieve.kept == lines
    assert sum(sieve.counts.values()) == len(lines)
    assert sieve.size == sum(len(line.text) for line in lines)
    assert sieve.longest == max((len(line.text) for line in lines), default=0)


@given(LINES, st.sampled_from(LogLevel), WORDS)
def test_what_is_seen_are_the_lines_of_the_level_with_the_words(lines, level, words):
    def holds(text):
        return words in text if words != words.lower() else words in text.lower()

    wanted = [line for line in lines if line.level is level and holds(line.text)]
    sieve = gone_through(LogSieve(lines, LogFilter(level, words)))
    assert sieve.kept == wanted
    assert sum(sieve.counts.values()) == len(lines)


def test_capitals_count_only_if_there_are_some():
    lines = [LogLine(LogLevel.LOG, text) for text in ("Cache miss", "cache hit", "other")]
    assert texts(lines, words="cache") == ["Cache miss", "cache hit"]
    assert texts(lines, words="Cache") == ["Cache miss"]


def test_it_knows_what_the_deployment_left_out():
    cut = LogLine.parse("[LOG] " + "x" * 50 + " (truncated due to length)")
    last = LogLine.parse("[ERROR] Log overflow (maximum 256). Remaining log lines omitted.")
    sieve = gone_through(
        LogSieve([cut] * 2 + [LogLine(LogLevel.LOG, "")] * 253 + [last], LogFilter())
    )
    assert sieve.cut == 2
    assert sieve.overflows == 1
    assert gone_through(LogSieve([*sieve.lines, *sieve.lines], LogFilter())).overflows == 2
    assert gone_through(LogSieve([last], LogFilter())).overflows == 0


@pytest.mark.parametrize("count", [256, 100_000])
def test_much_is_gone_through_in_many_steps(count):
    lines = [LogLine(LogLevel.LOG, "x" * (25_600_000 // count))] * count
    assert len(list(LogSieve(lines, LogFilter()).steps())) > 100
    assert len(list(LogLayout(lines).steps())) > 100


@given(LINES.filter(bool), st.integers(1, 5_000))
def test_a_layout_holds_every_line_behind_its_level(lines, repeated):
    lines = [LogLine(line.level, line.text * (repeated // 10)) for line in lines]
    layout = gone_through(LogLayout(lines))
    assert layout.text.decode() == "\n".join(f"{each.level:<7}{each.text}" for each in lines)
    ends = [start - 1 for start, _ in layout.blocks[1:]] + [len(layout.text)]
    for (start, count), end in zip(layout.blocks, ends, strict=True):
        assert layout.text[start:end].count(b"\n") + 1 == count
        assert layout.text[end : end + 1] in (b"\n", b"")
