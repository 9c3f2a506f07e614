"""What the banner offers beside making a call again."""

from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.errors import (
    ConnectionSettingsError,
    HostNotFoundError,
    OverloadedError,
    ProxyError,
    ReplyTooLargeError,
    TimeLimitError,
    TlsError,
    UnknownAuthorityError,
)
from convex_explorer.ui.outcome.remedies import LABELS, Remedy, action_for, remedy_for

ACME = Deployment("acme", "https://db.example.com", DeploymentKind.SELF_HOSTED)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (UnknownAuthorityError("x"), Remedy.ADD_CERTIFICATE),
        (TlsError("x"), Remedy.EDIT_CONNECTION),
        (ProxyError("x"), Remedy.EDIT_CONNECTION),
        (TimeLimitError("x"), Remedy.EDIT_CONNECTION),
        (ConnectionSettingsError("x"), Remedy.EDIT_CONNECTION),
        (ReplyTooLargeError("x", advice="", status=200, received=b""), Remedy.SAVE_REPLY),
        (HostNotFoundError("x"), None),
        (OverloadedError("x"), None),
    ],
)
def test_what_may_help(error, remedy):
    assert remedy_for(error, ACME) is remedy


def test_a_time_limit_of_a_proxy_in_between_is_not_to_be_edited():
    assert remedy_for(TimeLimitError("x", status=504), ACME) is None


def test_the_demo_has_no_connection_to_edit():
    assert remedy_for(TimeLimitError("x"), replace(ACME, kind=DeploymentKind.DEMO)) is None


def test_every_remedy_has_a_button():
    assert set(LABELS) == set(Remedy)
    assert {action_for(each).name for each in Remedy} == {
        "again",
        "connection",
        "certificate",
        "save",
    }
