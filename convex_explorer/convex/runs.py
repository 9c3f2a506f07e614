"""Run: a call and what came of it; and what is compared of two of them."""

import json
from typing import NamedTuple

from convex_explorer.convex.calls import Call, Outcome, Returned, Threw
from convex_explorer.values.received import Received


class Run(NamedTuple):
    """A call that was made, with its outcome."""

    call: Call
    outcome: Outcome

    @property
    def value(self) -> Received:
        """What was returned; of an error, its message and the data that came with it."""
        if isinstance(self.outcome, Returned):
            return self.outcome.value
        return _error_value(self.outcome)


def are_comparable(before: Run, after: Run) -> bool:
    """Whether both have returned, or both have failed: a value is nothing like an error."""
    return isinstance(before.outcome, Returned) is isinstance(after.outcome, Returned)


def _error_value(error: Threw) -> Received:
    fields = [b'"message":' + json.dumps(error.message).encode()]
    if error.error_data is not None:
        fields.append(b'"data":' + error.error_data.raw_bytes())
    return Received.from_bytes(b"{" + b",".join(fields) + b"}")
