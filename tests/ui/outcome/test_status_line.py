import pytest
from PySide6.QtGui import QAccessible

from convex_explorer.convex.calls import Progress
from convex_explorer.convex.errors import UnreachableError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.ui.outcome.status_line import (
    StatusLine,
    status_of_error,
    status_of_outcome,
    status_of_progress,
    status_of_running,
    status_of_stop,
)
from tests.support.made_calls import PRODUCTION, call, returned, threw

MUTATION = FunctionType.MUTATION


@pytest.fixture
def line(theme, qtbot):
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.resize(500, 30)
    line.show()
    return line


def test_success_says_type_time_size_count_and_deployment():
    outcome = returned(list(range(37)), seconds=0.128)
    status = status_of_outcome(call(deployment=PRODUCTION), outcome)
    assert (
        status.text
        == f"Success · query · 128 ms · {outcome.size} B · 37 items · PRODUCTION acme prod"
    )
    assert status.kind_color == "production"


def test_an_error_of_the_function_says_so_in_the_same_place():
    status = status_of_outcome(call(function_type=MUTATION), threw())
    assert status.text == "Error · mutation · 500 ms · 321 B · acme dev"
    assert status.tone == "error"


def test_a_write_that_may_have_run_is_not_called_a_failure():
    error = UnreachableError("No answer.", may_have_run=True)
    unknown = status_of_error(call(function_type=MUTATION), error)
    assert unknown.text == "Outcome unknown · mutation · acme dev"
    assert status_of_error(call(), error).text == "No outcome · query · acme dev"


def test_stopping_a_write_says_only_that_we_stopped_waiting():
    assert status_of_stop(call()).text == "Stopped · query · acme dev"
    assert status_of_stop(call(function_type=MUTATION)).word == "Stopped waiting"
    assert status_of_stop(call(function_type=FunctionType.ANY)).word == "Stopped waiting"


def test_the_clock_starts_with_the_first_second():
    assert status_of_running(call(), 0.4).text == "Running tasks:list… · acme dev"
    assert status_of_running(call(), 3.2).text == "Running tasks:list… · 3 s · acme dev"


MIB = 2**20


def test_a_reply_that_comes_in_says_how_much_of_it_is_there():
    known = status_of_progress(call(), 3.2, Progress(4 * MIB, 16 * MIB))
    assert known.text == "Receiving 4.0 of 16.0 MiB… · 3 s · acme dev"
    assert known.details[-1] == "Received: 4,194,304 bytes, as they come over the network"
    unknown = status_of_progress(call(), 3.2, Progress(4 * MIB, None))
    assert unknown.text == "Receiving 4.0 MiB… · 3 s · acme dev"
    whole = status_of_progress(call(), 3.2, Progress(16 * MIB, 16 * MIB))
    assert whole.text == "Reading 16.0 MiB… · 3 s · acme dev"


def test_a_screen_reader_is_told_of_a_reply_in_quarters_only(line, monkeypatch):
    names, said = [], []
    monkeypatch.setattr(QAccessible, "updateAccessibility", said.append)
    for percent in range(100):
        line.show_status(status_of_progress(call(), 3.2, Progress(percent * MIB, 100 * MIB)))
        names.append(line.accessibleName())
    assert len(set(names)) == 4
    assert names[30] == "Receiving 100.0 MiB, 25 percent…"
    assert said == []


def test_it_can_be_read_by_its_text_and_its_accessible_name(line):
    status = status_of_outcome(call(), returned(1))
    line.show_status(status)
    assert line.text() == line.accessibleName() == status.text
    assert "dev.example.com" in line.toolTip()


def test_outcomes_are_said_aloud_and_running_clocks_are_not(line, monkeypatch):
    said = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: said.append(event.message())
    )
    line.show_status(status_of_running(call(), 5))
    line.show_status(status_of_outcome(call(), returned(1)), aloud=False)
    assert said == []
    line.show_status(status_of_outcome(call(), threw()))
    assert said == ["Error · query · 500 ms · 321 B · acme dev"]


def test_a_line_that_is_too_long_is_cut_and_not_widened(line):
    line.resize(60, 30)
    line.show_status(status_of_outcome(call(), returned(list(range(37)))))
    line.grab()
    assert line.minimumSizeHint().width() == 0
