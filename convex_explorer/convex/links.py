"""Links that open a call, and what there is to know of them before one is read.

``convex-explorer://open?deployment=acme&function=messages:list&type=query&args={…}`` opens a call;
no link runs one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from convex_explorer.convex.functions import FunctionType

SCHEME = "convex-explorer"
#: As much as a command line of Windows takes, which hands links over.
LONGEST_LINK = 32_000


class BadLinkError(ExplorerError):
    """The link opens no call. What is said of it repeats nothing of what it holds."""


class LinkOrigin(StrEnum):
    """Where a link came from, in words that continue a sentence."""

    ELSEWHERE = "a link"
    COMMAND_LINE = "the command line"


class GivenLink(NamedTuple):
    """A link as it was given, not read yet."""

    text: str
    origin: LinkOrigin = LinkOrigin.ELSEWHERE


@dataclass(frozen=True, slots=True)
class CallLink:
    """A call as a link tells of it.

    Attributes:
        deployment_name: what somebody calls the deployment that is meant; empty if none is named.
        path_text: the path of a function.
        function_type: ANY where the link leaves it to the deployment.
        args_text: laid out for the args editor; without comments, and with nothing hidden.
    """

    deployment_name: str
    path_text: str
    function_type: FunctionType
    args_text: str


def looks_like_link(text: str) -> bool:
    """Whether a text begins as a link does, good or bad."""
    return text[: len(SCHEME) + 1].lower() == f"{SCHEME}:"
