"""Answers by case: each as the open backend gives it, and what a user reads then.

Left out are the cases of endpoints that the program does not ask.
"""

from dataclasses import dataclass

import pytest

from convex_explorer.convex.calls import Returned, Threw
from convex_explorer.convex.deployment import Credential, CredentialKind
from convex_explorer.convex.deprecation import Deprecation
from convex_explorer.convex.errors import (
    DeploymentError,
    OverloadedError,
    ProtocolError,
    RejectedError,
    TimeLimitError,
    UnauthorizedError,
)
from convex_explorer.convex.functions import FunctionType
from tests.support.exact_server import (
    ACTION,
    ALL_TYPES,
    ANY,
    MUTATION,
    QUERY,
    REQUEST_ID,
    fails,
    reading_of,
    refuses,
    says_nothing,
    succeeds,
)

KEY = Credential(CredentialKind.DEPLOY_KEY, "dev:happy-otter-123|c2VjcmV0")
TOKEN = Credential(CredentialKind.USER_TOKEN, "eyJhbGciOiJub25lIn0.e30.c2lnbmVk")


@dataclass(frozen=True)
class Refused:
    """A case in which nothing but a code and a message comes.

    Attributes:
        advises: words of the advice.
        may_have_run: the types of function of which something may have run all the same.
        of: the types that can be answered so.
    """

    case: str
    status: int
    code: str
    message: str
    kind: type[DeploymentError]
    advises: str
    may_have_run: tuple[FunctionType, ...] = ()
    of: tuple[FunctionType, ...] = ALL_TYPES

    def __str__(self) -> str:
        return self.case


DO_AGAIN = "Try again"
PASTE = "which kind it is"
FRESH = "fresh user token"
REFUSED = [
    # ------------------------------------------------ the request, in the order of the checks
    Refused(
        "a client's name without a version",
        400,
        "InvalidClientVersion",
        "Failed to parse client version string: 'x'. Expected format is {client_name}-{semver}",
        RejectedError,
        "Update",
    ),
    Refused(
        "a client that is too old",
        400,
        "ClientVersionUnsupported",
        "The Convex npm package at version 0.1.0 is no longer supported.",
        RejectedError,
        "Update",
    ),
    Refused(
        "no content type",
        400,
        "BadJsonBody",
        "Expected request with `Content-Type: application/json`",
        RejectedError,
        "report",
    ),
    Refused(
        "a body that is no JSON",
        400,
        "BadJsonBody",
        "Failed to parse the request body as JSON: expected value at line 1 column 1",
        RejectedError,
        "report",
    ),
    Refused(
        "no args",
        400,
        "BadJsonBody",
        "Failed to deserialize the JSON body into the target type: missing field `args` at line 1 "
        "column 24",
        RejectedError,
        "report",
    ),
    Refused(
        "a body of more than 16 MiB",
        400,
        "BadJsonBody",
        "Failed to buffer the request body: length limit exceeded",
        RejectedError,
        "16 MiB",
    ),
    Refused(
        "a path that is none",
        400,
        "BadConvexFunctionIdentifier",
        "`a//b` is not a valid path to a Convex function. Path component cannot be empty.",
        RejectedError,
        "folder/module:function",
    ),
    Refused(
        "one segment after /api/run",
        400,
        "MissingIdentifier",
        "Path or function name not provided in path, e.g. /api/run/messages/list",
        RejectedError,
        "folder/module:function",
        of=(ANY,),
    ),
    Refused(
        "a component's path that is none",
        400,
        "InvalidComponentPath",
        "Invalid component path",
        RejectedError,
        "folder/module:function",
    ),
    Refused(
        "args in the URL",
        400,
        "BadQueryArgs",
        "Failed to deserialize query string: args: invalid type: newtype struct",
        RejectedError,
        "report",
        of=(QUERY,),
    ),
    # ------------------------------------------------ who is calling
    Refused(
        "a header that is not visible ASCII",
        400,
        "HeaderParseFailure",
        "Failed to parse header 'authorization'",
        UnauthorizedError,
        PASTE,
    ),
    Refused(
        "a header without a scheme's length",
        400,
        "InvalidHeaderFailure",
        "Invalid authentication header",
        UnauthorizedError,
        PASTE,
    ),
    Refused(
        "another scheme", 400, "InvalidAdminKey", "Invalid admin key", UnauthorizedError, PASTE
    ),
    Refused(
        "acting as nobody that can be read",
        400,
        "HeaderParseFailure",
        "Malformed Authorization header.",
        UnauthorizedError,
        PASTE,
    ),
    Refused(
        "a key of another instance",
        401,
        "BadAdminKey",
        "The provided admin key was invalid for this instance",
        UnauthorizedError,
        "Check the deploy key",
    ),
    Refused(
        "no key where one is needed",
        403,
        "BadDeployKey",
        "The provided deploy key was invalid for this deployment. Double check that the "
        "environment this key was generated for matches the desired deployment.",
        UnauthorizedError,
        "Check the deploy key",
    ),
    Refused(
        "a key that lacks an operation",
        403,
        "OperationNotPermitted",
        "You do not have permission to perform this operation "
        "(deployment:functions:runInternalActions).",
        UnauthorizedError,
        "allowed this operation",
        of=(ACTION, ANY),
    ),
    Refused(
        "a system function without a key",
        403,
        "SystemIdentityRequired",
        "Operation action not permitted",
        UnauthorizedError,
        "deploy key",
        of=(ACTION, ANY),
    ),
    Refused(
        "a token that is no JWT",
        401,
        "InvalidAuthHeader",
        "Could not parse JWT payload. Check that the token is a valid JWT format with three "
        "base64-encoded parts separated by dots.",
        UnauthorizedError,
        FRESH,
    ),
    Refused(
        "a token without an issuer",
        401,
        "InvalidAuthHeader",
        "Missing issuer claim ('iss') in JWT payload",
        UnauthorizedError,
        FRESH,
    ),
    Refused(
        "a token of an unknown provider",
        401,
        "NoAuthProvider",
        "No auth provider found matching the given token",
        UnauthorizedError,
        "auth.config.ts",
    ),
    Refused(
        "a token that has expired",
        401,
        "Unauthenticated",
        "Could not verify OIDC token claim. Check that the token signature is valid and the token "
        "hasn't expired.",
        UnauthorizedError,
        FRESH,
    ),
    Refused(
        "a custom token that has expired",
        401,
        "InvalidAuthHeader",
        "Could not validate token: Token expired",
        UnauthorizedError,
        FRESH,
    ),
    Refused(
        "a provider that cannot be asked",
        400,
        "AuthProviderDiscoveryFailed",
        "Auth provider discovery of https://auth.example.com failed",
        UnauthorizedError,
        "auth provider",
    ),
    # ------------------------------------------------ where an operator wants 404
    Refused(
        "a function that is not there, as 404",
        404,
        "FunctionPathNotFound",
        "Could not find public function for 'messages:nope'.",
        RejectedError,
        "public and deployed",
    ),
    Refused(
        "a function of another type, as 404",
        404,
        "FunctionPathWrongType",
        "Trying to execute messages.js:send as Query, but it is defined as Mutation.",
        RejectedError,
        "function type",
    ),
    # ------------------------------------------------ limits, and a platform in trouble
    Refused(
        "too many calls at once",
        429,
        "TooManyConcurrentRequests",
        "Too many concurrent requests. Your backend is limited to 16 concurrent querys.",
        OverloadedError,
        DO_AGAIN,
    ),
    Refused(
        "too many writes",
        429,
        "TooManyWrites",
        "Too many bytes written",
        OverloadedError,
        "",
        may_have_run=(ACTION, ANY),
    ),
    Refused(
        "a conflict that was lost",
        503,
        "OptimisticConcurrencyControlFailure",
        'Documents read from or written to the "t" table changed while this mutation was being run '
        "and on every subsequent retry.",
        OverloadedError,
        "",
        may_have_run=(ACTION, ANY),
    ),
    *(
        Refused(
            f"rejected before it started: {code}",
            503,
            code,
            "Your request couldn't be completed. Try again later.",
            OverloadedError,
            DO_AGAIN,
        )
        for code in (
            "ExpiredInQueue",
            "WorkerOverloaded",
            "ExecuteFullError",
            "InitialPermitTimeoutError",
            "IsolateNotClean",
            "UpstreamConnectError",
        )
    ),
    *(
        Refused(
            f"a queue that is full: {code}",
            503,
            code,
            "Too many concurrent commits",
            OverloadedError,
            "",
            may_have_run=ALL_TYPES,
        )
        for code in ("CommitterFullError", "SubscriptionsWorkerFullError")
    ),
    *(
        Refused(
            f"still loading: {code}",
            503,
            code,
            "Indexes are bootstrapping",
            OverloadedError,
            "",
            may_have_run=ALL_TYPES,
        )
        for code in (
            "SearchIndexesUnavailable",
            "VectorIndexesUnavailable",
            "TableSummariesUnavailable",
        )
    ),
    Refused(
        "a failure of the platform",
        500,
        "InternalServerError",
        "Your request couldn't be completed. Try again later.",
        OverloadedError,
        "",
        may_have_run=ALL_TYPES,
    ),
]


@pytest.mark.parametrize("row", REFUSED, ids=str)
async def test_a_refusal_is_told_with_what_to_do_and_what_to_fear(row: Refused):
    answer = refuses(row.status, row.code, row.message)
    for function_type in row.of:
        reading = await reading_of(answer, function_type=function_type, credential=KEY)
        error = reading.ending
        assert isinstance(error, row.kind), error
        assert (str(error), error.code, error.status) == (row.message, row.code, row.status)
        assert error.may_have_run is (function_type in row.may_have_run)
        assert error.advice
        assert row.advises in error.advice
        unsafe = error.may_have_run and function_type.may_write
        assert ("before you try again" in error.advice) is unsafe
        assert KEY.secret not in f"{error} {error.advice}"
        assert len(reading.requests) == 1


@pytest.mark.parametrize("function_type", [MUTATION, ACTION, ANY])
async def test_a_format_that_is_not_known_is_told_only_after_a_write_has_run(
    function_type: FunctionType,
):
    message = "format param must be one of [`json`]. Got convex_encoded_json"
    reading = await reading_of(refuses(400, "BadFormat", message), function_type=function_type)
    assert isinstance(reading.ending, ProtocolError)
    assert reading.ending.may_have_run
    assert "before you try again" in reading.ending.advice
    assert len(reading.requests) == 1


@pytest.mark.parametrize("function_type", [QUERY, MUTATION, ACTION])
async def test_a_deployment_that_gave_up_after_five_minutes_may_go_on(
    function_type: FunctionType,
):
    error = (await reading_of(says_nothing(408), function_type=function_type)).ending
    assert isinstance(error, TimeLimitError)
    assert error.may_have_run


@pytest.mark.parametrize("function_type", ALL_TYPES)
async def test_that_the_program_grows_old_is_said_beside_the_outcome(function_type: FunctionType):
    answer = succeeds(
        x_convex_deprecation_state="UpgradeRequired", x_convex_deprecation_message="Update soon."
    )
    reading = await reading_of(answer, function_type=function_type)
    assert isinstance(reading.ending, Returned)
    assert reading.deprecations == [Deprecation("UpgradeRequired", "Update soon.")]


@dataclass(frozen=True)
class Failed:
    """A case that a deployment answers like a function's own failure.

    Attributes:
        title: words of what is said beside the deployment's own.
        ran: words of what became of a mutation's work.
    """

    case: str
    message: str
    title: str
    ran: str

    def __str__(self) -> str:
        return self.case


NOT_RUN, UNDONE = "did not run", "Nothing was changed"
FAILED = [
    Failed(
        "no such function",
        "Could not find public function for 'messages:nope'.",
        "no such function",
        NOT_RUN,
    ),
    Failed(
        "no such function, told to an admin",
        "Could not find function for 'messages:nope'. Did you forget to run `npx convex dev`?",
        "no such function",
        NOT_RUN,
    ),
    Failed(
        "another type",
        "Trying to execute messages.js:send as Query, but it is defined as Mutation.",
        "another type",
        NOT_RUN,
    ),
    Failed(
        "functions of long ago",
        "Convex functions at or below version 0.19.1 are no longer supported. Update the Convex "
        "npm package and then push your functions again with `npx convex deploy` or "
        "`npx convex dev`.",
        "too old",
        NOT_RUN,
    ),
    Failed(
        "args that do not fit",
        "ArgumentValidationError: Object is missing the required field `body`. Consider wrapping "
        "the field validator in `v.optional(...)` if this is expected.\n\nObject: {}\n"
        "Validator: v.object({body: v.string()})",
        "args do not fit",
        NOT_RUN,
    ),
    Failed(
        "several args",
        "ArgumentValidationError: Expected to receive a single object as the function's argument. "
        "Instead received 2 arguments: [{}, {}]",
        "args do not fit",
        NOT_RUN,
    ),
    Failed(
        "args that are no object",
        "ArgumentValidationError: Expected to receive an object as the function's argument. "
        "Instead received: 5.0",
        "args do not fit",
        NOT_RUN,
    ),
    Failed(
        "args that are no Convex value",
        "Invalid arguments for messages.js:list: Field $a starts with '$', which is reserved.",
        "cannot be read",
        NOT_RUN,
    ),
    Failed(
        "args of more than 16 MiB",
        "Arguments for messages.js:list are too large (actual: 17 MiB, limit: 16 MiB)",
        "too large",
        NOT_RUN,
    ),
    Failed(
        "args of more than 5 MiB for Node",
        "Node actions arguments size is too large. The maximum size is 5 MiB. Reduce it.",
        "too large",
        NOT_RUN,
    ),
    Failed(
        "a result of more than 16 MiB",
        "Function messages.js:list return value is too large (actual: 17 MiB, limit: 16 MiB)",
        "too large",
        UNDONE,
    ),
    Failed(
        "a result that does not fit",
        "ReturnsValidationError: Value does not match validator.\n\nValue: 1.0\n"
        "Validator: v.string()",
        "returned value",
        UNDONE,
    ),
    Failed(
        "more than a second of code",
        "Function execution timed out (maximum duration: 1s)",
        "too long",
        UNDONE,
    ),
    Failed(
        "more than fifteen seconds of the database",
        "Your request timed out performing too many system operations.",
        "",
        UNDONE,
    ),
    Failed(
        "no memory left",
        "JavaScript execution ran out of memory (maximum memory usage: 64 MB)",
        "memory",
        UNDONE,
    ),
    Failed(
        "too many documents",
        "Too many documents read in a single function execution (limit: 32000). Consider using "
        "smaller limits in your queries, paginating your queries, or using indexed queries.",
        "",
        UNDONE,
    ),
    Failed(
        "a deployment that is paused",
        "Cannot run functions while this deployment is paused. Resume the deployment in the "
        "dashboard settings to allow functions to run.",
        "paused",
        NOT_RUN,
    ),
    Failed(
        "beyond the free plan",
        "You have exceeded the free plan limits, so your deployments have been disabled.",
        "",
        NOT_RUN,
    ),
    Failed(
        "beyond the spending limit",
        "You have exceeded your spending limits, so your deployments have been disabled.",
        "",
        NOT_RUN,
    ),
    Failed(
        "beyond a usage limit",
        "This deployment has been disabled because it exceeded a configured usage limit.",
        "",
        NOT_RUN,
    ),
    Failed(
        "a deployment that is suspended",
        "Cannot run functions while this deployment is suspended. Please contact Convex.",
        "suspended",
        NOT_RUN,
    ),
    Failed(
        "a key that lacks an operation",
        "You do not have permission to perform this operation "
        "(deployment:functions:runInternalMutations).",
        "",
        NOT_RUN,
    ),
    Failed("a system function without a key", "Operation query not permitted", "", NOT_RUN),
    Failed("what a function threw itself", "Uncaught Error: boom", "threw", UNDONE),
]


@pytest.mark.parametrize("row", FAILED, ids=str)
async def test_a_failure_keeps_the_deployments_words_and_is_explained(row: Failed):
    for status in (200, 560):
        answer = fails(row.message, status=status)
        reading = await reading_of(answer, function_type=MUTATION, credential=TOKEN)
        assert isinstance(reading.ending, Threw)
        assert reading.ending.message == row.message
        assert reading.ending.request_id == REQUEST_ID
        assert reading.explanation.title
        assert row.title.lower() in reading.explanation.title.lower()
        assert row.ran in reading.explanation.ran
        assert len(reading.requests) == 1
