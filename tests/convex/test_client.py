import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from time import perf_counter, sleep

import pytest

from convex_explorer.convex.calls import Notice, Returned, Threw
from convex_explorer.convex.client import Client
from convex_explorer.convex.connection_settings import DEFAULT_CONNECTION, ConnectionSettings
from convex_explorer.convex.deployment import ANONYMOUS, Credential, CredentialKind
from convex_explorer.convex.deprecation import Deprecation
from convex_explorer.convex.errors import (
    ArgsTooLargeError,
    ConnectionLostError,
    DeploymentError,
    NotEncryptedError,
    ProtocolError,
    RejectedError,
    TimeLimitError,
    UnauthorizedError,
    UnreachableError,
)
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.time_limits import TimeLimits
from tests.support.calls import ADMIN_KEY, USER_TOKEN, call_of, deployment_at
from tests.support.scripted_server import Reply, ScriptedServer, raw_server, read_request
from tests.support.tokens import token_of

ONE = Reply.json({"status": "success", "value": 1.0})
NOT_FOUND = Reply.json({"status": "error", "errorMessage": "Could not find function"}, 404)


@asynccontextmanager
async def client_of(url, credential=ANONYMOUS, transport=None, connection=DEFAULT_CONNECTION):
    deployment = replace(deployment_at(url), connection=connection)
    client = Client(deployment, credential, transport=transport)
    try:
        yield client
    finally:
        await client.close()


async def run_on(server, *, path="messages:list", function_type=FunctionType.QUERY):
    async with client_of(server.url) as client:
        return await client.run(call_of(path, function_type, url=server.url))


async def test_a_query_returns_what_the_deployment_sends():
    with ScriptedServer({"POST /api/query": ONE}) as server:
        outcome = await run_on(server)
    assert isinstance(outcome, Returned)
    assert outcome.value.value() == 1.0
    assert outcome.size == len(ONE.body)
    assert outcome.seconds > 0
    assert server.seen[0].json["path"] == "messages:list"
    assert server.seen[0].headers["convex-request-id"] == "0123456789abcdef"


async def test_the_credential_goes_along():
    with ScriptedServer({"POST /api/query": ONE}) as server:
        async with client_of(server.url, ADMIN_KEY) as client:
            await client.run(call_of(url=server.url))
    assert server.seen[0].headers["authorization"] == f"Convex {ADMIN_KEY.secret}"


async def test_a_call_may_bring_a_credential_of_its_own_and_shares_the_connection():
    with ScriptedServer({"POST /api/query": ONE}) as server:
        async with client_of(server.url) as client:
            for credential in (ADMIN_KEY, USER_TOKEN, None):
                await client.run(call_of(url=server.url), credential)
    sent = [seen.headers.get("authorization") for seen in server.seen]
    assert sent == [f"Convex {ADMIN_KEY.secret}", f"Bearer {USER_TOKEN.secret}", None]


@pytest.mark.parametrize(("expiry", "said"), [(1_700_000_000, "token expired"), (4e9, "fresh")])
async def test_a_refused_token_that_has_expired_is_told_of(expiry, said):
    refusal = Reply.json({"code": "InvalidAuthHeader", "message": "Could not validate token"}, 401)
    token = Credential(CredentialKind.USER_TOKEN, token_of({"exp": expiry}))
    with ScriptedServer({"POST /api/query": refusal}) as server:
        async with client_of(server.url, token) as client:
            with pytest.raises(UnauthorizedError, match="Could not validate") as caught:
                await client.run(call_of(url=server.url))
    assert said in caught.value.advice
    assert ("expired" in caught.value.advice) is (expiry < 4e9)
    assert not caught.value.may_have_run


async def test_no_cookie_of_one_identity_goes_along_with_another():
    with_cookie = replace(ONE, headers={**ONE.headers, "Set-Cookie": "who=admin"})
    with ScriptedServer({"POST /api/query": with_cookie}) as server:
        async with client_of(server.url) as client:
            for credential in (ADMIN_KEY, None):
                await client.run(call_of(url=server.url), credential)
    assert [seen.headers.get("cookie") for seen in server.seen] == [None, None]


async def test_many_calls_use_few_connections():
    with ScriptedServer({"POST /api/query": ONE}) as server:
        async with client_of(server.url) as client:
            calls = [client.run(call_of(url=server.url)) for _ in range(20)]
            outcomes = await asyncio.gather(*calls)
    assert len(outcomes) == len(server.seen) == 20


async def test_a_large_value_comes_whole():
    value = "x" * 2**24
    with ScriptedServer(
        {"POST /api/query": Reply.json({"status": "success", "value": value})}
    ) as server:
        outcome = await run_on(server)
    assert outcome.size > 2**24
    assert outcome.value.value() == value


async def test_the_clients_own_deployment_says_where_it_is():
    with ScriptedServer({"POST /api/query": ONE}) as server:
        async with client_of(server.url) as client:
            await client.run(call_of(url="demo:"))
    assert server.targets == ["POST /api/query"]


async def test_a_call_for_another_deployment_is_never_sent():
    with ScriptedServer({"POST /api/query": ONE}) as server:
        client = Client(deployment_at(server.url), ANONYMOUS)
        client._deployment = type(client._deployment)("Other", server.url, "development")
        with pytest.raises(ValueError, match="another deployment"):
            await client.run(call_of(url=server.url))
    assert server.seen == []


async def test_a_refusal_is_told_in_the_deployments_own_words():
    refusal = Reply.json({"code": "BadAdminKey", "message": "The key was invalid"}, 401)
    with (
        ScriptedServer({"POST /api/query": refusal}) as server,
        pytest.raises(UnauthorizedError, match="The key was invalid"),
    ):
        await run_on(server)


@pytest.mark.parametrize("credential", [ADMIN_KEY, USER_TOKEN], ids=["key", "token"])
@pytest.mark.parametrize("as_page", [False, True], ids=["refusal", "page"])
async def test_a_credential_that_a_server_repeats_is_not_shown(credential, as_page):
    bare = credential.secret.rpartition("|")[2]
    text = f"No: {credential.authorization}, {bare}{' and so on' * 20}"
    reply = (
        Reply(500, text.encode(), {"Content-Type": "text/plain"})
        if as_page
        else Reply.json({"code": "InvalidAuthHeader", "message": text}, 401)
    )
    with ScriptedServer({"POST /api/query": reply}) as server:
        async with client_of(server.url, credential) as client:
            with pytest.raises(DeploymentError) as caught:
                await client.run(call_of(url=server.url))
    assert "•••" in str(caught.value)
    said = f"{caught.value} {caught.value.advice} {caught.value.args}"
    assert bare[:6] not in said


async def test_the_slash_form_is_enough_where_it_is_known():
    with ScriptedServer({"POST /api/run/messages/list": ONE}) as server:
        assert isinstance(await run_on(server, function_type=FunctionType.ANY), Returned)
    assert server.targets == ["POST /api/run/messages/list"]


async def test_the_colon_form_is_asked_for_once_and_then_remembered():
    with ScriptedServer({"POST /api/run/messages:list": ONE}) as server:
        async with client_of(server.url) as client:
            for _ in range(2):
                outcome = await client.run(call_of(function_type=FunctionType.ANY, url=server.url))
                assert isinstance(outcome, Returned)
    assert server.targets == [
        "POST /api/run/messages/list",
        "POST /api/run/messages:list",
        "POST /api/run/messages:list",
    ]


async def test_once_the_slash_form_has_worked_nothing_is_asked_twice():
    with ScriptedServer({"POST /api/run/messages/list": ONE}) as server:
        async with client_of(server.url) as client:
            await client.run(call_of(function_type=FunctionType.ANY, url=server.url))
            server.script.clear()
            with pytest.raises(ProtocolError):
                await client.run(call_of(function_type=FunctionType.ANY, url=server.url))
    assert server.targets == ["POST /api/run/messages/list"] * 2


async def test_a_function_that_is_not_found_is_not_asked_for_again():
    with ScriptedServer({"POST /api/run/messages/list": NOT_FOUND}) as server:
        assert isinstance(await run_on(server, function_type=FunctionType.ANY), Threw)
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [200, 400, 405, 500, 502, 504])
async def test_no_other_failure_is_asked_for_again(status):
    with (
        ScriptedServer(
            {"POST /api/run/messages/list": Reply.html("<title>x</title>", status)}
        ) as server,
        pytest.raises((ProtocolError, UnreachableError)),
    ):
        await run_on(server, function_type=FunctionType.ANY)
    assert len(server.seen) == 1


@pytest.mark.parametrize("function_type", ["query", "mutation", "action"])
async def test_the_other_endpoints_have_one_form_only(function_type):
    with ScriptedServer({}) as server, pytest.raises(ProtocolError, match="no Convex API"):
        await run_on(server, function_type=FunctionType(function_type))
    assert len(server.seen) == 1


async def test_where_neither_form_is_known_there_is_no_api():
    with ScriptedServer({}) as server, pytest.raises(ProtocolError, match="There is no Convex API"):
        await run_on(server, function_type=FunctionType.ANY)


async def test_a_connection_that_breaks_in_the_second_form_may_have_run():
    def say(connection):
        request = read_request(connection)
        if b"messages/list" in request:
            connection.sendall(b"HTTP/1.1 404 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        async with client_of(url) as client:
            with pytest.raises(UnreachableError) as caught:
                await client.run(call_of(function_type=FunctionType.ANY, url=url))
    assert caught.value.may_have_run


def slowly(connection):
    read_request(connection)
    sleep(0.3)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ONE.body)
    connection.sendall(head + ONE.body)


@pytest.mark.parametrize("function_type", ["query", "mutation"])
async def test_a_query_and_a_mutation_have_to_answer_in_time(function_type):
    connection = ConnectionSettings(time_limits=TimeLimits(reply=0.05))
    with raw_server(slowly) as port:
        url = f"http://127.0.0.1:{port}"
        async with client_of(url, connection=connection) as client:
            with pytest.raises(TimeLimitError) as caught:
                await client.run(call_of(function_type=FunctionType(function_type), url=url))
    assert caught.value.may_have_run


@pytest.mark.parametrize("function_type", ["action", "any"])
async def test_what_may_be_an_action_has_a_limit_of_its_own_and_by_default_none(function_type):
    call = call_of(function_type=FunctionType(function_type))
    for limits, is_long_enough in (
        (TimeLimits(reply=0.05), True),
        (TimeLimits(reply_of_action=0.05), False),
    ):
        connection = ConnectionSettings(time_limits=limits)
        with raw_server(slowly) as port:
            async with client_of(f"http://127.0.0.1:{port}", connection=connection) as client:
                if is_long_enough:
                    assert isinstance(await client.run(call), Returned)
                    continue
                with pytest.raises(TimeLimitError):
                    await client.run(call)


async def test_other_time_limits_can_be_given():
    def say(connection):
        read_request(connection)
        connection.recv(1)

    with raw_server(say) as port:
        client = Client(
            deployment_at(f"http://127.0.0.1:{port}"),
            ANONYMOUS,
            time_limits=TimeLimits(reply=0.05),
        )
        with pytest.raises(TimeLimitError):
            await client.run(call_of())
        await client.close()


async def test_who_is_too_old_for_a_deployment_is_told_with_outcomes_and_refusals_alike():
    headers = {"x-convex-deprecation-state": "UpgradeRequired"}
    refused = {"code": "ClientVersionUnsupported", "message": "too old"}
    told = []
    for reply in (Reply.json({"status": "success", "value": 1.0}), Reply.json(refused, 400)):
        warning = replace(reply, headers={**reply.headers, **headers})
        with ScriptedServer({"POST /api/query": warning}) as server:
            client = Client(deployment_at(server.url), ANONYMOUS, on_deprecated=told.append)
            with suppress(RejectedError):
                await client.run(call_of(url=server.url))
            await client.close()
    assert told == [Deprecation("UpgradeRequired", "")] * 2


async def test_who_has_not_agreed_to_it_is_not_sent_without_encryption():
    url = "http://backend.example.com"
    async with client_of(url) as client:
        with pytest.raises(NotEncryptedError) as caught:
            await client.run(call_of(url=url))
    assert not caught.value.may_have_run


async def test_a_long_reply_that_only_the_tolerant_reader_takes_is_read_beside_the_loop():
    body = b'{"status":"success","value":[%sNaN]}' % (b"NaN," * 300_000)
    gaps = []

    async def watch():
        while True:
            before = perf_counter()
            await asyncio.sleep(0.001)
            gaps.append(perf_counter() - before)

    with ScriptedServer({"POST /api/query": Reply(200, body)}) as server:
        watcher = asyncio.ensure_future(watch())
        outcome = await run_on(server)
        watcher.cancel()
    assert outcome.value.count == 300_001
    assert max(gaps) < 0.5


async def test_args_that_no_deployment_takes_are_not_sent():
    args_text = json.dumps({"text": "x" * 16 * 2**20})
    call = replace(call_of("messages:list"), args=json.loads(args_text), args_text=args_text)
    with ScriptedServer({"POST /api/query": ONE}) as server:
        call = replace(call, deployment=deployment_at(server.url))
        async with client_of(server.url) as client:
            just_enough = replace(call, args={"text": "x" * (16 * 2**20 - 1000)})
            await client.run(just_enough)
            with pytest.raises(ArgsTooLargeError, match="MiB as they would be sent") as caught:
                await client.run(replace(call, args={"text": "x" * (16 * 2**20 + 2000)}))
    assert len(server.seen) == 1
    assert not caught.value.may_have_run
    assert caught.value.advice


async def test_stopping_a_call_just_stops_it_and_the_client_goes_on():
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def say(connection):
        if b"slow" not in read_request(connection):
            body = json.dumps({"status": "success", "value": 1}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)
            return
        loop.call_soon_threadsafe(asked.set)
        assert connection.recv(1) == b""  # the client hangs up

    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        async with client_of(url) as client:
            slow = asyncio.ensure_future(client.run(call_of("jobs:slow", url=url)))
            await asked.wait()
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
            assert isinstance(await client.run(call_of(url=url)), Returned)


async def test_a_client_that_was_never_used_closes_without_ado():
    await Client(deployment_at("https://example.com"), ANONYMOUS).close()


BAD_FORMAT = Reply.json({"code": "BadFormat", "message": "format param must be one of …"}, 400)


def plain_only(seen):
    """A server that knows no format but plain JSON."""
    if seen.json["format"] != "json":
        return BAD_FORMAT
    return Reply.json({"status": "success", "value": "5"})


def formats(server):
    return [seen.json["format"] for seen in server.seen]


async def test_a_query_is_asked_again_in_plain_json_where_nothing_else_is_known():
    with ScriptedServer({"POST /api/query": plain_only}) as server:
        async with client_of(server.url) as client:
            first = await client.run(call_of(url=server.url))
            second = await client.run(call_of(url=server.url))
    assert formats(server) == ["convex_encoded_json", "json", "json"]
    assert first.notices == (Notice.ASKED_IN_PLAIN_JSON, Notice.PLAIN_JSON)
    assert second.notices == (Notice.PLAIN_JSON,)


@pytest.mark.parametrize(
    ("function_type", "target"),
    [
        (FunctionType.MUTATION, "POST /api/mutation"),
        (FunctionType.ACTION, "POST /api/action"),
        (FunctionType.ANY, "POST /api/run/messages/list"),
    ],
)
async def test_a_write_is_not_made_again_for_its_format_but_the_next_one_is_made_in_the_other(
    function_type, target
):
    with ScriptedServer({target: plain_only}) as server:
        async with client_of(server.url) as client:
            call = call_of("messages:list", function_type, url=server.url)
            with pytest.raises(ProtocolError) as caught:
                await client.run(call)
            assert len(server.seen) == 1
            outcome = await client.run(call)
    assert caught.value.may_have_run
    assert "next call asks for plain JSON" in caught.value.advice
    assert formats(server) == ["convex_encoded_json", "json"]
    assert outcome.notices == (Notice.PLAIN_JSON,)


async def test_of_several_queries_at_once_each_is_asked_again_in_plain_json():
    with ScriptedServer({"POST /api/query": plain_only}) as server:
        async with client_of(server.url) as client:
            calls = [client.run(call_of(url=server.url)) for _ in range(5)]
            outcomes = await asyncio.gather(*calls)
    assert all(Notice.PLAIN_JSON in outcome.notices for outcome in outcomes)


async def test_a_server_that_refuses_every_format_is_believed():
    with (
        ScriptedServer({"POST /api/query": BAD_FORMAT}) as server,
        pytest.raises(ProtocolError),
    ):
        await run_on(server)
    assert formats(server) == ["convex_encoded_json", "json"]


def breaking(times):
    """Breaks so many connections after a request, then answers; lists what was asked."""
    asked = []

    def say(connection):
        asked.append(read_request(connection))
        if len(asked) > times:
            body = b'{"status":"success","value":1.0}'
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n" + body)

    return say, asked


async def test_a_query_whose_connection_broke_is_asked_once_more_and_says_so():
    say, asked = breaking(1)
    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        async with client_of(url) as client:
            outcome = await client.run(call_of(url=url))
    assert len(asked) == 2
    assert outcome.value.value() == 1.0
    assert outcome.notices == (Notice.ASKED_TWICE,)


async def test_a_query_whose_connection_breaks_again_is_given_up():
    say, asked = breaking(9)
    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        async with client_of(url) as client:
            with pytest.raises(ConnectionLostError) as caught:
                await client.run(call_of(url=url))
    assert len(asked) == 2
    assert caught.value.advice.startswith(Notice.ASKED_TWICE)


@pytest.mark.parametrize(
    "function_type", [FunctionType.MUTATION, FunctionType.ACTION, FunctionType.ANY]
)
async def test_a_write_whose_connection_broke_is_never_made_again(function_type):
    say, asked = breaking(1)
    with raw_server(say) as port:
        url = f"http://127.0.0.1:{port}"
        async with client_of(url) as client:
            with pytest.raises(ConnectionLostError) as caught:
                await client.run(call_of(function_type=function_type, url=url))
    assert len(asked) == 1
    assert caught.value.may_have_run
