"""The command line, as a program of its own: what it prints, and how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import convex_explorer
from convex_explorer.cli import (
    EXIT_NO_OUTCOME,
    EXIT_RETURNED,
    EXIT_THREW,
    EXIT_UNAVAILABLE,
    EXIT_USAGE,
    KEY_VARIABLE,
    TOKEN_VARIABLE,
    main,
)
from convex_explorer.demo.identity import ADMIN_KEY
from tests.support.watched_demo import WatchedDemo

ROOT = Path(convex_explorer.__file__).parents[1]
#: What is set where nobody meant it for a test.
NOT_PASSED_ON = (KEY_VARIABLE, TOKEN_VARIABLE)


@pytest.fixture
def server() -> Iterator[WatchedDemo]:
    with WatchedDemo() as demo:
        yield demo


def environment(**variables: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name not in NOT_PASSED_ON}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | variables


def run(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "convex_explorer", *arguments],
        env=environment(**variables),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


# ---------------------------------------------------------------------- call


def test_a_value_is_exit_status_0(server):
    done = run("call", "--url", server.url, "tasks:countByStatus")
    assert (done.returncode, done.stderr) == (EXIT_RETURNED, "")
    assert "open" in json.loads(done.stdout)


def test_a_thrown_error_is_exit_status_1(server):
    done = run("call", "--url", server.url, "--type", "action", "jobs:fail", "{ how: 'convex' }")
    assert (done.returncode, done.stdout) == (EXIT_THREW, "")
    assert "teapot" in done.stderr


def test_no_outcome_is_exit_status_2_and_says_what_to_do(server):
    done = run("call", "--url", server.url, "tasks:countInternal", **{KEY_VARIABLE: "demo|c4n4ry"})
    assert (done.returncode, done.stdout) == (EXIT_NO_OUTCOME, "")
    assert done.stderr.startswith("convex-explorer: ")
    assert "c4n4ry" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("call", "tasks:list"),
        ("call", "--url", "https://a.example.com", "--deployment", "acme", "tasks:list"),
        ("call", "--url", "https://a.example.com"),
        ("call", "--url", "https://a.example.com", "--type", "subscription", "tasks:list"),
        ("call", "--url", "https://a.example.com", "tasks:list", "{ a: }"),
        ("call", "--deployment", "nobody saved this", "tasks:list"),
        ("nonsense",),
        ("tour",),
        ("demo", "--serve", "--port", "many"),
        ("--open", "messages:list", "demo"),
        ("--open", "messages:list; rm", "--args", "{}"),
        ("--open", "messages:list", "--args", "{ a: }"),
        ("--open", "messages:list", "--args", "{ a: 'prod:a-b-1|s' }"),
        ("--deployment", "acme"),
        ("convex-explorer://open?function=m:f", "--portable"),
        ("convex-explorer://open?function=m:f", "call", "--deployment", "acme", "m:f"),
        ("call", "convex-explorer://open?function=m:f"),
        ("--open", "convex-explorer://open?function=m:f"),
        ("demo", "--serve", "--port", "70000"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_exit_status_64(arguments, capsys):
    try:
        status = main(arguments)
    except SystemExit as ended:
        status = ended.code
    assert status == EXIT_USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "convex-explorer" in printed.err


def test_bad_usage_ends_a_program_without_a_console_as_well(monkeypatch):
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, None)
    with pytest.raises(SystemExit) as ended:
        main(["convex-explorer://open?function=m:f", "call", "--allow-changes"])
    assert ended.value.code == EXIT_USAGE
    assert main(["--open", "messages:list", "--args", "{ a: }"]) == EXIT_USAGE


def test_args_are_read_from_standard_input(server):
    args = "{\n  // as typed\n  value: [1n, 'ü'],\n}"
    done = run("call", "--url", server.url, "values:echo", "-", stdin=args)
    assert json.loads(done.stdout) == [{"$integer": "AQAAAAAAAAA="}, "ü"]


def test_a_credential_comes_from_the_environment_and_never_from_the_command_line(server):
    done = run("call", "--url", server.url, "tasks:countInternal", **{KEY_VARIABLE: ADMIN_KEY})
    assert done.returncode == EXIT_RETURNED
    with pytest.raises(SystemExit) as ended:
        main(["call", "--url", server.url, "--key", ADMIN_KEY, "tasks:countInternal"])
    assert ended.value.code == EXIT_USAGE


def test_a_key_and_a_token_at_once_are_bad_usage(server):
    both = {KEY_VARIABLE: ADMIN_KEY, TOKEN_VARIABLE: "eyJ.e30.x"}
    done = run("call", "--url", server.url, "users:whoami", **both)
    assert done.returncode == EXIT_USAGE
    assert ADMIN_KEY not in done.stderr
    assert not server.requests


# ---------------------------------------------------------------------- help


@pytest.mark.parametrize("command", [(), ("call",), ("demo",), ("tour",)])
def test_help_goes_to_standard_output(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: convex-explorer")


def test_help_names_every_exit_status_and_variable(capsys):
    with pytest.raises(SystemExit):
        main(["call", "--help"])
    printed = capsys.readouterr().out
    for word in (KEY_VARIABLE, TOKEN_VARIABLE, "0 ", "1 ", "2 ", "64 "):
        assert word in printed


# ---------------------------------------------------------------------- demo


@contextmanager
def served(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "convex_explorer", "demo", "--serve", *arguments]
    # Where these tests run in the background, a shell has Ctrl+C ignored; that would be inherited.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_is_served_until_a_signal_comes(ending, capfd):
    with served("--port", "0") as process:
        lines = [process.stdout.readline() for _ in range(2)]
        url, key = (line.partition(":")[2].strip() for line in lines)
        assert (lines[0][:4], key) == ("URL:", ADMIN_KEY)
        variable = {KEY_VARIABLE: key}
        done = run("call", "--url", url, "tasks:countInternal", **variable)
        assert json.loads(done.stdout) > 0
        process.send_signal(ending)
        assert process.wait(10) in {EXIT_RETURNED, -ending}
        assert "Traceback" not in process.stderr.read()


def test_a_port_that_is_taken_is_said_to_be():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("demo", "--serve", "--port", str(port))
    assert done.returncode == EXIT_NO_OUTCOME
    assert f"Port {port} is in use." in done.stderr
    assert "Traceback" not in done.stderr


# ---------------------------------------------------------------------- the window


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
@pytest.mark.parametrize("command", [(), ("demo",)])
def test_without_a_display_the_window_says_so_and_does_not_crash(command):
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = run(*command, **nothing)
    assert done.returncode == EXIT_UNAVAILABLE
    assert "no display" in done.stderr
