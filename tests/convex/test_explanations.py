import pytest

from convex_explorer.convex.calls import Threw
from convex_explorer.convex.explanations import explain
from convex_explorer.convex.functions import FunctionType
from convex_explorer.values.received import Received

QUERY, MUTATION, ACTION, ANY = FunctionType
NOT_RUN = "The function did not run."
UNDONE = "Nothing was changed"
STAYS = "stays done"


def threw(message, error_data=None):
    data = None if error_data is None else Received.from_bytes(error_data)
    return Threw(message, "abc", (), data, (), 0.1, 100)


#: What a deployment says itself of a call (open backend), what a title calls it, and what becomes
#: of the work of a mutation.
TEXTS = [
    ("Could not find public function for 'messages:nope'.", "no such function", NOT_RUN),
    (
        "Could not find function for 'messages:nope'. Did you forget to run `npx convex dev`?",
        "no such function",
        NOT_RUN,
    ),
    (
        "Trying to execute messages.js:send as Query, but it is defined as Mutation.",
        "another type",
        NOT_RUN,
    ),
    (
        "Trying to execute http.js:hook as Query, but it is defined as HttpAction.",
        "another type",
        NOT_RUN,
    ),
    (
        "Convex functions at or below version 0.19.1 are no longer supported. Update.",
        "too old",
        NOT_RUN,
    ),
    ("ArgumentValidationError: Value does not match validator.", "args do not fit", NOT_RUN),
    ("Uncaught Error: ArgumentValidationError: Object is missing …", "args do not fit", NOT_RUN),
    (
        "ArgumentValidationError: Expected to receive a single object as the function's argument.",
        "args do not fit",
        NOT_RUN,
    ),
    ("ReturnsValidationError: Value does not match validator.", "returned value", UNDONE),
    ("Invalid arguments for messages.js:list: Field $x", "cannot be read", NOT_RUN),
    (
        "Arguments for messages.js:list are too large (actual: 17 MiB, limit: 16 MiB)",
        "args are too large",
        NOT_RUN,
    ),
    (
        "Node actions arguments size is too large. The maximum size is 5 MiB.",
        "args are too large",
        NOT_RUN,
    ),
    (
        "Function messages.js:list return value is too large (actual: 17 MiB, limit: 16 MiB)",
        "returned value is too large",
        UNDONE,
    ),
    ("Function execution timed out (maximum duration: 1s)", "too long", UNDONE),
    ("Your request timed out performing too many system operations.", "too long", UNDONE),
    (
        "JavaScript execution ran out of memory (maximum memory usage: 64 MB)",
        "out of memory",
        UNDONE,
    ),
    (
        "Too many documents read in a single function execution (limit: 32000).",
        "too much at once",
        UNDONE,
    ),
    (
        "Too many bytes read in a single function execution (limit: 16777216 bytes).",
        "too much at once",
        UNDONE,
    ),
    ("Too many reads in a single function execution (limit: 4096).", "too much at once", UNDONE),
    (
        "Cannot run functions while this deployment is paused. Resume the deployment in the dash",
        "is paused",
        NOT_RUN,
    ),
    ("Cannot run functions while this deployment is suspended.", "is suspended", NOT_RUN),
    ("You have exceeded the free plan limits, so your deployments", "is disabled", NOT_RUN),
    ("You have exceeded your spending limits, so your deployments", "is disabled", NOT_RUN),
    (
        "This deployment has been disabled because it exceeded a configured usage limit.",
        "is disabled",
        NOT_RUN,
    ),
    (
        "You do not have permission to perform this operation (deployment:functions:run).",
        "may not do that",
        NOT_RUN,
    ),
    ("Operation query not permitted", "may not do that", NOT_RUN),
    ("ConvexError with invalid data: class instance", "threw an error", UNDONE),
    ("Uncaught Error: boom", "threw an error", UNDONE),
    ("Something new that a server says.", "failed", UNDONE),
]


@pytest.mark.parametrize(("message", "title", "ran"), TEXTS, ids=[text[:40] for text, *_ in TEXTS])
def test_every_text_of_a_deployment_is_explained(message, title, ran):
    explanation = explain(MUTATION, threw(message))
    assert title in explanation.title
    assert explanation.ran.startswith(ran)
    assert message not in explanation.whole
    plain = title in {"threw an error", "failed"}
    assert plain or explanation.text or explanation.advice


def test_of_a_query_nobody_has_to_fear_what_it_did():
    assert explain(QUERY, threw("Uncaught Error: boom")).whole == ""
    assert explain(QUERY, threw("Function execution timed out")).ran == ""


def test_what_an_action_did_before_it_failed_stays():
    assert STAYS in explain(ACTION, threw("Uncaught Error: boom")).ran
    words = explain(ANY, threw("Uncaught Error: boom")).ran
    assert "mutation" in words
    assert STAYS in words


def test_a_redacted_error_says_why_and_where_the_rest_is():
    explanation = explain(QUERY, threw(""))
    assert "“Server Error” is all that this deployment tells" in explanation.text
    assert "request id" in explanation.advice
    assert "logs" in explanation.advice
    assert "development deployment" in explanation.advice


def test_data_that_came_with_a_redacted_error_is_pointed_at():
    explanation = explain(QUERY, threw("", b"null"))
    assert explanation.title == "The function threw an error"
    assert "Its data is below" in explanation.text


def test_what_a_function_throws_itself_is_not_taken_for_the_deployments_words():
    thrown = threw("Cannot run functions while this deployment is paused.", b'{"code": 1}')
    assert explain(MUTATION, thrown).title == "The function threw an error"
    thrown = threw("Uncaught Error: Could not find function")
    assert explain(MUTATION, thrown).title == "The function threw an error"
