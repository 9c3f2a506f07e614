"""What a typed credential says of itself, for the person who typed it, before anything is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from convex_explorer.convex.deploy_keys import (
    KeyUse,
    is_account_token,
    is_key,
    is_token,
    read_key,
)
from convex_explorer.convex.tokens import BadTokenError, expiry_text, read_token, tidy_token
from convex_explorer.convex.urls import DeploymentUrlError, parse_deployment_url

if TYPE_CHECKING:
    from datetime import datetime

    from convex_explorer.convex.deploy_keys import KeyReading
    from convex_explorer.convex.tokens import TokenFacts

#: The host of a deployment in Convex's cloud; those of some regions name the region, too.
_CLOUD_HOST = re.compile(r"([a-z]+-[a-z]+-[0-9]+)(?:\.[a-z0-9-]+)?\.convex\.cloud")
_NO_FORM = (
    "This does not look like a deploy key: those begin with “prod:”, “dev:” or a name, followed by "
    "“|”. Some very old ones do not."
)
_TEST = "“Test connection” asks what it may do there."


class KeyWords(NamedTuple):
    """A sentence or two, and how they are meant.

    Attributes:
        text: in plain words; nothing in it is secret.
        tone: ``muted`` for a plain fact, ``success`` for what is well, ``warning`` for what may be
            refused, ``error`` for what will be.
    """

    text: str
    tone: str = "muted"


def words_for_key(typed: str, url: str) -> KeyWords:
    """What a deploy key says: what it is for, and whether the URL fits; empty for no key.

    Args:
        typed: as it stands in the field.
        url: of the deployment that it is meant for; may be unfinished.
    """
    key = typed.strip()
    if not key:
        return KeyWords("")
    if is_token(tidy_token(key)):
        return KeyWords(_words_for_misplaced(tidy_token(key)), "warning")
    if not is_key(key):
        return KeyWords(_NO_FORM, "warning")
    reading = read_key(key)
    if not reading.opens_one_deployment:
        return KeyWords(_USELESS[reading.use], "warning")
    name, other = reading.deployment_name, _cloud_name(url)
    if name and other and other != name:
        return KeyWords(f"This key is for {name}, and the URL is that of {other}.", "warning")
    said = f"{_what_it_is(reading)} {_TEST}"
    acting = ":" in key.partition("|")[2]
    return KeyWords(f"{said} It acts as a user, who is named in it." if acting else said)


def words_for_token(typed: str, now: datetime) -> KeyWords:
    """Whose a user token is, and how long it holds; empty for none."""
    token = typed.strip()
    if not token:
        return KeyWords("")
    if is_key(token):
        return KeyWords("This looks like a deploy key: choose “Deploy key” above.", "warning")
    try:
        return words_for_facts(read_token(token), now)
    except BadTokenError as error:
        return KeyWords(f"{error} {error.advice}", "warning")


def words_for_facts(facts: TokenFacts, now: datetime) -> KeyWords:
    """Whose a token is and how long it holds, as it says itself."""
    whose = f"The token of {facts.owner}" if facts.owner else "A token of nobody that it names"
    made = f", made by {facts.issuer}" if facts.issuer else ""
    if facts.lacks:
        missing = " and no ".join(facts.lacks)
        return KeyWords(
            f"{whose}{made}. It has no {missing}; a deployment will refuse it.", "warning"
        )
    if facts.expires_at is None:
        return KeyWords(f"{whose}{made}. When it expires cannot be told.", "warning")
    said = expiry_text(facts.expires_at, now)
    if facts.has_expired(now):
        return KeyWords(f"{whose}{made}, {said}. A deployment will refuse it.", "error")
    return KeyWords(f"{whose}{made}, {said}.", "success")


def _cloud_name(url: str) -> str | None:
    """Which deployment of Convex's cloud a URL is of; None where it does not say."""
    try:
        host = urlsplit(parse_deployment_url(url)).hostname
    except DeploymentUrlError:
        return None
    named = _CLOUD_HOST.fullmatch(host or "")
    return named[1] if named else None


def _words_for_misplaced(token: str) -> str:
    if is_account_token(token):
        return "This is the token of a Convex account: it opens no deployment."
    return "This looks like a user token: choose “User token” above."


def _what_it_is(reading: KeyReading) -> str:
    if reading.use is KeyUse.CLOUD_DEPLOYMENT:
        return f"A deploy key of {reading.deployment_name}, for {reading.kind}."
    if reading.use is KeyUse.SELF_HOSTED_DEPLOYMENT:
        return f"An admin key of the self-hosted deployment {reading.deployment_name}."
    return "A key that names no deployment, as old ones do; it is taken for a key to production."


_USELESS = {
    KeyUse.WHOLE_PROJECT: (
        "A key for a whole project. To call functions, make a deploy key for the deployment."
    ),
    KeyUse.NEW_PREVIEWS: (
        "A key to create preview deployments with. It opens none: make a deploy key for the one "
        "that you want to call."
    ),
    KeyUse.PLACEHOLDER: "This stands where a key could be, and is none.",
    KeyUse.OTHER: "A key of a kind that is not known here. A deployment may refuse it.",
}
