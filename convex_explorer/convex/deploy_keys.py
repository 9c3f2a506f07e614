"""What a deploy key says about itself: what it is for, and which deployment it opens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.tokens import BadTokenError, read_token

_KEY = re.compile(r"[\w.:-]+\|\S+")
_HEX = re.compile(r"[0-9a-fA-F]{64,}")
_JWT = re.compile(r"eyJ[\w-]*\.[\w-]+\.[\w-]*")
#: Where a text holds a key or a token among other things. Words with a | between them are none.
#: Each begins where nothing of its own kind stands before it, or a long text would take long.
_WITHIN = re.compile(
    r"(?<![\w.:-])(?:prod|dev|preview|project|custom):[\w.:-]+\|\S"
    r"|(?<=[\w.-])\|(?=[\w+/=:.-]*\d)[\w+/=:.-]{16}"
    r"|(?<![0-9a-fA-F])[0-9a-fA-F]{64}"
    r"|(?<![\w-])eyJ[\w-]{4,}\.[\w-]+\."
)
_PLACEHOLDER = re.compile(r"<(?:ignore|missing)_deploy_key.*>", re.DOTALL)
#: Who signs the tokens with which Convex knows its own customers, as opposed to an app's users.
_ACCOUNT_ISSUER = "https://auth.convex.dev"
#: What Convex's cloud calls the types of its deployments, and what we take them for.
KINDS_OF_TYPES = {
    "prod": DeploymentKind.PRODUCTION,
    "custom": DeploymentKind.PRODUCTION,
    "dev": DeploymentKind.DEVELOPMENT,
    "preview": DeploymentKind.PREVIEW,
}


class KeyUse(StrEnum):
    """What a key is for (open backend, keybroker/broker.rs and types/admin_key.rs)."""

    CLOUD_DEPLOYMENT = "a deployment in Convex's cloud"
    SELF_HOSTED_DEPLOYMENT = "a self-hosted or local deployment"
    UNNAMED_DEPLOYMENT = "a deployment that it does not name"
    WHOLE_PROJECT = "a whole project"
    NEW_PREVIEWS = "creating preview deployments"
    PLACEHOLDER = "nothing: it stands where a key could be"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class KeyReading:
    """What a key says about itself; none of it is secret.

    Attributes:
        use: what it is for.
        deployment_name: which deployment it opens, or None.
        kind: what that deployment is for, or None where the key does not say.
    """

    use: KeyUse
    deployment_name: str | None = None
    kind: DeploymentKind | None = None

    @property
    def opens_one_deployment(self) -> bool:
        """Whether calls to one deployment can be made with it."""
        return self.use in {
            KeyUse.CLOUD_DEPLOYMENT,
            KeyUse.SELF_HOSTED_DEPLOYMENT,
            KeyUse.UNNAMED_DEPLOYMENT,
        }


def read_key(text: str) -> KeyReading:
    """What a text says that stands where a deploy key is expected."""
    if _PLACEHOLDER.fullmatch(text):
        return KeyReading(KeyUse.PLACEHOLDER)
    head, bar, _ = text.partition("|")
    if not bar:
        return KeyReading(KeyUse.UNNAMED_DEPLOYMENT, kind=DeploymentKind.PRODUCTION)
    key_type, *names = head.split(":")
    match names:
        case [] if key_type:
            return KeyReading(KeyUse.SELF_HOSTED_DEPLOYMENT, key_type)
        case [name] if name and key_type in KINDS_OF_TYPES:
            return KeyReading(KeyUse.CLOUD_DEPLOYMENT, name, KINDS_OF_TYPES[key_type])
        case [_, _] if key_type == "preview":
            return KeyReading(KeyUse.NEW_PREVIEWS)
        case _:
            use = KeyUse.WHOLE_PROJECT if key_type == "project" else KeyUse.OTHER
            return KeyReading(use)


def is_key(word: str) -> bool:
    """Whether a word that stands by itself is a deploy key, of whatever use."""
    return any(form.fullmatch(word) for form in (_KEY, _HEX, _PLACEHOLDER))


def is_token(word: str) -> bool:
    """Whether a word is a JSON Web Token: a user's, or that of a Convex account."""
    return _JWT.fullmatch(word) is not None


def holds_key(text: str) -> bool:
    """Whether a key or a token seems to stand anywhere in a text. Rather once too often."""
    return _WITHIN.search(text) is not None


def is_account_token(token: str) -> bool:
    """Whether a JSON Web Token is that of a Convex account: it opens no deployment."""
    try:
        return read_token(token).issuer.startswith(_ACCOUNT_ISSUER)
    except BadTokenError:
        return False
