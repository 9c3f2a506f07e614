"""Finds deployments in what people have at hand: a URL, a key, an .env file, a backend's config."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias
from urllib.parse import urlsplit

from convex_explorer.convex.deploy_keys import KeyUse, is_key, is_token
from convex_explorer.convex.deployment import ANONYMOUS, Credential, DeploymentKind
from convex_explorer.convex.import_clues import (
    Clues,
    Key,
    LeftOut,
    Name,
    Source,
    Url,
    read_clues,
)
from convex_explorer.convex.urls import guess_kind, guess_name, is_cloud, is_loopback

_Test: TypeAlias = Callable[[Url], bool]

_CLOUD_NAME = re.compile(r"[a-z]+-[a-z]+-[0-9]+")
_SECRET_VARIABLE = re.compile(r"(?:KEY|TOKEN)\s*=", re.IGNORECASE)
LOCAL_BACKEND_ASLEEP = (
    "It is a local backend, and its URL is not written down here. Run “npx convex dev” in the "
    "project, then drop the project's folder."
)


@dataclass(frozen=True, slots=True)
class FoundDeployment:
    """A deployment that could be added. Nothing was asked of it, and nothing is kept.

    Attributes:
        name: a name to call it by; may be empty.
        url: where its API is; empty where that cannot even be guessed.
        url_is_guess: the URL was not written down, but follows from a name.
        kind: what it is for; production whenever it may be.
        credential: masked wherever it is printed.
        origin: where all this was written down, in words.
    """

    name: str
    url: str
    url_is_guess: bool
    kind: DeploymentKind
    credential: Credential
    origin: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, the likeliest first, and what could not be used."""

    deployments: tuple[FoundDeployment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.deployments or self.left_out)


def find_deployments(*sources: Source) -> Findings:
    """Find deployments in texts; reads nothing else, and contacts nobody.

    Each text is one of: the variables of an .env file, a local backend's config.json, or lines
    with URLs, keys and names, alone or in the middle of a command line.

    Args:
        sources: those that count for more first, as ``.env.local`` does before ``.env``.
    """
    return _Search(read_clues(sources)).findings()


def is_more_than_url(text: str) -> bool:
    """Whether a text, put where a URL belongs, is rather one to find deployments in."""
    text = text.strip()
    return (
        is_key(text)
        or is_token(text)
        or text.startswith("{")
        or len(text.splitlines()) > 1
        or _SECRET_VARIABLE.search(text) is not None
    )


class _Search:
    """Puts together what belongs together."""

    def __init__(self, clues: Clues) -> None:
        self._clues = clues
        self._free = list(dict.fromkeys(clues.urls))
        self._found: list[FoundDeployment] = []
        self._left_out = list(clues.left_out)

    def findings(self) -> Findings:
        for url, key, name in self._clues.backends:
            self._add_backend(url, key, name)
        for name in self._clues.names:
            self._add_name(name)
        for key in self._clues.keys:
            self._add_key(key)
        for url in self._free:
            self._add_url(url)
        for site in self._clues.sites:
            if not any(_cloud_name(each.url) == _cloud_name(site.url) for each in self._found):
                self._add_url(site)
        found = tuple(each for each in dict.fromkeys(self._found) if not self._is_known(each))
        return Findings(found, tuple(dict.fromkeys(self._left_out)))

    # ------------------------------------------------------------------ what was written down

    def _add_backend(self, url: Url, key: Key | None, name: Name) -> None:
        credential = key.credential if key else ANONYMOUS
        called = name.name or guess_name(url.url, credential.secret)
        self._found.append(
            FoundDeployment(
                called, url.url, False, DeploymentKind.DEVELOPMENT, credential, url.origin
            )
        )

    def _add_name(self, name: Name) -> None:
        if name.is_local:
            self._add_local_name(name)
            return
        url = self._take(_named(name.name)) or self._take_only(_is_custom_domain)
        address = url.url if url else f"https://{name.name}.convex.cloud"
        self._found.append(
            FoundDeployment(
                name.name,
                address,
                url is None or url.is_guess,
                name.kind or guess_kind(address, ""),
                ANONYMOUS,
                _together(name.origin, url.origin if url else ""),
            )
        )

    def _add_local_name(self, name: Name) -> None:
        if any(is_loopback(each.url) for each in self._found):
            return
        url = self._take_only(_is_local)
        if url is None:
            self._left_out.append(LeftOut(name.origin, LOCAL_BACKEND_ASLEEP))
            return
        self._found.append(
            FoundDeployment(
                name.name,
                url.url,
                False,
                DeploymentKind.DEVELOPMENT,
                ANONYMOUS,
                _together(name.origin, url.origin),
            )
        )

    def _add_key(self, key: Key) -> None:
        name = key.reading.deployment_name
        for place, each in enumerate(self._found):
            same = name is not None and name in {each.name, _cloud_name(each.url)}
            if same and each.credential is ANONYMOUS and key.url is None:
                self._found[place] = replace(
                    each,
                    kind=key.reading.kind or each.kind,
                    credential=key.credential,
                    origin=_together(key.origin, each.origin),
                )
                return
        url = key.url or self._url_for(key)
        self._free = [each for each in self._free if url is None or each.url != url.url]
        address = url.url if url else ""
        self._found.append(
            FoundDeployment(
                name or (guess_name(address, "") if address else ""),
                address,
                bool(url and url.is_guess),
                key.reading.kind or guess_kind(address, key.credential.secret),
                key.credential,
                _together(key.origin, url.origin if url else ""),
            )
        )

    def _add_url(self, url: Url) -> None:
        self._found.append(
            FoundDeployment(
                guess_name(url.url, ""),
                url.url,
                url.is_guess,
                guess_kind(url.url, ""),
                ANONYMOUS,
                url.origin,
            )
        )

    # ------------------------------------------------------------------ which URL a key is for

    def _url_for(self, key: Key) -> Url | None:
        name = key.reading.deployment_name
        match key.reading.use:
            case KeyUse.CLOUD_DEPLOYMENT:
                url = self._take(_named(name or "")) or self._take_only(_is_custom_domain)
                if url is None and name and _CLOUD_NAME.fullmatch(name):
                    return Url(f"https://{name}.convex.cloud", "", is_guess=True)
                return url
            case KeyUse.SELF_HOSTED_DEPLOYMENT:
                return self._take_only(_is_not_cloud)
            case _:
                return self._take_only(_is_any)

    def _take(self, fits: _Test) -> Url | None:
        """The first URL that fits and is nobody's yet."""
        url = next((each for each in self._free if fits(each)), None)
        if url is not None:
            self._free = [each for each in self._free if each.url != url.url]
        return url

    def _take_only(self, fits: _Test) -> Url | None:
        """The URL that fits, if there is just one; which of several it is, nobody can tell."""
        different = {each.url for each in self._free if fits(each)}
        return self._take(fits) if len(different) == 1 else None

    def _is_known(self, found: FoundDeployment) -> bool:
        """Whether another one says the same, and more."""
        return any(
            each is not found
            and each.url == found.url
            and found.credential is ANONYMOUS
            and (each.credential is not ANONYMOUS or self._comes_before(each, found))
            for each in self._found
        )

    def _comes_before(self, one: FoundDeployment, other: FoundDeployment) -> bool:
        return self._found.index(one) < self._found.index(other)


def _named(name: str) -> _Test:
    return lambda url: _cloud_name(url.url) == name


def _is_custom_domain(url: Url) -> bool:
    return not is_cloud(url.url) and not is_loopback(url.url)


def _is_not_cloud(url: Url) -> bool:
    return not is_cloud(url.url)


def _is_local(url: Url) -> bool:
    return is_loopback(url.url)


def _is_any(_url: Url) -> bool:
    return True


def _cloud_name(url: str) -> str | None:
    """The deployment's name within the URL of one in Convex's cloud, whatever its region."""
    host = urlsplit(url).hostname or ""
    return host.split(".", maxsplit=1)[0] if is_cloud(url) else None


def _together(*origins: str) -> str:
    """Origins in one phrase: ``A and B in .env.local``, ``A in .env.local, B in .env``."""
    different = [each for each in dict.fromkeys(origins) if each]
    places = {each.rpartition(" in ")[2] for each in different}
    if len(different) > 1 and len(places) == 1:
        names = [each.rpartition(" in ")[0] for each in different]
        if all(names):
            return f"{' and '.join(names)} in {places.pop()}"
    return ", ".join(different)
