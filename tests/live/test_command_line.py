"""``convex-explorer call`` against a real deployment."""

import json
import os
import subprocess
import sys

import pytest

from convex_explorer.cli import (
    EXIT_NO_OUTCOME,
    EXIT_RETURNED,
    EXIT_THREW,
    EXIT_USAGE,
    KEY_VARIABLE,
    TOKEN_VARIABLE,
)
from tests.support.live import LIVE, admin_key, user_token

pytestmark = pytest.mark.live


def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {KEY_VARIABLE, TOKEN_VARIABLE}
    }
    return subprocess.run(
        [sys.executable, "-m", "convex_explorer", "call", "--url", LIVE.url, *arguments],
        env=environment | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_value_is_printed_as_the_json_that_came():
    done = call("values:everyType", "--type", "query")
    value = json.loads(done.stdout)
    assert done.returncode == EXIT_RETURNED
    assert value["largestInt64"] == {"$integer": "/////////38="}
    assert value["text"] == 'ž 👩‍🚀 "quoted"\n'
    assert done.stderr == ""


def test_args_are_read_as_in_the_window():
    done = call("values:echo", '{ value: [1n, NaN, Bytes("AID/"),] /* and so on */ }')
    assert json.loads(done.stdout) == [
        {"$integer": "AQAAAAAAAAA="},
        {"$float": "AAAAAAAA+H8="},
        {"$bytes": "AID/"},
    ]


@pytest.mark.usefixtures("outspoken")
def test_log_lines_go_to_standard_error():
    done = call("jobs:log")
    assert (done.returncode, done.stdout) == (EXIT_RETURNED, "null\n")
    levels = [line.partition("]")[0] for line in done.stderr.splitlines()]
    assert levels == ["[DEBUG", "[INFO", "[LOG", "[WARN", "[ERROR"]


@pytest.mark.usefixtures("outspoken")
def test_an_error_of_the_function_has_a_status_of_its_own_and_its_data_beside_it():
    done = call("failures:data")
    assert (done.returncode, done.stdout) == (EXIT_THREW, "")
    assert "Uncaught ConvexError" in done.stderr
    assert '"code":"NOT_FOUND"' in done.stderr


def test_a_deploy_key_from_the_environment_opens_internal_functions():
    done = call(
        "notes:count", '{ text: "nobody wrote this" }', **{KEY_VARIABLE: admin_key().secret}
    )
    assert json.loads(done.stdout) == {"$integer": "AAAAAAAAAAA="}


def test_an_admin_acts_as_a_user_by_the_command_line():
    user = '{ issuer: "https://auth.example.com", subject: "user-1" }'
    done = call("--act-as", user, "admin/session", **{KEY_VARIABLE: admin_key().secret})
    assert json.loads(done.stdout)["tokenIdentifier"] == "https://auth.example.com|user-1"


def test_who_is_anonymous_on_the_command_line_uses_no_key():
    done = call("--as", "anonymous", "admin/session", **{KEY_VARIABLE: admin_key().secret})
    assert (done.returncode, done.stdout) == (EXIT_RETURNED, "null\n")


def test_a_user_token_from_the_environment_makes_the_call_as_that_user():
    done = call("admin/session", **{TOKEN_VARIABLE: user_token().secret})
    assert "subject" in json.loads(done.stdout)


def test_a_refused_key_is_no_outcome_and_is_not_shown():
    key = "wrong-instance-000|0102030405060708090a0b0c0d0e0f"
    done = call("values:everyType", **{KEY_VARIABLE: key})
    assert (done.returncode, done.stdout) == (EXIT_NO_OUTCOME, "")
    assert done.stderr
    assert key not in done.stderr


def test_args_that_are_none_are_bad_usage_with_a_position():
    done = call("values:echo", "{ value: ]")
    assert (done.returncode, done.stdout) == (EXIT_USAGE, "")
    assert "column" in done.stderr
