"""ProductionChange: a call that could change a production deployment, for the audit trail."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from convex_explorer.convex.calls import Call
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding

#: Of longer args the trail keeps the beginning, and the hash of all of them.
LONGEST_ARGS = 16_384


@dataclass(frozen=True, slots=True)
class ProductionChange:
    """What was sent to a production deployment, when, and as whom.

    Attributes:
        call_id: of the ``Call``, and of its record in history.
        sent_at: with time zone UTC.
        deployment_url: where the deployment was then.
        identity: as whom, in words; never a credential.
        args_text: the args as typed, or the beginning of them; with what variables stood for.
        args_bytes: how many bytes of UTF-8 all of ``args_text`` has.
        args_sha256: their hash, in hexadecimal.
        ending: what became of it; RUNNING where no ending was written down, so that it may have
            run.
        ended_at: with time zone UTC, or None.
    """

    call_id: str
    sent_at: datetime
    deployment_id: str
    deployment_name: str
    deployment_url: str
    identity: str
    path_text: str
    function_type: FunctionType
    args_text: str
    args_bytes: int
    args_sha256: str
    request_id: str
    ending: CallEnding = CallEnding.RUNNING
    ended_at: datetime | None = None

    @classmethod
    def of(cls, call: Call) -> "ProductionChange | None":
        """What the trail has to say of a call; None where it changes nothing in production."""
        deployment = call.deployment
        if deployment.kind is not DeploymentKind.PRODUCTION or not call.function_type.may_write:
            return None
        args = call.explained_args.encode("utf-8", "replace")
        return cls(
            call_id=call.call_id,
            sent_at=call.started_at.astimezone(UTC),
            deployment_id=deployment.deployment_id,
            deployment_name=deployment.name,
            deployment_url=deployment.url,
            identity=str(call.identity),
            path_text=str(call.path),
            function_type=call.function_type,
            args_text=args[:LONGEST_ARGS].decode("utf-8", "ignore"),
            args_bytes=len(args),
            args_sha256=hashlib.sha256(args).hexdigest(),
            request_id=call.request_id,
        )
