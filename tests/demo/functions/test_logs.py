from convex_explorer.convex.calls import LogLevel, LogLine
from tests.support.demo import query


def test_every_level_is_printed(deployment):
    answer = query(deployment, "logs:everyLevel")
    lines = [LogLine.parse(line) for line in answer.body["logLines"]]
    assert {line.level for line in lines} == set(LogLevel)
    assert LogLine(LogLevel.LOG, "'log line' 1 2.5 true null undefined") in lines
    assert LogLine(LogLevel.LOG, "'two\\nlines'") in lines


def test_many_lines_overflow(deployment):
    assert len(query(deployment, "logs:many", {"n": 256}).body["logLines"]) == 256
    lines = query(deployment, "logs:many", {"n": 1e12}).body["logLines"]
    assert len(lines) == 256
    assert "Log overflow" in lines[-1]
    assert "logLines" not in query(deployment, "logs:many", {"n": 0}).body
