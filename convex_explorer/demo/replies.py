"""What goes back to a client, in the shapes that a real deployment gives it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.runner import Failed, Ran, RunOutcome
from convex_explorer.demo.value_writer import Format, write_value


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP reply, but for what the server adds: length and date."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def json_reply(status: int, body: bytes) -> Reply:
    """A reply whose body is JSON."""
    return Reply(status, {"Content-Type": "application/json"}, body)


def text_reply(text: str) -> Reply:
    """A reply of a line of text."""
    return Reply(200, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


def compact(data: Any) -> bytes:
    """JSON without white space."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


class WireManners:
    """How clients are answered that name themselves: as a real deployment does.

    Function errors come with status 200; ``logLines`` is left out when there are none.
    """

    always_log_lines = False

    def check_body(self, body: Mapping[str, Any]) -> None:
        """Refuse what the manners do not allow beyond what the body's form does."""

    def identifier(self, tail: str) -> str | None:
        """The function path in ``/api/run/<tail>``, if all of it is one; the wire has none."""
        return None

    def outcome(self, outcome: RunOutcome, request_id: str, form: Format) -> Reply:
        """The reply that says what became of a run."""
        return json_reply(200, self.outcome_body(outcome, request_id, form))

    def outcome_body(self, outcome: RunOutcome, request_id: str, form: Format) -> bytes:
        """``{"status": …}``, for a value as for an error."""
        match outcome:
            case Ran():
                parts = [b'{"status":"success","value":', write_value(outcome.value, form)]
            case Failed():
                message = error_message(request_id, outcome)
                parts = [b'{"status":"error","errorMessage":', compact(message)]
                for data in outcome.data:
                    parts += [b',"errorData":', write_value(data, form)]
        if outcome.log_lines or self.always_log_lines:
            parts += [b',"logLines":', compact(outcome.log_lines)]
        return b"".join([*parts, b"}"])

    def refusal(self, error: RefusedRequestError) -> Reply:
        """The reply to a request that is not carried out."""
        return json_reply(error.status, compact({"code": error.code, "message": error.message}))

    def unknown_route(self) -> Reply:
        """The reply where there is nothing."""
        return Reply(404)


def error_message(request_id: str, failed: Failed) -> str:
    """The text of a failure, beginning with the line that names the request."""
    return f"[Request ID: {request_id}] Server Error\n{failed.text}"
