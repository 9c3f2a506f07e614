"""A draft becomes a call, or is refused with all that is wrong with it."""

from datetime import UTC, datetime, timedelta

from convex_explorer.convex.calls import Call
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionPath, FunctionType
from convex_explorer.convex.identity import NOBODY
from convex_explorer.convex.preparation import Refusal, prepare_call
from convex_explorer.convex.variables import Variables
from convex_explorer.values.types import Int64
from tests.support.calls import deployment_at

DEPLOYMENT = deployment_at("https://happy-otter-123.convex.cloud")


def prepare(path_text: str, args_text: str) -> Call | Refusal:
    draft = CallDraft("draft-7", path_text, FunctionType.MUTATION, args_text)
    return prepare_call(draft, DEPLOYMENT)


def test_a_sound_draft_is_a_call_to_the_deployment():
    call = prepare("api.admin.users.add", "{ age: 12n, /* years */ }")
    assert isinstance(call, Call)
    assert call.path == FunctionPath("admin/users", "add")
    assert call.args == {"age": Int64(12)}
    assert call.args_text == "{ age: 12n, /* years */ }"
    assert call.function_type is FunctionType.MUTATION
    assert (call.deployment, call.identity) == (DEPLOYMENT, NOBODY)
    assert call.draft_id == "draft-7"
    assert datetime.now(UTC) - call.started_at < timedelta(minutes=1)


def test_no_args_are_an_empty_object():
    call = prepare("messages:list", "")
    assert isinstance(call, Call)
    assert call.args == {}


def test_no_two_calls_share_an_id():
    calls = [prepare("messages:list", "{}") for _ in range(100)]
    assert len({call.call_id for call in calls}) == 100
    assert len({call.request_id for call in calls}) == 100
    assert all(len(bytes.fromhex(call.request_id)) == 8 for call in calls)


def test_a_path_that_names_nothing_is_refused_alone():
    refusal = prepare("", "{}")
    assert isinstance(refusal, Refusal)
    assert refusal.path_problem is not None
    assert refusal.args_problems == ()


def test_args_that_are_none_are_refused_alone():
    refusal = prepare("messages:list", "{ age: }")
    assert isinstance(refusal, Refusal)
    assert refusal.path_problem is None
    assert refusal.args_problems


def test_everything_wrong_is_said_at_once():
    refusal = prepare("messages:", "[1")
    assert isinstance(refusal, Refusal)
    assert refusal.path_problem is not None
    assert refusal.args_problems


def test_variables_are_resolved_in_what_is_sent_and_stay_in_what_was_typed():
    text = '{ user: "{{userId}}", all: ["{{ n }}", "{{n}} times"] }'
    draft = CallDraft("tab", "users:get", FunctionType.QUERY, text)
    known = Variables("acme", {"userId": "j57", "n": Int64(3), "other": None})
    call = prepare_call(draft, DEPLOYMENT, variables=known)
    assert isinstance(call, Call)
    assert call.args == {"user": "j57", "all": [Int64(3), "{{n}} times"]}
    assert call.args_text == call.draft.args_text == text
    assert call.variables == (("userId", "j57"), ("n", Int64(3)))
    assert call.explained_args == f'// {{{{userId}}}} is "j57"\n// {{{{n}}}} is 3n\n{text}'


def test_a_variable_that_nobody_set_keeps_a_draft_from_being_a_call():
    refusal = prepare("users:get", '{ user: "{{userId}}" }')
    assert isinstance(refusal, Refusal)
    (problem,) = refusal.args_problems
    assert problem.path == ("user",)
    assert not problem.sendable
    assert "“userId”" in problem.message
    assert "Deployment, Variables" in problem.message
