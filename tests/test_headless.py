"""As whom a call without a window is made; the rest is tried on a real deployment in tests/live."""

import json

import pytest

from convex_explorer.cli import KEY_VARIABLE, TOKEN_VARIABLE, main
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.demo.server import DemoServer
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import HOME_VARIABLE, Folders
from tests.support.tokens import token_of

ADA = '{ issuer: "https://a", subject: "ada" }'


@pytest.fixture(scope="module")
def server():
    server = DemoServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def call(server, monkeypatch, tmp_path, capfdbinary):
    """Calls ``users:whoami`` as the command line does: exit status, value, and what was said."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    open_one = Deployment("open", server.url, DeploymentKind.DEVELOPMENT)
    DeploymentStore(Folders(tmp_path).deployments_file).save([DEMO_DEPLOYMENT, open_one])

    def call(*options, key="", token="", saved=""):
        monkeypatch.setenv(KEY_VARIABLE, key)
        monkeypatch.setenv(TOKEN_VARIABLE, token)
        whom = ["--deployment", saved] if saved else ["--url", server.url]
        status = main(["call", *whom, *options, "users:whoami"])
        output, said = capfdbinary.readouterr()
        return status, json.loads(output) if output else None, said.decode()

    return call


@pytest.mark.parametrize("options", [(), ("--as", "user")])
def test_a_token_makes_the_call_as_that_user(call, server, options):
    token = server.user_tokens["Ada Lindqvist"]
    status, who, _ = call(*options, token=token)
    assert (status, who["name"]) == (0, "Ada Lindqvist")


def test_where_there_are_both_it_is_asked_which_is_meant(call, server):
    both = {"key": server.admin_key, "token": server.user_tokens["Ada Lindqvist"]}
    status, _, said = call(**both)
    assert status == 64
    assert "--as admin or --as user" in said
    assert call("--as", "user", **both)[1]["name"] == "Ada Lindqvist"
    assert call("--as", "admin", **both)[:2] == (0, None)
    assert call("--act-as", ADA, **both)[1]["tokenIdentifier"] == "https://a|ada"
    assert call("--as", "anonymous", **both)[:2] == (0, None)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--as", "user"), "no user token in the environment"),
        (("--as", "admin"), "no deploy key in the environment"),
        (("--act-as", ADA), "no deploy key in the environment"),
        (("--act-as", "{ issuer: 'https://a' }"), "--act-as: The subject is missing"),
        (("--act-as", "nonsense {"), "--act-as: Line 1"),
    ],
)
def test_what_cannot_be_is_bad_usage(call, options, said):
    status, _, words = call(*options)
    assert status == 64
    assert said in words


def test_what_is_no_token_is_told_of_before_anything_is_sent(call):
    status, _, said = call(token="not-a-jwt")
    assert (status, "This is no user token" in said) == (64, True)


def test_an_expired_token_is_sent_and_said_to_have_expired(call, server):
    status, _, said = call(token=server.expired_token)
    assert (status, "The user token expired" in said) == (2, True)


def test_a_saved_deployment_is_called_as_its_credential_says_or_as_is_asked(call, server):
    assert call(saved="demo", token=token_of({}))[:2] == (0, None)
    assert call("--act-as", ADA, saved="demo")[1]["subject"] == "ada"
    assert call("--as", "anonymous", saved="demo")[:2] == (0, None)
    token = server.user_tokens["Ada Lindqvist"]
    assert call("--as", "user", saved="open", token=token)[1]["name"] == "Ada Lindqvist"
    status, _, said = call("--act-as", ADA, saved="open")
    assert (status, "saved without a deploy key" in said) == (64, True)
