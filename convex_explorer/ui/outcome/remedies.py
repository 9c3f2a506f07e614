"""What can be done about a call that has no outcome, beside making it again."""

from enum import StrEnum

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.errors import (
    ConnectionSettingsError,
    DeploymentError,
    NotEncryptedError,
    ProxyError,
    ReplyTooLargeError,
    TimeLimitError,
    TlsError,
    UnknownAuthorityError,
)
from convex_explorer.ui.widgets.banner import BannerAction


class Remedy(StrEnum):
    """The names of the banner's actions."""

    TRY_AGAIN = "again"
    EDIT_CONNECTION = "connection"
    ADD_CERTIFICATE = "certificate"
    SAVE_REPLY = "save"


LABELS = {
    Remedy.TRY_AGAIN: "Try again",
    Remedy.EDIT_CONNECTION: "Edit connection…",
    Remedy.ADD_CERTIFICATE: "Add certificate…",
    Remedy.SAVE_REPLY: "Save the reply…",
}
#: The first that fits, so kinds stand before what they are kinds of.
_BY_KIND: tuple[tuple[type[DeploymentError], Remedy], ...] = (
    (ReplyTooLargeError, Remedy.SAVE_REPLY),
    (UnknownAuthorityError, Remedy.ADD_CERTIFICATE),
    (TlsError, Remedy.EDIT_CONNECTION),
    (ProxyError, Remedy.EDIT_CONNECTION),
    (TimeLimitError, Remedy.EDIT_CONNECTION),
    (ConnectionSettingsError, Remedy.EDIT_CONNECTION),
    (NotEncryptedError, Remedy.EDIT_CONNECTION),
)


def remedy_for(error: DeploymentError, deployment: Deployment) -> Remedy | None:
    """What may help, or None where the program has nothing to offer."""
    remedy = next((remedy for kind, remedy in _BY_KIND if isinstance(error, kind)), None)
    if remedy is Remedy.SAVE_REPLY:
        return remedy
    # The demo has no road, and a time limit that a server speaks of is none of ours.
    is_theirs = isinstance(error, TimeLimitError) and error.status is not None
    return None if is_theirs or deployment.kind is DeploymentKind.DEMO else remedy


def action_for(remedy: Remedy) -> BannerAction:
    """The remedy as a button of the banner."""
    return BannerAction(remedy, LABELS[remedy])
