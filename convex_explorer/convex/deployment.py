"""Deployment and Credential: whom we speak to, and as whom."""

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from convex_explorer.convex.connection_settings import DEFAULT_CONNECTION, ConnectionSettings
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.convex.identity import ADMIN, NOBODY, USER, ActingAs, Identity
from convex_explorer.convex.key_powers import KeyPowers


class DeploymentKind(StrEnum):
    """What a deployment is for; decides its color, and how careful we are with it."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    PREVIEW = "preview"
    SELF_HOSTED = "self-hosted"
    DEMO = "demo"


class CredentialKind(StrEnum):
    """How a deployment is told who is calling."""

    NONE = "none"
    USER_TOKEN = "user token"  # noqa: S105 - the name of a kind, not a token
    DEPLOY_KEY = "deploy key"


@dataclass(frozen=True, slots=True)
class Credential:
    """A deploy key (or self-hosted admin key), or a user's token. Masked wherever it is printed.

    Attributes:
        kind: what it is.
        secret: itself.
        acting_as: whom the owner of a deploy key acts as, or None.
    """

    kind: CredentialKind
    secret: str = field(repr=False)
    acting_as: ActingAs | None = None

    def __str__(self) -> str:
        return f"{self.kind} •••"

    @property
    def authorization(self) -> str | None:
        """The value of the ``Authorization`` header, or None for an anonymous call.

        ``Bearer`` for a user's token, ``Convex`` for a deploy key (convex-http-openapi.yml,
        securitySchemes; the open backend takes either scheme in any case). After a key and a colon
        stands whom its owner acts as, as JSON in base64 (open backend, authentication/src/lib.rs).
        """
        match self.kind:
            case CredentialKind.USER_TOKEN:
                return f"Bearer {self.secret}"
            case CredentialKind.DEPLOY_KEY:
                if self.acting_as is None:
                    return f"Convex {self.secret}"
                return f"Convex {_bare_key(self.secret)}:{self.acting_as.base64}"
            case CredentialKind.NONE:
                return None


def _bare_key(key: str) -> str:
    """A key without somebody it acts as already; before its ``|``, a colon names its type."""
    name, bar, secret = key.strip().rpartition("|")
    return name + bar + secret.partition(":")[0]


ANONYMOUS = Credential(CredentialKind.NONE, "")


def _guard_of_kind(kind: DeploymentKind) -> GuardLevel:
    return GuardLevel.ASK if kind is DeploymentKind.PRODUCTION else GuardLevel.ALLOW


def _new_id() -> str:
    import uuid  # it asks for the platform; what is read from a file has its id

    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Deployment:
    """One Convex backend with its URL, as the user saved it. Holds no secret.

    Attributes:
        name: what the user calls it; no two saved deployments share a name.
        url: where its API is, without a trailing slash: ``https://happy-otter-123.convex.cloud``.
        kind: what it is for.
        credential_kind: which kind of credential goes with it; the credential itself is in the
            system keyring.
        deployment_id: stays the same when name or URL are changed.
        connection: how it is reached; ``connection_in_force`` is what counts.
        guard: what the user wishes its guard to be, or None for what its kind suggests;
            ``guard_in_force`` is what counts.
    """

    name: str
    url: str
    kind: DeploymentKind
    credential_kind: CredentialKind = CredentialKind.NONE
    deployment_id: str = field(default_factory=_new_id)
    connection: ConnectionSettings = DEFAULT_CONNECTION
    guard: GuardLevel | None = None

    @property
    def guard_in_force(self) -> GuardLevel:
        """What its guard says of changes: production asks first unless the user chose otherwise."""
        return self.guard or _guard_of_kind(self.kind)

    @property
    def connection_in_force(self) -> ConnectionSettings:
        """Its connection's settings as they are used.

        The certificate of any deployment is checked, but for a self-hosted one's whose user does
        not want that.
        """
        if self.kind is DeploymentKind.SELF_HOSTED or self.connection.check_certificate:
            return self.connection
        return replace(self.connection, check_certificate=True)

    @property
    def identity(self) -> Identity:
        """As whom it is called where nobody chooses otherwise: what its credential makes of one."""
        return _IDENTITIES[self.credential_kind]

    @property
    def keeps_credential(self) -> bool:
        """Whether its user gave it a credential; that of the demo is no secret."""
        return (
            self.credential_kind is not CredentialKind.NONE and self.kind is not DeploymentKind.DEMO
        )

    @property
    def has_admin_key(self) -> bool:
        """Whether it can be called as an admin, and as whomever an admin acts as."""
        return self.credential_kind is CredentialKind.DEPLOY_KEY


def merged(kept: Deployment, before: Deployment, after: Deployment) -> Deployment:
    """What an edit changed from ``before`` to ``after``, changed in what is kept by now.

    Somebody else may have changed other things of the deployment meanwhile: those stay. Another
    kind lowers no guard: only the lock beside the deployment does, which asks about production.
    """
    names = (field.name for field in fields(Deployment))
    changed = {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }
    edited = replace(kept, **changed)
    if edited.kind is kept.kind or "guard" in changed:
        return edited
    by_kind = _guard_of_kind(edited.kind)
    strictest = max(kept.guard_in_force, by_kind, key=lambda level: level.strictness)
    return replace(edited, guard=None if strictest is by_kind else strictest)


_IDENTITIES = {
    CredentialKind.NONE: NOBODY,
    CredentialKind.USER_TOKEN: USER,
    CredentialKind.DEPLOY_KEY: ADMIN,
}


class ConnectionVerdict(StrEnum):
    """What *Test connection* found at a URL."""

    FINE = "fine"
    BAD_URL = "bad URL"
    HOST_NOT_FOUND = "host not found"
    REFUSED = "refused"
    TIMED_OUT = "timed out"
    TLS_FAILED = "TLS failed"
    HTTP_ACTIONS_URL = "HTTP actions, not the API"
    DASHBOARD_URL = "the dashboard, not the API"
    NOT_CONVEX = "not a Convex deployment"
    BAD_CREDENTIAL = "bad credential"
    OTHER_DEPLOYMENTS_KEY = "a key for another deployment"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """The verdict, in a sentence that says what happened, and one that says what to do.

    Attributes:
        key_powers: what the deploy key may do; None where there is none, or nobody told.
        kind: what the deployment says that it is for; None where it did not say.
    """

    verdict: ConnectionVerdict
    message: str
    advice: str = ""
    key_powers: KeyPowers | None = None
    kind: DeploymentKind | None = None

    @property
    def fine(self) -> bool:
        """Whether calls can be made as configured."""
        return self.verdict is ConnectionVerdict.FINE


@dataclass(frozen=True, slots=True)
class DeploymentEntry:
    """A deployment as filled in, to be tried or kept.

    Attributes:
        credential: the one to use; None means the one that is kept already.
        until_quit: keep the credential only as long as the program runs.
        before: the deployment as it was when filling in began; None if it is a new one, or is now
            as it was then.
    """

    deployment: Deployment
    credential: Credential | None
    until_quit: bool = False
    before: Deployment | None = None
