"""A real process that filters: its answers, its end, and what it is told of the environment."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from convex_explorer.session.filter_process import FilterEndedError, FilterProcess
from convex_explorer.values.filter_problems import InvalidFilterError
from convex_explorer.values.received import Received

VALUE = Received.from_bytes(b'{"page":[{"name":"a"},{"name":1E2}]}')
#: A regular expression takes longer than anybody lives.
ENDLESS = Received.from_bytes(b'["%sb"]' % (b"a" * 60))
FOR_EVER = "$[?search(@, '(a+)+$')]"


@pytest.fixture
def process():
    process = FilterProcess()
    yield process
    process.end()


def test_it_finds_what_is_asked_for_again_and_again(process):
    matches = process.ask(VALUE, "$.page[*].name")
    assert matches.json == b'["a",1E2]'
    assert matches.path_at(1) == ("page", 1, "name")
    assert process.ask(VALUE, "$.page[0]").json == b'[{"name":"a"}]'
    assert process.ask(Received.from_bytes(b"[1]"), "$[*]").json == b"[1]"
    assert len(process.ask(VALUE, "$.none")) == 0


def test_what_is_no_jsonpath_is_told_and_the_next_one_is_answered(process):
    with pytest.raises(InvalidFilterError) as raised:
        process.ask(VALUE, "$.page[")
    assert raised.value.position == 7
    assert len(process.ask(VALUE, "$.page[*]")) == 2


def test_it_can_be_killed_amid_a_regular_expression_that_never_ends(process):
    process.ask(VALUE, "$")
    killing = threading.Timer(0.2, process.kill)
    killing.start()
    with pytest.raises(FilterEndedError):
        process.ask(ENDLESS, FOR_EVER)
    killing.join()
    assert process.has_ended
    with pytest.raises(FilterEndedError):
        process.ask(VALUE, "$")


def test_what_was_killed_before_it_began_never_begins(process):
    process.kill()
    with pytest.raises(FilterEndedError):
        process.ask(VALUE, "$")


def test_it_does_not_know_our_environment(process, monkeypatch):
    monkeypatch.setenv("CONVEX_EXPLORER_DEPLOY_KEY", "prod:secret|key")
    process.ask(VALUE, "$")
    environment = Path(f"/proc/{process._process.pid}/environ")
    if not environment.exists():
        pytest.skip("there is no /proc here")
    assert b"PYTHONPATH" in environment.read_bytes()
    assert b"secret" not in environment.read_bytes()


PROGRAM = """
import sys, threading
from convex_explorer.session.filter_process import FilterProcess
from tests.session.test_filter_process import ENDLESS, FOR_EVER, VALUE
process = FilterProcess()
process.ask(VALUE, "$")
if sys.argv[1] == "busy":
    threading.Thread(target=process.ask, args=(ENDLESS, FOR_EVER), daemon=True).start()
    while process.value is not ENDLESS:
        pass
print(process._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there it ends by itself, in ten minutes")
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_it_ends_with_a_program_that_was_killed(state):
    root = Path(__file__).parents[2]
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, state],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with program:
        worker = int(program.stdout.readline())
        watched = os.pidfd_open(worker) if hasattr(os, "pidfd_open") else None
        program.send_signal(signal.SIGKILL)
    if watched is None:
        pytest.skip("there is no way here to wait for another's process")
    import select

    ended, _, _ = select.select([watched], [], [], 10)
    os.close(watched)
    assert ended
