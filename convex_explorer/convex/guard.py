"""What a deployment's guard says of a call: it may go, the user is asked first, or it may not."""

from enum import StrEnum

from convex_explorer.convex.errors import NotPermittedError
from convex_explorer.convex.functions import FunctionType


class GuardLevel(StrEnum):
    """How careful we are with a deployment, in the words that are kept and shown; least first."""

    ALLOW = "allow everything"
    ASK = "ask before changes"
    READ_ONLY = "read only"

    @property
    def strictness(self) -> int:
        """The higher, the less it lets pass."""
        return list(GuardLevel).index(self)


class Verdict(StrEnum):
    """What becomes of a call."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    ASK = "ask"
    REFUSE = "refuse"


_ON_CHANGES = {
    GuardLevel.ALLOW: Verdict.PASS,
    GuardLevel.ASK: Verdict.ASK,
    GuardLevel.READ_ONLY: Verdict.REFUSE,
}


def judge(
    level: GuardLevel, function_type: FunctionType, known_type: FunctionType | None = None
) -> Verdict:
    """What a guard says of a call.

    Only a query cannot change anything, and the endpoint for queries runs nothing else
    (open backend, local_backend/public_api.rs). What the unified endpoint would run counts as a
    change, unless the catalog knows that it is a query.

    Args:
        level: that of the call's deployment.
        function_type: as the call is made.
        known_type: what the catalog says of the function, or None.
    """
    is_query = function_type is FunctionType.QUERY or (
        function_type is FunctionType.ANY and known_type is FunctionType.QUERY
    )
    return Verdict.PASS if is_query else _ON_CHANGES[level]


def refusal_of(name: str, path: object, level: GuardLevel) -> NotPermittedError:
    """Why a call may not go, and where that can be changed.

    Args:
        name: the deployment's.
        path: the function's.
        level: that of the deployment; what asks has not got its answer.
    """
    if level is GuardLevel.READ_ONLY:
        return NotPermittedError(
            f"{name} is guarded as read only, and {path} may change something. Nothing was sent.",
            advice="Call a query, or choose another guard with the lock beside the deployment.",
        )
    return NotPermittedError(
        f"The guard of {name} asks before changes, and {path} may make some. Nothing was sent.",
        advice="Say that it may be called.",
    )
