"""What the audit trail has to say of a call."""

from dataclasses import replace

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.production_changes import LONGEST_ARGS, ProductionChange
from tests.support.made_calls import PRODUCTION, call


def test_of_long_args_the_beginning_and_the_hash_are_kept():
    args = "{ a: '" + "ü" * LONGEST_ARGS + "' }"
    kind = FunctionType.MUTATION
    long = ProductionChange.of(call(args_text=args, deployment=PRODUCTION, function_type=kind))
    assert len(long.args_text.encode()) <= LONGEST_ARGS
    assert long.args_bytes == len(args.encode())
    assert args.startswith(long.args_text)
    assert len(long.args_sha256) == 64


def test_only_what_can_change_production_is_written_down():
    assert ProductionChange.of(call(deployment=PRODUCTION)) is None
    assert ProductionChange.of(call(function_type=FunctionType.MUTATION)) is None
    unified = call(deployment=PRODUCTION, function_type=FunctionType.ANY)
    assert ProductionChange.of(unified) is not None


def test_what_variables_stood_for_is_written_down_too():
    kind = FunctionType.MUTATION
    sent = call(args_text='{ id: "{{taskId}}" }', deployment=PRODUCTION, function_type=kind)
    change = ProductionChange.of(replace(sent, variables=(("taskId", "j57"),)))
    assert change.args_text == '// {{taskId}} is "j57"\n{ id: "{{taskId}}" }'
