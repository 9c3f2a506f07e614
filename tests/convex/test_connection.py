import httpx
import pytest

from convex_explorer.convex.connection import check_connection
from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.deployment import (
    ANONYMOUS,
    ConnectionVerdict,
    Credential,
    CredentialKind,
    DeploymentKind,
)
from convex_explorer.convex.key_powers import KeyPowers
from tests.support.calls import ADMIN_KEY, USER_TOKEN
from tests.support.certificates import AUTHORITY_NAME, Authority
from tests.support.forward_proxy import ForwardProxy
from tests.support.scripted_server import Reply, ScriptedServer, free_port, raw_server, read_request

#: The user has agreed to plain HTTP.
READABLE = ConnectionSettings(plain_http_accepted=True)
NAME = Reply(200, b"happy-otter-123", {"Content-Type": "text/plain"})
TIMESTAMP = Reply.json({"ts": "AAAAAAAAAAA="})
NO_FUNCTION = Reply.json({"status": "error", "errorMessage": "[Request ID: a] Server Error\n"})
KEY_IS_FINE = Reply.json({"success": True, "allowedOps": [], "isReadOnly": False})
BAD_KEY = Reply.json({"code": "BadAdminKey", "message": "The provided admin key was invalid"}, 401)
BAD_TOKEN = Reply.json({"code": "InvalidAuthHeader", "message": "Could not parse JWT"}, 401)
DEPLOYMENT = {
    "GET /instance_name": NAME,
    "POST /api/query_ts": TIMESTAMP,
    "POST /api/query": NO_FUNCTION,
    "GET /api/check_admin_key": KEY_IS_FINE,
}


def key(text: str) -> Credential:
    return Credential(CredentialKind.DEPLOY_KEY, text)


async def report_on(script, credential=ANONYMOUS):
    with ScriptedServer(script) as server:
        report = await check_connection(server.url, credential)
    assert report.message
    assert report.fine or report.advice
    assert credential.kind is CredentialKind.NONE or credential.secret not in repr(report)
    return report


class TestFine:
    async def test_a_deployment_that_answers_is_named(self):
        report = await report_on(DEPLOYMENT)
        assert report.fine
        assert report.message == "“happy-otter-123” answers."

    async def test_a_key_that_it_accepts(self):
        report = await report_on(DEPLOYMENT, ADMIN_KEY)
        assert report.fine
        assert "accepts the deploy key" in report.message

    async def test_what_a_key_may_do_is_told_as_the_deployment_tells_it(self):
        read_only = Reply.json({"success": True, "allowedOps": ["ViewData"], "isReadOnly": True})
        report = await report_on({**DEPLOYMENT, "GET /api/check_admin_key": read_only}, ADMIN_KEY)
        assert report.fine
        assert report.key_powers == KeyPowers(("ViewData",), read_only=True)
        assert (await report_on(DEPLOYMENT, ADMIN_KEY)).key_powers == KeyPowers()

    @pytest.mark.parametrize("answer", [{"success": True}, {"success": True, "allowedOps": "all"}])
    async def test_a_key_may_do_everything_where_a_server_knows_no_operations(self, answer):
        script = {**DEPLOYMENT, "GET /api/check_admin_key": Reply.json(answer)}
        assert (await report_on(script, ADMIN_KEY)).key_powers == KeyPowers()

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [
            (Reply.json({"kind": "cloud", "deploymentType": "prod"}), DeploymentKind.PRODUCTION),
            (Reply.json({"kind": "cloud", "deploymentType": "custom"}), DeploymentKind.PRODUCTION),
            (Reply.json({"kind": "cloud", "deploymentType": "dev"}), DeploymentKind.DEVELOPMENT),
            (Reply.json({"kind": "cloud", "deploymentType": "preview"}), DeploymentKind.PREVIEW),
            (Reply.json({"kind": "selfHosted"}), DeploymentKind.SELF_HOSTED),
            (Reply.json({"kind": "cloud", "deploymentType": "new"}), None),
            (Reply.json({"code": "OperationNotPermitted", "message": "no"}, 403), None),
            (Reply(404), None),
            (Reply.html("<p>prod</p>"), None),
        ],
    )
    async def test_a_deployment_says_itself_of_which_kind_it_is(self, answer, kind):
        report = await report_on({**DEPLOYMENT, "GET /api/v1/deployment_info": answer}, ADMIN_KEY)
        assert report.fine
        assert report.kind is kind

    async def test_nobody_but_the_owner_of_a_key_asks_for_the_kind(self):
        with ScriptedServer(DEPLOYMENT) as server:
            report = await check_connection(server.url, ANONYMOUS)
            assert not [seen for seen in server.seen if "deployment_info" in seen.target]
        assert (report.kind, report.key_powers) == (None, None)

    @pytest.mark.parametrize("answer", [Reply(404), Reply(200, b"OK"), Reply(200)])
    async def test_an_old_server_that_cannot_check_a_key_shows_by_a_call_that_it_takes_it(
        self, answer
    ):
        report = await report_on({**DEPLOYMENT, "GET /api/check_admin_key": answer}, ADMIN_KEY)
        assert report.fine

    async def test_a_key_that_acts_as_a_user_is_no_admins_but_fine(self):
        refusal = Reply.json({"code": "BadDeployKey", "message": "no admin"}, 403)
        credential = key("prod:happy-otter-123|c2VjcmV0:eyJzdWJqZWN0IjoiYSJ9")
        report = await report_on({**DEPLOYMENT, "GET /api/check_admin_key": refusal}, credential)
        assert report.fine

    async def test_a_key_that_is_not_allowed_the_probe_is_fine_all_the_same(self):
        refusal = Reply.json({"code": "OperationNotPermitted", "message": "no"}, 403)
        script = {
            **DEPLOYMENT,
            "GET /api/check_admin_key": Reply(404),
            "POST /api/query": refusal,
        }
        assert (await report_on(script, ADMIN_KEY)).fine

    async def test_a_users_token_that_it_accepts(self):
        report = await report_on(DEPLOYMENT, USER_TOKEN)
        assert report.fine
        assert "accepts the user token" in report.message

    @pytest.mark.parametrize(
        "answer",
        [
            Reply.json({"status": "success", "value": 1, "logLines": []}),
            Reply.json({"status": "error", "errorMessage": "no such", "logLines": []}, 404),
            Reply.json({"code": "FunctionPathNotFound", "message": "no such"}, 404),
        ],
    )
    async def test_a_server_that_knows_the_openapi_document_only(self, answer):
        report = await report_on({"POST /api/query": answer}, USER_TOKEN)
        assert report.fine
        assert "127.0.0.1" in report.message

    async def test_a_deployment_beneath_a_sub_path(self):
        script = {target.replace(" /", " /convex/"): reply for target, reply in DEPLOYMENT.items()}
        with ScriptedServer(script) as server:
            assert (await check_connection(f"{server.url}/convex/", ADMIN_KEY)).fine

    async def test_a_credential_that_can_be_read_on_the_way_is_warned_of(self):
        def answer(request):
            reply = DEPLOYMENT.get(f"{request.method} {request.url.path}", Reply(404))
            return httpx.Response(reply.status, content=reply.body)

        transport = httpx.MockTransport(answer)
        report = await check_connection(
            "http://example.com", ADMIN_KEY, READABLE, transport=transport
        )
        assert report.fine
        assert "https://" in report.advice


class TestCredentials:
    async def test_a_bad_key(self):
        report = await report_on({**DEPLOYMENT, "GET /api/check_admin_key": BAD_KEY}, ADMIN_KEY)
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
        assert "admin key was invalid" in report.message

    async def test_a_bad_key_on_an_old_server_shows_by_a_call(self):
        script = {**DEPLOYMENT, "GET /api/check_admin_key": Reply(404), "POST /api/query": BAD_KEY}
        report = await report_on(script, ADMIN_KEY)
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL

    async def test_a_key_for_another_deployment(self):
        report = await report_on(
            {**DEPLOYMENT, "GET /api/check_admin_key": BAD_KEY}, key("prod:sad-newt-9|c2VjcmV0")
        )
        assert report.verdict is ConnectionVerdict.OTHER_DEPLOYMENTS_KEY
        assert "sad-newt-9" in report.message
        assert "happy-otter-123" in report.message

    async def test_a_key_that_names_no_deployment_is_just_bad(self):
        report = await report_on(
            {**DEPLOYMENT, "GET /api/check_admin_key": BAD_KEY}, key("project:team:project|c2Vj")
        )
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
        assert "whole project" in report.advice

    async def test_a_bad_token(self):
        report = await report_on({**DEPLOYMENT, "POST /api/query": BAD_TOKEN}, USER_TOKEN)
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
        assert "Could not parse JWT" in report.message

    async def test_a_token_whose_provider_cannot_be_asked(self):
        refusal = Reply.json({"code": "AuthProviderDiscoveryFailed", "message": "no keys"}, 400)
        report = await report_on({**DEPLOYMENT, "POST /api/query": refusal}, USER_TOKEN)
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL

    @pytest.mark.parametrize("credential", [USER_TOKEN, ADMIN_KEY, ANONYMOUS])
    async def test_a_server_of_the_openapi_document_refuses_in_its_own_form(self, credential):
        refusal = Reply.json({"status": "error", "errorMessage": "Who are you?"}, 401)
        report = await report_on({"POST /api/query": refusal}, credential)
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
        assert report.message == "Who are you?"

    async def test_a_key_entered_as_a_token_is_recognised(self):
        credential = Credential(CredentialKind.USER_TOKEN, ADMIN_KEY.secret)
        report = await report_on({**DEPLOYMENT, "POST /api/query": BAD_TOKEN}, credential)
        assert "looks like a deploy key" in report.advice

    async def test_a_token_entered_as_a_key_is_recognised(self):
        report = await report_on(
            {**DEPLOYMENT, "GET /api/check_admin_key": BAD_KEY}, key(USER_TOKEN.secret)
        )
        assert "looks like a user token" in report.advice

    async def test_a_credential_that_cannot_be_sent_is_refused_before_anything_is(self):
        with ScriptedServer(DEPLOYMENT) as server:
            report = await check_connection(server.url, key("sec\nret"))
        assert report.verdict is ConnectionVerdict.BAD_CREDENTIAL
        assert server.seen == []

    async def test_a_stranger_is_not_told_the_credential(self):
        with ScriptedServer({"GET /": Reply.html("<title>Grafana</title>")}) as server:
            await check_connection(server.url, ADMIN_KEY)
        assert server.seen
        assert all("authorization" not in seen.headers for seen in server.seen)

    async def test_an_overloaded_deployment_does_not_count_as_refusing(self):
        busy = Reply.json({"code": "WorkerOverloaded", "message": "Busy."}, 503)
        report = await report_on({**DEPLOYMENT, "POST /api/query": busy}, USER_TOKEN)
        assert report.verdict is ConnectionVerdict.UNREACHABLE
        assert report.message == "Busy."


class TestNoUserCodeRuns:
    @pytest.mark.parametrize("credential", [ANONYMOUS, ADMIN_KEY, USER_TOKEN])
    async def test_only_a_query_beneath_system_is_ever_asked_for(self, credential):
        script = {
            **DEPLOYMENT,
            "POST /api/query_ts": Reply(404),
            "GET /api/check_admin_key": Reply(404),
        }
        with ScriptedServer(script) as server:
            assert (await check_connection(server.url, credential)).fine
        calls = [seen for seen in server.seen if seen.target == "POST /api/query"]
        assert calls
        assert all(seen.json["path"].startswith("_system/") for seen in calls)
        assert not {"POST /api/mutation", "POST /api/action"} & set(server.targets)

    async def test_http_actions_see_no_more_than_one_get(self):
        with ScriptedServer(
            {"GET /instance_name": Reply(404, b"No matching routes found")}
        ) as server:
            await check_connection(server.url, ADMIN_KEY)
        assert server.targets == ["GET /instance_name"]


class TestWrongAddresses:
    @pytest.mark.parametrize("url", ["", "nonsense", "ftp://example.com"])
    async def test_what_is_no_url(self, url):
        report = await check_connection(url, ANONYMOUS)
        assert report.verdict is ConnectionVerdict.BAD_URL
        assert report.advice

    async def test_the_address_of_http_actions_on_the_cloud(self):
        report = await check_connection("https://happy-otter-123.convex.site", ANONYMOUS)
        assert report.verdict is ConnectionVerdict.HTTP_ACTIONS_URL
        assert "https://happy-otter-123.convex.cloud" in report.advice

    async def test_the_address_of_the_dashboard_on_the_cloud(self):
        report = await check_connection(
            "https://dashboard.convex.dev/d/happy-otter-123/data", ANONYMOUS
        )
        assert report.verdict is ConnectionVerdict.DASHBOARD_URL
        assert "https://happy-otter-123.convex.cloud" in report.advice

    @pytest.mark.parametrize(
        "text",
        [
            b"No matching routes found",
            b"This Convex deployment does not have HTTP actions enabled.",
            b"No HttpAction routed for /instance_name",
        ],
    )
    async def test_the_port_of_http_actions_by_what_it_says(self, text):
        report = await report_on({"GET /instance_name": Reply(404, text)})
        assert report.verdict is ConnectionVerdict.HTTP_ACTIONS_URL

    async def test_the_port_of_http_actions_by_its_number(self):
        transport = httpx.MockTransport(lambda _request: httpx.Response(404, text="nothing here"))
        report = await check_connection("http://127.0.0.1:3211", ANONYMOUS, transport=transport)
        assert report.verdict is ConnectionVerdict.HTTP_ACTIONS_URL
        assert "3210" in report.advice

    async def test_a_dashboard_by_its_title(self):
        report = await report_on({"GET /": Reply.html("<title>Convex Dashboard</title>")})
        assert report.verdict is ConnectionVerdict.DASHBOARD_URL

    async def test_a_dashboard_by_its_port(self):
        transport = httpx.MockTransport(lambda _request: httpx.Response(200, html="<html></html>"))
        report = await check_connection("http://127.0.0.1:6791", ANONYMOUS, transport=transport)
        assert report.verdict is ConnectionVerdict.DASHBOARD_URL

    async def test_another_web_page_is_called_by_its_title(self):
        report = await report_on({"GET /": Reply.html("<title>Grafana</title>")})
        assert report.verdict is ConnectionVerdict.NOT_CONVEX
        assert "a web page titled “Grafana”" in report.message

    @pytest.mark.parametrize(
        "answer", [Reply(404), Reply(405), Reply(200, b"hello"), Reply.json({"error": "no"}, 404)]
    )
    async def test_something_else_that_speaks_http(self, answer):
        report = await report_on({"POST /api/query_ts": answer, "POST /api/query": answer})
        assert report.verdict is ConnectionVerdict.NOT_CONVEX

    async def test_something_that_does_not_speak_http(self):
        def say(connection):
            read_request(connection)
            connection.sendall(b"\x15\x03\x03\x00\x02\x02\x46")  # an alert of TLS

        with raw_server(say) as port:
            report = await check_connection(f"http://127.0.0.1:{port}", ANONYMOUS)
        assert report.verdict is ConnectionVerdict.NOT_CONVEX

    async def test_a_redirect_says_which_url_to_use(self):
        moved = Reply(301, b"", {"Location": "https://example.com/instance_name"})
        report = await report_on({"GET /instance_name": moved})
        assert report.verdict is ConnectionVerdict.BAD_URL
        assert report.advice == "Change the deployment's URL to https://example.com."


class TestNoConnection:
    async def test_nobody_listens(self):
        with free_port() as port:
            report = await check_connection(f"http://127.0.0.1:{port}", ANONYMOUS)
        assert report.verdict is ConnectionVerdict.REFUSED

    async def test_a_host_that_does_not_exist(self):
        report = await check_connection("http://no-such-host.invalid", ANONYMOUS, READABLE)
        assert report.verdict is ConnectionVerdict.HOST_NOT_FOUND

    async def test_no_tls(self):
        with ScriptedServer(DEPLOYMENT) as server:
            report = await check_connection(server.url.replace("http:", "https:"), ANONYMOUS)
        assert report.verdict is ConnectionVerdict.TLS_FAILED

    async def test_a_certificate_that_is_not_trusted(self):
        with raw_server(read_request, tls=True) as port:
            report = await check_connection(f"https://localhost:{port}", ANONYMOUS)
        assert report.verdict is ConnectionVerdict.TLS_FAILED

    @pytest.mark.parametrize("kind", [httpx.ConnectTimeout, httpx.ReadTimeout])
    async def test_no_answer_in_time(self, kind):
        def answer(_request):
            raise kind("x")

        transport = httpx.MockTransport(answer)
        report = await check_connection("https://example.com", ANONYMOUS, transport=transport)
        assert report.verdict is ConnectionVerdict.TIMED_OUT

    async def test_a_server_that_hangs_up(self):
        with raw_server(lambda connection: connection.recv(65536)) as port:
            report = await check_connection(f"http://127.0.0.1:{port}", ANONYMOUS)
        assert report.verdict is ConnectionVerdict.UNREACHABLE

    async def test_a_gateway_that_reaches_nothing(self):
        bad = Reply.html("<title>502 Bad Gateway</title>", 502)
        report = await report_on({"POST /api/query_ts": bad, "POST /api/query": bad})
        assert report.verdict is ConnectionVerdict.UNREACHABLE


class TestTheRoad:
    """The connection test goes the way that calls are going to go."""

    async def test_through_the_proxy_that_is_set(self):
        with ScriptedServer(DEPLOYMENT) as server, ForwardProxy() as proxy:
            settings = ConnectionSettings(proxy=ProxyChoice.MANUAL, proxy_url=proxy.url)
            assert (await check_connection(server.url, ADMIN_KEY, settings)).fine
        asked = {f"{each.target.partition(' ')[2]}" for each in server.seen}
        assert {each.partition(server.url)[2] for each in proxy.seen} == asked

    async def test_with_the_certificates_that_are_added(self, tmp_path):
        authority = Authority(tmp_path)
        with ScriptedServer(DEPLOYMENT, tls=authority.server()) as server:
            refused = await check_connection(server.url, ADMIN_KEY)
            trusted = ConnectionSettings(ca_file=str(authority.file))
            assert (await check_connection(server.url, ADMIN_KEY, trusted)).fine
        assert refused.verdict is ConnectionVerdict.TLS_FAILED
        assert AUTHORITY_NAME in refused.message

    async def test_a_file_that_is_not_there_is_named(self):
        settings = ConnectionSettings(ca_file="/nowhere/ca.pem")
        report = await check_connection("https://localhost:1", ANONYMOUS, settings)
        assert report.verdict is ConnectionVerdict.UNREACHABLE
        assert "/nowhere/ca.pem" in report.message

    async def test_without_encryption_only_if_the_user_agreed(self):
        report = await check_connection("http://backend.example.com", ADMIN_KEY)
        assert report.verdict is ConnectionVerdict.UNREACHABLE
        assert "not be encrypted" in report.message
