"""Which version of the program is the newest, as GitHub's API for releases tells it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from datetime import datetime

#: Where to ask: https://api.github.com/repos/OWNER/NAME/releases/latest. Empty in a build that has
#: no place where its releases are, and then nobody is asked.
RELEASES_URL = ""

_VERSION = re.compile(r"v?(\d{1,6}(?:\.\d{1,6}){0,3})")
_LONGEST_URL = 500


class ReleaseError(ExplorerError):
    """The reply does not tell of a release."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was released.

    Attributes:
        version: numbers with dots between them.
        page_url: where a person can read of it and download it; https, always.
    """

    version: str
    page_url: str

    def is_newer_than(self, version: str) -> bool:
        """Whether this version comes after another one; not where the other is none we know."""
        other = _VERSION.fullmatch(version)
        return other is not None and _numbers(self.version) > _numbers(other[1])


class UpdatesState(NamedTuple):
    """How looking for newer versions stands.

    Attributes:
        host: who is asked; empty where this build does not know whom to ask.
        installed_by: who brings newer versions in our place; empty where nobody does.
        is_allowed: whether the user lets the program look by itself.
        last_look: when it looked last, whatever came of it; None for never.
    """

    host: str
    installed_by: str
    is_allowed: bool
    last_look: datetime | None


def read_release(status: int, body: bytes) -> Release | None:
    """The newest release, or None where there is none that is meant for everybody.

    Raises:
        ReleaseError: the reply is none that tells.
    """
    if status == 404:  # noqa: PLR2004 - as HTTP has it; GitHub says so where nothing was released
        return None
    told = _object(body) if status == 200 else None  # noqa: PLR2004
    if told is None:
        raise ReleaseError(
            f"What came back tells of no release (HTTP status {status}).",
            advice="Try again later.",
        )
    if told.get("draft") is True or told.get("prerelease") is True:
        return None
    tag, page_url = told.get("tag_name"), told.get("html_url")
    version = _VERSION.fullmatch(tag) if isinstance(tag, str) else None
    if version is None or not (isinstance(page_url, str) and _is_page(page_url)):
        raise ReleaseError(
            "The newest release has no version or no page that could be opened.",
            advice="Try again later.",
        )
    return Release(version[1], page_url)


def _object(body: bytes) -> dict[str, object] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _is_page(url: str) -> bool:
    """Whether a browser may open it: encrypted, and nothing but the address of a page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _LONGEST_URL
    return plain and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
