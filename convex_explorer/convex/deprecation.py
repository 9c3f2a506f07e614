"""What a deployment says of a client that is too old for it, or soon will be."""

from collections.abc import Mapping
from dataclasses import dataclass

_STATE, _MESSAGE = "x-convex-deprecation-state", "x-convex-deprecation-message"
_LONGEST_MESSAGE = 1000


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The headers of a reply (open backend, common/src/version.rs).

    Attributes:
        state: ``UpgradeRequired`` or ``Unsupported``; "" where a message came alone.
        message: for people, in the deployment's words; may be empty.
    """

    state: str
    message: str


def read_deprecation(headers: Mapping[str, str]) -> Deprecation | None:
    """What a reply's headers, with names in lower case, say of it; None where they are silent."""
    state, message = headers.get(_STATE, "").strip(), headers.get(_MESSAGE, "").strip()
    return Deprecation(state, message[:_LONGEST_MESSAGE]) if state or message else None
