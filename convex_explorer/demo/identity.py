"""Who is calling: an admin by key, an admin acting as somebody, a user by token, or nobody.

Texts and order of checks as in the open backend (local_backend/authentication.rs). Key and tokens
open nothing but the demo in this process.
"""

import base64
import binascii
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeAlias

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.values.types import Value

INSTANCE_NAME = "demo"
ADMIN_KEY = f"{INSTANCE_NAME}|01{'c0ffee' * 20}"
ISSUER = "https://auth.northwind.example"
AUDIENCE = "convex"
LEEWAY_SECONDS = 5
TOKEN_SECONDS = 365 * 24 * 3600

#: What ``ctx.auth.getUserIdentity()`` gives.
Identity: TypeAlias = dict[str, Value]


class CallerKind(Enum):
    """What somebody is to a deployment."""

    ANONYMOUS = auto()
    USER = auto()
    ADMIN = auto()
    #: An admin acting as a user: may call internal functions, but is not let in as an admin.
    ACTING = auto()


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody whose key or token has been checked."""

    kind: CallerKind
    identity: Identity | None = None

    @property
    def is_admin(self) -> bool:
        """Whether admin routes and system functions are open to them."""
        return self.kind is CallerKind.ADMIN

    @property
    def may_call_internal(self) -> bool:
        """Whether internal functions exist for them."""
        return self.kind in (CallerKind.ADMIN, CallerKind.ACTING)


ANONYMOUS = Caller(CallerKind.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class NoAuthorization:
    """No ``Authorization`` header."""


@dataclass(frozen=True, slots=True)
class AdminKey:
    """``Convex <key>``, and whom to act as."""

    key: str
    acting_as: Identity | None


@dataclass(frozen=True, slots=True)
class UserToken:
    """``Bearer <JWT>``."""

    token: str


Authorization: TypeAlias = NoAuthorization | AdminKey | UserToken


def read_authorization(header: str | None) -> Authorization:
    """What the header says, unchecked.

    Raises:
        RefusedRequestError: it is not well formed (400).
    """
    if header is None:
        return NoAuthorization()
    if len(header) < len("Convex "):
        raise RefusedRequestError(400, "InvalidHeaderFailure", "Invalid authentication header")
    scheme, rest = header[:7].lower(), header[7:]
    if scheme == "convex ":
        return _read_admin_key(rest)
    if scheme != "bearer " or not rest:
        raise RefusedRequestError(400, "InvalidAdminKey", "Invalid admin key")
    return UserToken(rest.strip())


def _read_admin_key(text: str) -> AdminKey:
    # "dev:name|key" names the type of the deployment first.
    text = re.sub(r"^[a-z]+:(?=[^|]*\|)", "", text, flags=re.IGNORECASE)
    key, colon, encoded = text.partition(":")
    if not colon:
        return AdminKey(key, None)
    try:
        identity = json.loads(base64.b64decode(encoded, validate=True), parse_int=float)
    except (binascii.Error, ValueError):
        identity = None
    if not isinstance(identity, dict):
        raise RefusedRequestError(400, "HeaderParseFailure", "Malformed Authorization header.")
    return AdminKey(key, _acting_identity(identity))


def _acting_identity(claims: dict[str, Any]) -> Identity:
    issuer, subject = claims.get("issuer"), claims.get("subject")
    token_identifier = claims.get("tokenIdentifier")
    if token_identifier is None and issuer and subject:
        token_identifier = f"{issuer}|{subject}"
    if token_identifier is None:
        raise RefusedRequestError(400, "HeaderParseFailure", "Malformed Authorization header.")
    return {**claims, "tokenIdentifier": token_identifier}


class Authenticator:
    """Checks keys and tokens, and makes the tokens of the demo's users."""

    def __init__(self) -> None:
        self._signing_key = secrets.token_bytes(32)

    def check(self, authorization: Authorization) -> Caller:
        """Who it is.

        Raises:
            RefusedRequestError: the key or the token is not valid here (401).
        """
        match authorization:
            case NoAuthorization():
                return ANONYMOUS
            case AdminKey(key, acting_as):
                if not hmac.compare_digest(key.encode(), ADMIN_KEY.encode()):
                    raise _unauthorized(
                        "The provided admin key was invalid for this instance", code="BadAdminKey"
                    )
                kind = CallerKind.ADMIN if acting_as is None else CallerKind.ACTING
                return Caller(kind, acting_as)
            case UserToken(token):
                return Caller(CallerKind.USER, self._check_token(token))

    def mint(self, name: str, email: str, *, issued_at: float | None = None) -> str:
        """A token for somebody, valid for a year from when it is issued."""
        now = int(time.time() if issued_at is None else issued_at)
        head = {"alg": "HS256", "kid": "demo-1", "typ": "JWT"}
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": email.partition("@")[0],
            "name": name,
            "email": email,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        signed = f"{_base64url(_compact(head))}.{_base64url(_compact(claims))}"
        return f"{signed}.{_base64url(self._sign(signed))}"

    def _sign(self, text: str) -> bytes:
        return hmac.digest(self._signing_key, text.encode(), "sha256")

    def _check_token(self, token: str) -> Identity:
        claims = _read_claims(token)
        if claims.get("iss") is None:
            raise _unauthorized(
                "Missing issuer claim ('iss') in JWT payload. The JWT must include an 'iss' claim "
                "that matches one of your configured auth providers."
            )
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims["iss"] != ISSUER or AUDIENCE not in audiences:
            raise _unauthorized(
                "No auth provider found matching the given token. Check that your JWT's issuer "
                "and audience match one of your configured providers: "
                f"[CustomJWT(issuer={ISSUER}, app_id={AUDIENCE})]",
                code="NoAuthProvider",
            )
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(_base64url(self._sign(signed)), signature):
            raise _unauthorized(
                "Could not decode token. The JWT's 'kid' (key ID) header is 'demo-1', does this "
                "key match any key in the provider's JWKS?"
            )
        if claims["exp"] + LEEWAY_SECONDS < time.time():
            raise _unauthorized("Could not validate token: Token expired")
        return _identity(claims)


def _read_claims(token: str) -> dict[str, Any]:
    parts = token.split(".")
    claims = None
    if len(parts) == 3:  # noqa: PLR2004 - head, claims, signature
        try:
            claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        except (binascii.Error, ValueError, RecursionError):
            claims = None
    if not isinstance(claims, dict):
        raise _unauthorized(
            "Could not parse JWT payload. Check that the token is a valid JWT format with three "
            "base64-encoded parts separated by dots."
        )
    return claims


def _identity(claims: Mapping[str, Any]) -> Identity:
    return {
        "tokenIdentifier": f"{claims['iss']}|{claims['sub']}",
        "issuer": claims["iss"],
        "subject": claims["sub"],
        "name": claims["name"],
        "email": claims["email"],
    }


def _unauthorized(message: str, *, code: str = "InvalidAuthHeader") -> RefusedRequestError:
    return RefusedRequestError(401, code, message)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _compact(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()
