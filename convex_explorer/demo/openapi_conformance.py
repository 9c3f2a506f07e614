"""Replies in the shapes of Convex's OpenAPI document, for clients that do not name themselves.

The document (docs/convex-http-openapi.yml) and real deployments disagree: on where a missing
function shows (404 or a status of 200), on the body of a refusal, on whether ``logLines`` may be
missing. A client that sends ``Convex-Client`` knows the real thing. One that does not is taken
for one that was made from the document, and gets what that promises. What a function throws is
answered with 200 and ``"status": "error"`` in both.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from convex_explorer.demo.failures import RefusedRequestError
from convex_explorer.demo.replies import Reply, WireManners, compact, error_message, json_reply
from convex_explorer.demo.runner import Failed, RunOutcome
from convex_explorer.demo.value_writer import Format

#: The pattern of a function's path; the document knows no other.
_PATH = re.compile(r"[a-zA-Z0-9_/]+:[a-zA-Z0-9_]+")
#: The one format that the document knows, and the lossless one, which copied commands ask for.
_FORMATS = {"json", "convex_encoded_json"}

#: What the document says where the wire says something else: 200 for what keeps a function from
#: running, 400 for a header that cannot be read.
_STATUSES = {
    "FunctionPathNotFound": 404,
    "FunctionPathWrongType": 404,
    # A path that has the pattern is well formed to the document: there is no such function.
    "BadConvexFunctionIdentifier": 404,
    "ArgumentValidationError": 400,
    "InvalidArguments": 400,
    "ArgumentsTooLarge": 400,
    "HeaderParseFailure": 401,
    "InvalidHeaderFailure": 401,
    "InvalidAdminKey": 401,
    "SystemIdentityRequired": 401,
}
#: What an internal function looks like to those who may not call it. Without authorization it is
#: a 401, “missing or invalid authorization token”, because that may be all that is missing.
_MAY_BE_INTERNAL = {"FunctionPathNotFound", "BadConvexFunctionIdentifier"}


class DocumentManners(WireManners):
    """How clients are answered that were made from the OpenAPI document.

    Args:
        anonymous: whether the request has no authorization.
    """

    always_log_lines = True

    def __init__(self, *, anonymous: bool) -> None:
        self._anonymous = anonymous

    def check_body(self, body: Mapping[str, Any]) -> None:
        """Refuse what the document's schemas do not allow: they are stricter than the wire.

        Raises:
            RefusedRequestError: the body does not fit them (400).
        """
        if "path" in body and not _PATH.fullmatch(body["path"]):
            raise _bad_request(f"{body['path']} is not of the form module:function")
        if not isinstance(body["args"], dict):
            raise _bad_request("args must be an object")
        if body.get("format", "json") not in _FORMATS:
            raise _bad_request("format must be json")

    def identifier(self, tail: str) -> str | None:
        """``module:function`` in one piece, as the document has it."""
        text = unquote(tail)
        return text if _PATH.fullmatch(text) else None

    def outcome(self, outcome: RunOutcome, request_id: str, form: Format) -> Reply:
        """With the document's own statuses for a function that could not be started."""
        if isinstance(outcome, Failed) and outcome.code:
            text = error_message(request_id, outcome)
            return self._error(200, outcome.code, outcome.text.strip(), text)
        return super().outcome(outcome, request_id, form)

    def refusal(self, error: RefusedRequestError) -> Reply:
        """With the fields of a function's error beside those of a refusal."""
        return self._error(error.status, error.code, error.message, error.message)

    def unknown_route(self) -> Reply:
        """A 404 with the body that the document gives to all of them."""
        message = "There is no such endpoint."
        return self._error(404, "RouteNotFound", message, message)

    def _error(self, status: int, code: str, message: str, error_message: str) -> Reply:
        """Both shapes in one, under the document's status if it has one for the code."""
        status = _STATUSES.get(code, status)
        if self._anonymous and code in _MAY_BE_INTERNAL:
            status = 401
        body = {
            "status": "error",
            "errorMessage": error_message,
            "logLines": [],
            "code": code,
            "message": message,
        }
        return json_reply(status, compact(body))


def _bad_request(message: str) -> RefusedRequestError:
    return RefusedRequestError(400, "BadRequest", message)
