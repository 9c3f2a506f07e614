"""As whom a call is made: nobody, a user by token, an admin by key, or one acting as a user."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from convex_explorer.errors import ExplorerError

#: What a deployment reads as text and as true or false; what else there is, is a claim of its own
#: (open backend, sync_types/src/types/json.rs, UserIdentityAttributes).
TEXT_ATTRIBUTES = (
    "tokenIdentifier", "issuer", "subject", "name", "givenName", "familyName", "nickname",
    "preferredUsername", "profileUrl", "pictureUrl", "websiteUrl", "email", "gender", "birthday",
    "timezone", "language", "phoneNumber", "address", "updatedAt",
)  # fmt: skip
FLAG_ATTRIBUTES = ("emailVerified", "phoneNumberVerified")


class IdentityKind(StrEnum):
    """The ways to be somebody for a deployment."""

    ANONYMOUS = "anonymous"
    USER = "user token"
    ADMIN = "admin"
    ACTING_AS = "acting as"


class ActingAsError(ExplorerError):
    """Nobody can be acted as by these attributes: a deployment would refuse them."""


@dataclass(frozen=True, slots=True)
class ActingAs:
    """The user whom an admin acts as. No such user has to exist.

    An admin who acts as a user is not let in as an admin any more: internal functions are still
    open to them, system functions are not.

    Attributes:
        issuer: who vouches for the user, mostly a URL; may be empty where ``claims`` hold a
            ``tokenIdentifier``.
        subject: who the user is to the issuer; may be empty likewise.
        claims: what else ``ctx.auth.getUserIdentity()`` is to give, as JSON.

    Raises:
        ActingAsError: a deployment would refuse them.
    """

    issuer: str = ""
    subject: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse what a deployment would refuse with no more than “Malformed”."""
        if twice := [name for name in ("issuer", "subject") if name in self.claims]:
            raise ActingAsError(
                f"The further claims hold “{twice[0]}”, which has a field of its own.",
                advice="Take it out of the claims.",
            )
        for name in TEXT_ATTRIBUTES:
            if not isinstance(self.claims.get(name, ""), str):
                raise ActingAsError(f"“{name}” has to be a string.", advice="Put it in quotes.")
        for name in FLAG_ATTRIBUTES:
            if not isinstance(self.claims.get(name, False), bool):
                raise ActingAsError(
                    f"“{name}” has to be true or false.", advice="Write it without quotes."
                )
        if not self.claims.get("tokenIdentifier") and not (self.issuer and self.subject):
            missing = "subject" if self.issuer else "issuer"
            raise ActingAsError(
                f"The {missing} is missing.",
                advice="Give issuer and subject, or a tokenIdentifier among the claims.",
            )

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any]) -> Self:
        """Take all attributes in one object, as they are sent.

        Raises:
            ActingAsError: a deployment would refuse them.
        """
        named = {name: attributes.get(name, "") for name in ("issuer", "subject")}
        for name, value in named.items():
            if not isinstance(value, str):
                raise ActingAsError(f"“{name}” has to be a string.", advice="Put it in quotes.")
        claims = {name: value for name, value in attributes.items() if name not in named}
        return cls(claims=claims, **named)

    @property
    def attributes(self) -> dict[str, Any]:
        """All there is, in one object, as it is sent."""
        named = {"issuer": self.issuer, "subject": self.subject}
        return {name: value for name, value in named.items() if value} | dict(self.claims)

    @property
    def json(self) -> str:
        """All attributes as JSON, in ASCII."""
        return json.dumps(self.attributes, separators=(",", ":"), allow_nan=False)

    @property
    def base64(self) -> str:
        """All attributes as they stand behind a key: their JSON in base64."""
        return base64.b64encode(self.json.encode()).decode()

    @property
    def claims_json(self) -> str:
        """The further claims alone, for people to read and to change."""
        return json.dumps(self.claims, ensure_ascii=False, allow_nan=False, indent=2)

    def __str__(self) -> str:
        """By what people know the user: email, name, or whatever tells them from others."""
        known = (self.claims.get("email"), self.claims.get("name"), self.subject)
        return next(filter(None, known), None) or str(self.claims["tokenIdentifier"])


@dataclass(frozen=True, slots=True)
class Identity:
    """As whom a call is made. Holds no credential.

    Attributes:
        kind: how.
        acting_as: whom an admin acts as; None for every other kind.
        owner: whose the user token is, if that is known. Two that differ in nothing else are equal.
    """

    kind: IdentityKind
    acting_as: ActingAs | None = None
    owner: str = field(default="", compare=False)

    def __str__(self) -> str:
        """In words, for history: ``anonymous``, ``admin``, ``acting as ada@example.com``."""
        if self.kind is IdentityKind.ACTING_AS:
            return f"{self.kind} {self.acting_as}"
        return f"{self.kind} of {self.owner}" if self.owner else str(self.kind)

    @property
    def whom(self) -> str:
        """The user whom it is about, as far as that is known; empty for nobody and for an admin."""
        return str(self.acting_as) if self.acting_as is not None else self.owner

    @property
    def phrase(self) -> str:
        """In words that follow a verb: ``as admin``, ``with user token``."""
        match self.kind:
            case IdentityKind.ACTING_AS:
                return f"as {self.acting_as} (acting)"
            case IdentityKind.USER:
                return f"with {self}"
            case _:
                return f"as {self}"


NOBODY = Identity(IdentityKind.ANONYMOUS)
ADMIN = Identity(IdentityKind.ADMIN)
USER = Identity(IdentityKind.USER)


def acting_as(whom: ActingAs) -> Identity:
    """An admin who acts as somebody."""
    return Identity(IdentityKind.ACTING_AS, whom)
