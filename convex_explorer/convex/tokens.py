"""What a user token says of itself: whose it is, and when it expires. It is not verified here."""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from convex_explorer.convex.deployment import Credential, CredentialKind
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.convex.identity import ActingAs, Identity
from convex_explorer.errors import ExplorerError

#: Less than this left is worth a color.
SOON = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PARTS = 3
_SCHEME = "bearer "
#: What a deployment refuses a token without (open backend, authentication/src/lib.rs).
_NEEDED = {"iss": "issuer", "sub": "subject", "aud": "audience", "exp": "expiry"}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
_SHORT_UNITS = {"day": "days", "hour": "h", "minute": "min", "second": "s"}
#: From so many of a unit on it is used: 90 minutes are no “1 hour”.
_ENOUGH = 2


class BadTokenError(ExplorerError):
    """What was given is no user token: no deployment could read it."""


class TokenFacts(NamedTuple):
    """What a token says. It opens nothing, and may be shown and kept.

    Attributes:
        issuer: who made it.
        subject: whom it is about, in the issuer's words.
        name: what the user is called; empty where it is not said.
        email: likewise.
        expires_at: in UTC; None where it is not said.
        lacks: what every token must say, and this one does not: ``issuer``, ``expiry``.
    """

    issuer: str = ""
    subject: str = ""
    name: str = ""
    email: str = ""
    expires_at: datetime | None = None
    lacks: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """By what people know the user; empty where the token does not say."""
        return self.email or self.name or self.subject

    def has_expired(self, now: datetime) -> bool:
        """Whether a deployment will refuse it for that."""
        return self.expires_at is not None and self.expires_at <= now


class IdentityChoice(NamedTuple):
    """As whom a deployment is called, and as whom else it could be.

    Attributes:
        identity: the one that the next call is made as.
        offered: those that need nothing more than to be chosen, ``identity`` among them.
        recent: whom an admin acted as lately, the latest first.
        may_act: whether there is an admin key, without which nobody can act as a user.
        token: what the user token says of itself; None where there is none, or it was not read.
    """

    identity: Identity
    offered: tuple[Identity, ...]
    recent: tuple[ActingAs, ...] = ()
    may_act: bool = False
    token: TokenFacts | None = None


def tidy_token(text: str) -> str:
    """A token without what is copied along with it: space, and the name of its scheme."""
    text = text.strip()
    return text[len(_SCHEME) :].strip() if text.lower().startswith(_SCHEME) else text


def read_token(text: str) -> TokenFacts:
    """What a token says of itself.

    Args:
        text: three parts of base64url with dots between them (JSON Web Token, RFC 7519).

    Raises:
        BadTokenError: it is none. The text is not repeated.
    """
    claims = _claims(tidy_token(text))
    return TokenFacts(
        issuer=_text(claims.get("iss")),
        subject=_text(claims.get("sub")),
        name=_text(claims.get("name")),
        email=_text(claims.get("email")),
        expires_at=_moment(claims.get("exp")),
        lacks=tuple(word for claim, word in _NEEDED.items() if claims.get(claim) is None),
    )


def expiry_text(expires_at: datetime, now: datetime) -> str:
    """``expires in 12 minutes``, ``expired 3 minutes ago``."""
    left = (expires_at - now).total_seconds()
    if left <= 0:
        return f"expired {_long(-left)} ago" if left <= -1 else "expired just now"
    return f"expires in {_long(left)}"


def left_text(expires_at: datetime, now: datetime) -> str:
    """``12 min left``, ``expired``; for where there is little room."""
    left = (expires_at - now).total_seconds()
    if left <= 0:
        return "expired"
    number, unit = _number_and_unit(left)
    return f"{number:,} {_SHORT_UNITS[unit]} left"


def seconds_unchanged(expires_at: datetime, now: datetime) -> float:
    """How long those texts will hold, in seconds."""
    left = (expires_at - now).total_seconds()
    _, unit = _number_and_unit(abs(left))
    size = next(size for size, name in _UNITS if name == unit)
    return left % size


def tell_of_expiry(error: UnauthorizedError, credential: Credential, now: datetime) -> None:
    """Where a deployment refused a token that has expired, say so in the error's advice."""
    from http import HTTPStatus  # slow, and seldom needed

    if error.status != HTTPStatus.UNAUTHORIZED or credential.kind is not CredentialKind.USER_TOKEN:
        return
    try:
        facts = read_token(credential.secret)
    except BadTokenError as bad:
        error.advice = f"{bad} {bad.advice}"
        return
    if facts.expires_at is not None and facts.has_expired(now):
        said = expiry_text(facts.expires_at, now)
        error.advice = f"The user token {said}. Get a fresh one, and paste it."


def _claims(token: str) -> dict[str, Any]:
    if not token:
        raise BadTokenError("There is no token yet.", advice="Paste one.")
    parts = token.split(".")
    if len(parts) != _PARTS or not all(parts):
        raise BadTokenError(
            "This is no user token: it does not have three parts with dots between them.",
            advice="Copy it once more, from its first letter to its last.",
        )
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise BadTokenError(
            "This is no user token: it holds a space, a line break or a letter that no token has.",
            advice="Copy it once more, without what stands around it.",
        )
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise BadTokenError(
            "This is no user token: its middle part does not hold an object of claims.",
            advice="Copy it once more. What is called an opaque token cannot be used.",
        )
    return claims


def _text(claim: object) -> str:
    return claim if isinstance(claim, str) else ""


def _moment(claim: object) -> datetime | None:
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return None
    try:
        return _EPOCH + timedelta(seconds=claim)
    except (OverflowError, ValueError):
        return None


def _long(seconds: float) -> str:
    number, unit = _number_and_unit(seconds)
    return f"{number} {unit}" if number == 1 else f"{number:,} {unit}s"


def _number_and_unit(seconds: float) -> tuple[int, str]:
    """A time in whole units, rounded down, as a countdown is: never more than there is."""
    for size, unit in _UNITS:
        if seconds >= size * (_ENOUGH if size > 60 else 1):  # noqa: PLR2004 - a minute
            return int(seconds // size), unit
    return 0, "second"
