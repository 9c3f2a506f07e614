"""A call without a window, from what the command line says to what is printed."""

import json
from collections.abc import Callable, Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend

from convex_explorer.convex.deployment import (
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.convex.errors import (
    DeploymentError,
    NotPermittedError,
    UnauthorizedError,
    UnreachableError,
)
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.convex.records import CallEnding
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.errors import ExplorerError
from convex_explorer.headless import BadUsageError, call_function
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.audit_trail import AuditTrail
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import KeyringSecrets
from convex_explorer.store.variables import VariableStore
from tests.support.scripted_server import Reply, ScriptedServer, free_port, raw_server, read_request
from tests.support.tokens import token_of
from tests.support.watched_demo import WatchedDemo

TOKEN = token_of({"iss": "https://auth.example.com", "sub": "ada", "exp": 4_000_000_000})


class FakeKeyring(KeyringBackend):
    """Keeps what it is given, and counts how often it is asked."""

    priority = 1  # type: ignore[assignment]  # the library's own way to say it

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def system_keyring() -> Iterator[FakeKeyring]:
    before = keyring.get_keyring()
    fake = FakeKeyring()
    keyring.set_keyring(fake)
    yield fake
    keyring.set_keyring(before)


@pytest.fixture
def server() -> Iterator[WatchedDemo]:
    with WatchedDemo() as demo:
        yield demo


@pytest.fixture
def call() -> Callable[..., int]:
    """Calls as the command line does where it says no more than it must."""

    def call(path: str, args: str = "", **said: str | None) -> int:
        named = {
            "deployment_name": None,
            "url": None,
            "function_type": "any",
            "key": "",
            "token": "",
        }
        return call_function(path_text=path, args_text=args, **(named | said))

    return call


def save(*deployments: Deployment) -> None:
    folders = Folders.standard()
    folders.create()
    DeploymentStore(folders.deployments_file).save(deployments)


# ---------------------------------------------------------------------- what is printed


def test_a_value_is_printed_byte_for_byte(call, capfdbinary):
    value = b'{"b": 1.0, "a":[ {"$integer":"AQAAAAAAAAA="} ],"\xc3\xa9":"\\u00e9"}'
    body = b'{"status":"success","value":' + value + b',"logLines":[]}'
    reply = Reply(200, body, {"Content-Type": "application/json"})
    with ScriptedServer({"POST /api/query": reply}) as server:
        assert call("messages:list", url=server.url, function_type="query") == 0
    printed = capfdbinary.readouterr()
    assert printed.out == value + b"\n"
    assert printed.err == b""


@pytest.mark.parametrize("function_type", ["any", "query"])
def test_the_type_may_be_named_or_found_out(call, server, capfd, function_type):
    assert call("tasks:countByStatus", url=server.url, function_type=function_type) == 0
    assert "open" in json.loads(capfd.readouterr().out)


def test_variables_are_those_that_were_set_in_the_window(call, server, capfd):
    acme = Deployment("acme", server.url, DeploymentKind.DEVELOPMENT)
    save(acme)
    args = '{ paginationOpts: { numItems: "{{n}}", cursor: null } }'
    with pytest.raises(BadUsageError, match="“n” is no variable of acme"):
        call("tasks:list", args, deployment_name="acme")
    assert not server.called
    VariableStore(Folders.standard().variables_file).keep(acme.deployment_id, {"n": "2"})
    assert call("tasks:list", args, deployment_name="acme") == 0
    assert len(json.loads(capfd.readouterr().out)["page"]) == 2


def test_log_lines_go_to_standard_error(call, server, capfd):
    assert call("logs:everyLevel", url=server.url) == 0
    printed = capfd.readouterr()
    assert json.loads(printed.out) == "logged"
    assert "[DEBUG] 'cache miss'" in printed.err
    levels = [line.partition("]")[0] for line in printed.err.splitlines() if line[0] == "["]
    assert levels == ["[DEBUG", "[LOG", "[INFO", "[WARN", "[ERROR", "[LOG", "[LOG"]


def test_a_thrown_error_says_message_request_and_data_on_standard_error(call, server, capfd):
    args = "{ paginationOpts: { numItems: 1, cursor: null }, status: 'done' }"
    call("tasks:list", args, url=server.url)
    done = json.loads(capfd.readouterr().out)["page"][0]["_id"]
    assert call("tasks:complete", f"{{ id: '{done}' }}", url=server.url) == 1
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "Uncaught ConvexError" in printed.err
    assert "(request " in printed.err
    data = json.loads(printed.err.splitlines()[-1])
    assert data["code"] == "ALREADY_DONE"
    assert data["attempts"] == {"$integer": "AgAAAAAAAAA="}


def test_what_plain_json_cannot_tell_is_said_on_standard_error(call, capfd):
    refused = Reply.json({"code": "BadFormat", "message": "format param must be …"}, 400)

    def answer(seen):
        plain = seen.json["format"] == "json"
        return Reply.json({"status": "success", "value": "5"}) if plain else refused

    with ScriptedServer({"POST /api/query": answer}) as server:
        assert call("messages:list", url=server.url, function_type="query") == 0
    printed = capfd.readouterr()
    assert printed.out == '"5"\n'
    assert "Asked twice" in printed.err
    assert "cannot be told from strings" in printed.err


def test_what_a_failure_means_is_said_below_the_deployments_own_words(call, capfd):
    paused = "[Request ID: ab] Server Error\nCannot run functions while this deployment is paused."
    reply = Reply.json({"status": "error", "errorMessage": paused})
    with ScriptedServer({"POST /api/mutation": reply}) as server:
        assert call("messages:send", url=server.url, function_type="mutation") == 1
    said = capfd.readouterr().err.splitlines()
    assert said[0] == "Cannot run functions while this deployment is paused. (request ab)"
    assert "The function did not run." in said[1]


# ---------------------------------------------------------------------- what keeps it from running


@pytest.mark.parametrize(
    ("path", "args", "words"),
    [
        ("tasks:", "{}", "function"),
        ("tasks:create", "{\n  title: True\n}", "Args, line 2, column 10: "),
        ("tasks:create", "[1]", "Args, line 1, column 1: "),
    ],
)
def test_what_is_no_call_is_bad_usage_and_nothing_is_sent(call, server, path, args, words):
    with pytest.raises(BadUsageError) as caught:
        call(path, args, url=server.url)
    assert words in str(caught.value)
    assert not server.requests


def test_every_problem_is_named_at_once(call, server):
    with pytest.raises(BadUsageError) as caught:
        call("", "{ a: , b: True }", url=server.url)
    assert len(str(caught.value).splitlines()) >= 3


def test_a_url_that_is_none_is_bad_usage(call):
    with pytest.raises(BadUsageError) as caught:
        call("tasks:list", url="https://happy-otter-123.convex.site")
    assert "https://happy-otter-123.convex.cloud" in caught.value.advice


def test_nobody_answering_is_no_outcome(call):
    with free_port() as port, pytest.raises(UnreachableError):
        call("tasks:list", url=f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("function_type", "uncertain"), [("mutation", True), ("any", True), ("query", False)]
)
def test_a_lost_connection_says_that_a_write_may_have_run(call, function_type, uncertain):
    with raw_server(read_request) as port, pytest.raises(DeploymentError) as caught:
        call("tasks:create", url=f"http://127.0.0.1:{port}", function_type=function_type)
    assert ("It may still have run." in caught.value.advice) is uncertain


# ---------------------------------------------------------------------- as whom


def test_without_a_credential_the_call_is_anonymous(call, server):
    call("tasks:countByStatus", url=server.url)
    assert "authorization" not in server.requests[0].headers


def test_a_deploy_key_opens_internal_functions(call, server, capfd):
    assert call("tasks:countInternal", url=server.url, key=ADMIN_KEY) == 0
    assert json.loads(capfd.readouterr().out) > 0
    assert server.requests[0].headers["authorization"] == f"Convex {ADMIN_KEY}"


def test_a_user_token_is_sent_as_a_bearers(call, server):
    with pytest.raises(UnauthorizedError):
        call("users:whoami", url=server.url, token=TOKEN)
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_key_and_a_token_at_once_are_bad_usage(call, server):
    with pytest.raises(BadUsageError, match="Both"):
        call("users:whoami", url=server.url, key=ADMIN_KEY, token=TOKEN)
    assert not server.requests


def test_a_refused_key_is_no_outcome_and_is_not_repeated(call, server, capfd):
    key = "demo|c4n4ryf00d"
    with pytest.raises(UnauthorizedError) as caught:
        call("tasks:countInternal", url=server.url, key=key)
    said = f"{caught.value} {caught.value.advice} {caught.value!r} {capfd.readouterr()}"
    assert "c4n4ry" not in said


# ---------------------------------------------------------------------- saved deployments


def test_a_saved_deployment_is_found_by_its_name_and_its_key_in_the_keyring(
    call, server, system_keyring, capfd
):
    acme = Deployment("Acme", server.url, DeploymentKind.DEVELOPMENT, CredentialKind.DEPLOY_KEY)
    other = Deployment("Other", server.url, DeploymentKind.PREVIEW, CredentialKind.DEPLOY_KEY)
    save(other, acme)
    KeyringSecrets().write(acme, Credential(CredentialKind.DEPLOY_KEY, ADMIN_KEY))
    assert call("tasks:countInternal", deployment_name="acme") == 0
    assert json.loads(capfd.readouterr().out) > 0
    assert system_keyring.asked == 1


def test_an_anonymous_one_leaves_the_keyring_alone(call, server, system_keyring):
    save(Deployment("Acme", server.url, DeploymentKind.DEVELOPMENT))
    assert call("tasks:countByStatus", deployment_name="Acme") == 0
    assert system_keyring.asked == 0


@pytest.mark.usefixtures("system_keyring")
def test_a_key_that_is_not_in_the_keyring_is_said_to_be_missing(call, server):
    save(Deployment("Acme", server.url, DeploymentKind.PREVIEW, CredentialKind.DEPLOY_KEY))
    with pytest.raises(ExplorerError, match="deploy key of Acme is not in the keyring") as caught:
        call("tasks:countInternal", deployment_name="Acme")
    assert not isinstance(caught.value, BadUsageError)
    assert not server.requests


def test_an_unknown_name_is_bad_usage_and_the_known_ones_are_named(call):
    with pytest.raises(BadUsageError, match="No deployment is named “acme”") as caught:
        call("tasks:list", deployment_name="acme")
    assert "none is saved yet" in caught.value.advice
    save(DEMO_DEPLOYMENT, Deployment("Beta", "https://b.example.com", DeploymentKind.PREVIEW))
    with pytest.raises(BadUsageError) as caught:
        call("tasks:list", deployment_name="acme")
    assert caught.value.advice == "Saved are: Demo, Beta."


def test_the_saved_demo_is_called_as_its_admin(call, system_keyring, capfd):
    save(DEMO_DEPLOYMENT)
    assert call("tasks:countInternal", deployment_name="demo") == 0
    assert json.loads(capfd.readouterr().out) > 0
    assert system_keyring.asked == 0


# ---------------------------------------------------------------------- the guard


@pytest.mark.parametrize("function_type", ["mutation", "action", "any"])
def test_production_is_not_changed_without_a_yes(call, server, function_type):
    save(Deployment("Acme", server.url, DeploymentKind.PRODUCTION))
    with pytest.raises(NotPermittedError, match="asks before changes") as caught:
        call("tasks:create", "{ title: 'x' }", deployment_name="Acme", function_type=function_type)
    assert "--allow-changes" in caught.value.advice


def test_a_yes_on_the_command_line_lets_a_change_pass(call, server, capfd):
    save(Deployment("Acme", server.url, DeploymentKind.PRODUCTION))
    status = call(
        "tasks:create",
        "{ title: 'x' }",
        deployment_name="Acme",
        function_type="mutation",
        allow_changes=True,
    )
    assert status == 0, capfd.readouterr()
    (change,) = AuditTrail(Folders.standard().audit_file).changes()
    assert (change.path_text, change.args_text) == ("tasks:create", "{ title: 'x' }")
    assert change.ending is CallEnding.RETURNED


def test_a_query_of_production_needs_no_yes(call, server):
    save(Deployment("Acme", server.url, DeploymentKind.PRODUCTION))
    assert call("tasks:countByStatus", deployment_name="Acme", function_type="query") == 0
    assert AuditTrail(Folders.standard().audit_file).changes() == []


def test_no_yes_changes_what_is_read_only(call, server):
    guard = GuardLevel.READ_ONLY
    save(Deployment("Acme", server.url, DeploymentKind.DEVELOPMENT, guard=guard))
    with pytest.raises(NotPermittedError, match="read only"):
        call("tasks:create", "{ title: 'x' }", deployment_name="Acme", allow_changes=True)
