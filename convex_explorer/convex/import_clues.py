"""Reads texts for what points to a deployment: URLs, keys, names, and what looks like them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from convex_explorer.convex.deploy_keys import (
    KeyReading,
    KeyUse,
    is_account_token,
    is_key,
    is_token,
    read_key,
)
from convex_explorer.convex.deployment import Credential, CredentialKind, DeploymentKind
from convex_explorer.convex.env_text import EnvVariable, read_env
from convex_explorer.convex.urls import DASHBOARD_HOST, DeploymentUrlError, parse_deployment_url

#: Of a longer text nothing is read: what we look for is in files of a few lines.
LONGEST_TEXT = 256 * 1024
LARGEST_PORT = 65535

_DEPLOYMENT = re.compile(r"(?:(?P<type>prod|dev|preview|custom):)?(?P<name>[a-z]+-[a-z]+-[0-9]+)")
_LOCAL_DEPLOYMENT = re.compile(
    r"(?:local|anonymous):(?P<name>[\w-]{1,100})|(?P<bare>anonymous-\w+)"
)
_KINDS = {
    "prod": DeploymentKind.PRODUCTION,
    "custom": DeploymentKind.PRODUCTION,
    "dev": DeploymentKind.DEVELOPMENT,
    "preview": DeploymentKind.PREVIEW,
}
#: VITE_CONVEX_URL, NEXT_PUBLIC_CONVEX_URL and so on: each framework has a prefix of its own.
_URL_VARIABLE = re.compile(r"(?:[A-Z0-9]+_)*CONVEX_URL")
_SITE_VARIABLE = re.compile(r"(?:[A-Z0-9]+_)*CONVEX_SITE_URL")
_KEY_VARIABLES = ("CONVEX_DEPLOY_KEY", "CONVEX_DEPLOYMENT_TOKEN")
_OWN_URL, _OWN_KEY = "CONVEX_SELF_HOSTED_URL", "CONVEX_SELF_HOSTED_ADMIN_KEY"
_ACCOUNT_VARIABLES = ("CONVEX_ACCESS_TOKEN", "CONVEX_OVERRIDE_ACCESS_TOKEN")
#: What stands around a URL or a key in a command line, in a chat, or in a list.
_AROUND = "\"'`<>()[]{},;"
_OPTION = re.compile(r"--?[\w-]+=")
_HOST = re.compile(
    r"https?://.+|[\w.-]+\.convex\.(?:cloud|site)(?:[:/].*)?|(?:localhost|[\d.]+|\[[\da-f:]+\]):\d+/?"
)

FOR_ACCOUNTS = (
    "It is the access token of a Convex account, for api.convex.dev. No deployment takes it, "
    "and it is not kept here."
)
_UNUSABLE_KEYS = {
    KeyUse.WHOLE_PROJECT: (
        "It is a key for a whole project. Make a deploy key for the one deployment, on the "
        "dashboard under Settings."
    ),
    KeyUse.NEW_PREVIEWS: (
        "It is a key that creates preview deployments, and opens none. Use the deploy key of "
        "the preview deployment itself."
    ),
    KeyUse.PLACEHOLDER: "It is a placeholder that stands where a key could be.",
    KeyUse.OTHER: "It is no kind of key that opens a deployment.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text to look into. It may hold secrets, and is masked wherever it is printed.

    Attributes:
        origin: where it is from, in words that continue a sentence: ``.env.local``,
            ``the pasted text``.
    """

    origin: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was found but cannot be used, and why; ``what`` and ``reason`` hold no secret."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Url:
    """The URL of a deployment's API, as it was written down.

    Attributes:
        url: without a trailing slash.
        origin: where it was written down.
        is_guess: another URL was written down, and this one follows from it.
    """

    url: str
    origin: str
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A deploy key or a user token.

    Attributes:
        reading: what a key says about itself; of a token, that it names no deployment.
        url: the URL that belongs to it by the way it was written down, or None.
    """

    credential: Credential
    reading: KeyReading
    origin: str
    url: Url | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A deployment's name, as in ``CONVEX_DEPLOYMENT``.

    Attributes:
        kind: what it is for, or None where that is not said.
        is_local: it runs on the machine of whoever develops it.
    """

    name: str
    kind: DeploymentKind | None
    origin: str
    is_local: bool = False


@dataclass(slots=True)
class Clues:
    """Everything that points to a deployment, in the order found."""

    urls: list[Url] = field(default_factory=list)
    sites: list[Url] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    #: Local backends: URL, admin key and name from one config.json.
    backends: list[tuple[Url, Key | None, Name]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def read_clues(sources: tuple[Source, ...]) -> Clues:
    """Read texts, those that count for more first: a variable's first value is the one that holds.

    Within one text it is the last that holds, as dotenv has it.
    """
    clues = Clues()
    variables: dict[str, tuple[str, str]] = {}
    for source in sources:
        if len(source.text) > LONGEST_TEXT:
            clues.left_out.append(
                LeftOut(source.origin, "It is too long for a file with a deployment's settings.")
            )
            continue
        found = _read_source(source, clues)
        variables = {**found, **variables}
    _Variables(variables, clues).read()
    return clues


def _read_source(source: Source, clues: Clues) -> dict[str, tuple[str, str]]:
    """The variables of one text, with their origins; what else it holds goes to the clues."""
    text = source.text.removeprefix("\ufeff")
    if (config := _json_object(text)) is not None:
        return _read_config(config, source.origin, clues)
    variables = {}
    lines = []
    for part in read_env(text):
        if isinstance(part, EnvVariable):
            origin = f"{part.name} in {source.origin}"
            variables[part.name] = (part.value.strip(), origin)
        elif not part.lstrip().startswith("#"):
            lines.append(part)
    words = [word for line in lines for word in line.split()]
    if len(words) == 1 and not variables and not _read_word(words[0], source.origin, clues):
        _read_only_word(words[0], source.origin, clues)
        return {}
    if len(words) > 1 or variables:
        for word in words:
            _read_word(word, source.origin, clues)
    return variables


def _read_word(word: str, origin: str, clues: Clues) -> bool:
    """Take a word that stands by itself for what it surely is; whether it is anything."""
    whole = _OPTION.sub("", word, count=1)
    if is_key(whole):
        _add_key(whole, origin, clues)
        return True
    bare = whole.strip(_AROUND)
    if is_key(bare):
        _add_key(bare, origin, clues)
    elif is_token(bare):
        _add_token(bare, origin, clues)
    elif name := _deployment_name(bare, origin):
        clues.names.append(name)
    elif _HOST.fullmatch(bare):
        _add_url(bare, origin, clues)
    else:
        return False
    return True


def _read_only_word(word: str, origin: str, clues: Clues) -> None:
    """Take all that was given for a URL, as the field for URLs would."""
    if url := _url(word, origin):
        clues.urls.append(url)
    elif word.startswith("eyJ"):
        reason = (
            "It looks like a part of a key, or like an access token for api.convex.dev. "
            "A deploy key has a | within it."
        )
        clues.left_out.append(LeftOut(_in_capitals(origin), reason))


class _Variables:
    """The variables of all .env files together."""

    def __init__(self, variables: dict[str, tuple[str, str]], clues: Clues) -> None:
        self._values = {name: value for name, value in variables.items() if value[0]}
        self._clues = clues

    def read(self) -> None:
        self._read_self_hosted()
        for name in _KEY_VARIABLES:
            if name in self._values:
                _add_key(*self._values[name], self._clues, what=self._values[name][1])
                break
        if "CONVEX_DEPLOYMENT" in self._values:
            self._read_deployment(*self._values["CONVEX_DEPLOYMENT"])
        for name, (value, origin) in self._values.items():
            if _URL_VARIABLE.fullmatch(name):
                _add_url(value, origin, self._clues)
            elif _SITE_VARIABLE.fullmatch(name):
                self._read_site(value, origin)
            elif name in _ACCOUNT_VARIABLES:
                self._clues.left_out.append(LeftOut(origin, FOR_ACCOUNTS))

    def _read_self_hosted(self) -> None:
        url = None
        if _OWN_URL in self._values:
            value, origin = self._values[_OWN_URL]
            url = _parsed(value, origin, self._clues)
        if _OWN_KEY in self._values:
            secret, origin = self._values[_OWN_KEY]
            _add_key(secret, origin, self._clues, url=url, what=origin)
        elif url is not None:
            self._clues.urls.append(url)

    def _read_deployment(self, value: str, origin: str) -> None:
        if name := _deployment_name(value, origin):
            self._clues.names.append(name)
        else:
            self._clues.left_out.append(LeftOut(origin, "It holds no name of a deployment."))

    def _read_site(self, value: str, origin: str) -> None:
        try:
            parse_deployment_url(value)
        except DeploymentUrlError as error:
            if error.suggestion:
                self._clues.sites.append(Url(error.suggestion, origin, is_guess=True))


def _add_key(
    secret: str, origin: str, clues: Clues, *, url: Url | None = None, what: str = ""
) -> None:
    reading = read_key(secret)
    if reading.opens_one_deployment:
        credential = Credential(CredentialKind.DEPLOY_KEY, secret)
        clues.keys.append(Key(credential, reading, origin, url))
        return
    reason = _UNUSABLE_KEYS[reading.use]
    clues.left_out.append(LeftOut(what or f"A key in {origin}", reason))
    if url is not None:
        clues.urls.append(url)


def _add_token(token: str, origin: str, clues: Clues) -> None:
    if is_account_token(token):
        clues.left_out.append(LeftOut(f"A token in {origin}", FOR_ACCOUNTS))
        return
    credential = Credential(CredentialKind.USER_TOKEN, token)
    clues.keys.append(Key(credential, KeyReading(KeyUse.UNNAMED_DEPLOYMENT), origin))


def _add_url(text: str, origin: str, clues: Clues) -> None:
    if url := _parsed(text, origin, clues):
        clues.urls.append(url)


def _parsed(text: str, origin: str, clues: Clues) -> Url | None:
    if url := _url(text, origin):
        return url
    # Its own words may repeat what was written there, and that may be anything.
    reason = "It is no URL of a deployment."
    if _host(text) == DASHBOARD_HOST:
        reason = (
            "It is the address of the Convex dashboard, and names no deployment. "
            "The deployment URL is on the dashboard, under Settings."
        )
    clues.left_out.append(LeftOut(_in_capitals(origin), reason))
    return None


def _url(text: str, origin: str) -> Url | None:
    # A user name and a password with a / in it look like a host and a path.
    if "@" in text:
        return None
    try:
        return Url(parse_deployment_url(text), origin)
    except DeploymentUrlError as error:
        return Url(error.suggestion, origin, is_guess=True) if error.suggestion else None


def _deployment_name(text: str, origin: str) -> Name | None:
    if match := _DEPLOYMENT.fullmatch(text):
        return Name(match["name"], _KINDS.get(match["type"]), origin)
    if match := _LOCAL_DEPLOYMENT.fullmatch(text):
        name = match["name"] or match["bare"]
        return Name(name, DeploymentKind.DEVELOPMENT, origin, is_local=True)
    return None


def _read_config(config: dict[str, Any], origin: str, clues: Clues) -> dict[str, tuple[str, str]]:
    """Read a local backend's config.json, and know its neighbors; other objects are variables."""
    ports = config.get("ports")
    port = ports.get("cloud") if isinstance(ports, dict) else None
    if type(port) is int and 0 < port <= LARGEST_PORT:
        secret, name = config.get("adminKey"), config.get("deploymentName")
        url = Url(f"http://127.0.0.1:{port}", origin)
        key = None
        if isinstance(secret, str) and secret:
            credential = Credential(CredentialKind.DEPLOY_KEY, secret)
            key = Key(credential, read_key(secret), origin, url)
        text = name if isinstance(name, str) else ""
        clues.backends.append(
            (url, key, Name(text, DeploymentKind.DEVELOPMENT, origin, is_local=True))
        )
    elif isinstance(config.get("accessToken"), str):
        clues.left_out.append(LeftOut(_in_capitals(origin), FOR_ACCOUNTS))
    elif config.keys() == {"port"}:
        reason = "It says where the dashboard of a local backend is, not where the backend is."
        clues.left_out.append(LeftOut(_in_capitals(origin), reason))
    return {
        name: (value.strip(), f"{name} in {origin}")
        for name, value in config.items()
        if isinstance(value, str) and "CONVEX" in name
    }


def _json_object(text: str) -> dict[str, Any] | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _host(text: str) -> str:
    try:
        return urlsplit(text.strip()).hostname or ""
    except ValueError:
        return ""


def _in_capitals(origin: str) -> str:
    """An origin at the beginning of a sentence; names of files and variables stay as they are."""
    return origin[0].upper() + origin[1:] if origin.startswith("the ") else origin
