"""CallRecord and CallEnding: what history keeps of a call."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from convex_explorer.convex.calls import Call, LogLine, Outcome, Returned, Threw
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import ActingAs, Identity, IdentityKind, acting_as
from convex_explorer.values.received import Received


class CallEnding(StrEnum):
    """What became of a call, as far as we know."""

    RUNNING = "running"
    RETURNED = "returned"
    THREW = "threw"
    #: No outcome came, and nothing was changed.
    FAILED = "failed"
    #: A query that nobody waits for any more.
    STOPPED = "stopped"
    #: No outcome came of a function that can write: it may have run.
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, outcome: Outcome) -> "CallEnding":
        """What a call has come to that has an outcome."""
        return cls.RETURNED if isinstance(outcome, Returned) else cls.THREW

    @classmethod
    def without_outcome(cls, function_type: FunctionType) -> "CallEnding":
        """What a call has come to when its request left and nobody waits for the reply."""
        return cls.UNKNOWN if function_type.may_write else cls.STOPPED


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call in history, as it was made and as it ended.

    A record out of a list is light: it holds the beginning of long texts, and none of the last
    five attributes. Nothing is copied or called again from such a record, only from a whole one.

    Attributes:
        record_id: the microseconds from 1970 (UTC) to the start, so that newer calls have higher
            ids; unique.
        call_id: of the ``Call``.
        deployment_id: of the deployment called; its name and kind as they were then.
        path_text: the function path, such as ``messages:list``.
        args_text: the args as typed, comments and all.
        identity: as whom the call was made, in words; never a credential.
        request_id: what the deployment's own log calls the request.
        started_at: with time zone UTC.
        message: the error message; empty where there was none.
        seconds: how long it took, or None while it runs.
        size: bytes of the reply's body, or None where no reply came.
        value_kept: whether the value is kept; large ones, old ones and production's are not.
        log_line_count: how many lines were printed; ``log_lines`` may hold fewer.
        pinned: whether the user wants to keep it whatever the limits are.
        label: what the user calls it; one with a name is kept like a pinned one.
        note: what the user wrote down about it.
        whole: whether everything that is kept of the call is here.
        value_json: what was returned, as the bytes that came; None where it is not kept.
        error_data_json: what a ConvexError carried, as the bytes that came; None where there was
            none or it is not kept.
        frames: the server's stack, innermost first.
        log_lines: what was printed, from the first line on, as far as it is kept.
        acting_as: all attributes of the user whom an admin acted as, as JSON; empty where nobody
            acted as somebody.
    """

    record_id: int
    call_id: str
    deployment_id: str
    deployment_name: str
    deployment_kind: DeploymentKind
    path_text: str
    function_type: FunctionType
    args_text: str
    identity: str
    request_id: str
    started_at: datetime
    ending: CallEnding
    message: str = ""
    seconds: float | None = None
    size: int | None = None
    value_kept: bool = False
    log_line_count: int = 0
    pinned: bool = False
    label: str = ""
    note: str = ""
    whole: bool = True
    value_json: bytes | None = None
    error_data_json: bytes | None = None
    frames: tuple[str, ...] = ()
    log_lines: tuple[LogLine, ...] = ()
    acting_as: str = ""

    @classmethod
    def of(cls, call: Call, outcome: Outcome) -> Self:
        """The whole record of a call that has an outcome."""
        value = outcome.value if isinstance(outcome, Returned) else None
        thrown = outcome if isinstance(outcome, Threw) else None
        error_data = thrown.error_data if thrown is not None else None
        deployment, whom = call.deployment, call.identity.acting_as
        return cls(
            record_id=0,
            call_id=call.call_id,
            deployment_id=deployment.deployment_id,
            deployment_name=deployment.name,
            deployment_kind=deployment.kind,
            path_text=str(call.path),
            function_type=call.function_type,
            args_text=call.args_text,
            identity=str(call.identity),
            request_id=(thrown.request_id if thrown is not None else None) or call.request_id,
            started_at=call.started_at,
            ending=CallEnding.of(outcome),
            message=thrown.message if thrown is not None else "",
            seconds=outcome.seconds,
            size=outcome.size,
            value_kept=value is not None,
            log_line_count=len(outcome.log_lines),
            value_json=value.raw_bytes() if value is not None else None,
            error_data_json=error_data.raw_bytes() if error_data is not None else None,
            frames=thrown.frames if thrown is not None else (),
            log_lines=outcome.log_lines,
            acting_as=whom.json if whom is not None else "",
        )

    def call(self, draft_id: str) -> Call:
        """The call that was made, for showing. Its ``args`` are empty: ``args_text`` has them."""
        name, kind = self.deployment_name, self.deployment_kind
        return Call(
            call_id=self.call_id,
            draft_id=draft_id,
            deployment=Deployment(name, "", kind, deployment_id=self.deployment_id),
            path=FunctionPath.parse(self.path_text),
            function_type=self.function_type,
            args={},
            args_text=self.args_text,
            identity=self.as_whom,
            request_id=self.request_id,
            started_at=self.started_at,
        )

    @property
    def as_whom(self) -> Identity:
        """As whom the call was made, as far as history tells."""
        if self.acting_as:
            return acting_as(ActingAs.from_attributes(json.loads(self.acting_as)))
        return _identity_of(self.identity)

    @property
    def knows_whom(self) -> bool:
        """Whether ``as_whom`` is exact; of a user acted as, old history knows only a word."""
        return bool(self.acting_as) or self.as_whom.kind is not IdentityKind.ACTING_AS

    @property
    def outcome(self) -> Outcome | None:
        """What came of the call, as far as that is kept; None where its value is not."""
        seconds, size = self.seconds or 0.0, self.size or 0
        if self.ending is CallEnding.RETURNED and self.value_json is not None:
            return Returned(Received.from_bytes(self.value_json), self.log_lines, seconds, size)
        if self.ending is CallEnding.THREW:
            kept = self.error_data_json
            error_data = None if kept is None else Received.from_bytes(kept)
            request_id = self.request_id or None
            lines = self.log_lines
            return Threw(self.message, request_id, self.frames, error_data, lines, seconds, size)
        return None


def _identity_of(words: str) -> Identity:
    """Whom the words of ``str(identity)`` mean, as far as they tell."""
    kind = next((kind for kind in IdentityKind if words.startswith(kind)), IdentityKind.ANONYMOUS)
    whom = words.removeprefix(kind).strip()
    if kind is IdentityKind.ACTING_AS and whom:
        return Identity(kind, ActingAs(claims={"tokenIdentifier": whom}))
    return Identity(kind, owner=whom.removeprefix("of "))
