"""How long we wait for a deployment."""

from dataclasses import dataclass

from convex_explorer.convex.functions import FunctionType


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """All in seconds; None is for as long as it takes.

    Attributes:
        connect: until the connection is there, TLS included.
        send: until the network has taken the request.
        reply: how long the deployment may stay silent before and within its reply, and how long
            a reply may trickle in before it counts as too slow.
        reply_of_action: the same for what may be an action. Actions may run for half an hour; who
            does not want to wait stops the call.
    """

    connect: float = 10.0
    send: float = 60.0
    reply: float | None = 60.0
    reply_of_action: float | None = None

    def reply_to(self, function_type: FunctionType) -> float | None:
        """The limit of the reply to a call of this type."""
        may_be_action = function_type in {FunctionType.ACTION, FunctionType.ANY}
        return self.reply_of_action if may_be_action else self.reply


DEFAULT_TIME_LIMITS = TimeLimits()
