"""Which forms of Convex's API a server has shown to know: old ones and foreign ones differ."""

import re
from dataclasses import dataclass

from convex_explorer.convex.calls import Notice, Outcome, Returned
from convex_explorer.values.codec import TAGGED
from convex_explorer.values.received import Received

_STRING_VALUE = re.compile(rb'(?:\A|[:\[,])[ \t\r\n]*"')


@dataclass
class Dialect:
    """What is known of one server's way to speak, from the replies it gave.

    Attributes:
        colon_form: whether functions are named ``module:export`` in the path of ``/api/run``, as
            Convex's OpenAPI document says and the open backend does not; None until it has told.
        plain_json: whether it refused the format that keeps every type, so that it is asked in
            plain JSON from then on.
    """

    colon_form: bool | None = None
    plain_json: bool = False
    _tags_seen: bool = False

    def notices_on(self, outcome: Outcome) -> tuple[Notice, ...]:
        """What to say of the types of an outcome.

        A server that was made from the OpenAPI document knows no format but plain JSON, and does
        not refuse the other one but overlooks it: what it sends may hold Int64s as strings, until
        it has sent one as an Int64.
        """
        values = [outcome.value] if isinstance(outcome, Returned) else []
        if not isinstance(outcome, Returned) and outcome.error_data is not None:
            values = [outcome.error_data]
        if self.colon_form and not self.plain_json:
            self._tags_seen = self._tags_seen or any(_has_tag(value) for value in values)
        lossy = self.plain_json or (self.colon_form and not self._tags_seen)
        if lossy and any(_has_string(value) for value in values):
            return (Notice.PLAIN_JSON,)
        return ()


def _has_tag(value: Received) -> bool:
    return TAGGED.search(value.raw) is not None


def _has_string(value: Received) -> bool:
    return _STRING_VALUE.search(value.raw) is not None
