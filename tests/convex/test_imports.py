"""What is found in what people paste."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.deployment import CredentialKind, DeploymentKind
from convex_explorer.convex.import_clues import LONGEST_TEXT, Source
from convex_explorer.convex.imports import Findings, find_deployments, is_more_than_url
from tests.convex.test_deploy_keys import token

OTTER = "https://happy-otter-123.convex.cloud"
LOCAL = "http://127.0.0.1:3210"
PRODUCTION, DEVELOPMENT, PREVIEW, SELF_HOSTED = (
    DeploymentKind.PRODUCTION,
    DeploymentKind.DEVELOPMENT,
    DeploymentKind.PREVIEW,
    DeploymentKind.SELF_HOSTED,
)
CONFIG = {
    "ports": {"cloud": 3210, "site": 3211},
    "backendVersion": "precompiled-2025",
    "adminKey": "anonymous-chat|01canary",
    "instanceSecret": "secret-of-the-instance",
    "deploymentName": "anonymous-chat",
}


def found(*texts: str) -> Findings:
    return find_deployments(*(Source(f"text {number}", text) for number, text in enumerate(texts)))


def rows(findings: Findings):
    """Name, URL (with ? where it is a guess), kind and secret of each."""
    return [
        (each.name, each.url + "?" * each.url_is_guess, each.kind, each.credential.secret)
        for each in findings.deployments
    ]


@pytest.mark.parametrize(
    ("text", "name", "url", "kind", "secret"),
    [
        (OTTER, "happy-otter-123", OTTER, PRODUCTION, ""),
        (f" {OTTER}/api/query\n", "happy-otter-123", OTTER, PRODUCTION, ""),
        ("happy-otter-123", "happy-otter-123", OTTER + "?", PRODUCTION, ""),
        ("dev:happy-otter-123", "happy-otter-123", OTTER + "?", DEVELOPMENT, ""),
        ("convex.example.com", "convex.example.com", "https://convex.example.com", SELF_HOSTED, ""),
        ("backend:3210", "backend:3210", "http://backend:3210", SELF_HOSTED, ""),
        ("http://[::1]:3210", "[::1]:3210", "http://[::1]:3210", SELF_HOSTED, ""),
        ("https://happy-otter-123.convex.site", "happy-otter-123", OTTER + "?", PRODUCTION, ""),
        (f"It is {OTTER}.", "happy-otter-123", OTTER, PRODUCTION, ""),
        (
            "https://dashboard.convex.dev/d/happy-otter-123",
            "happy-otter-123",
            OTTER,
            PRODUCTION,
            "",
        ),
        (
            "prod:happy-otter-123|eyJ2=",
            "happy-otter-123",
            OTTER + "?",
            PRODUCTION,
            "prod:happy-otter-123|eyJ2=",
        ),
        ("dev:a-b-1|x", "a-b-1", "https://a-b-1.convex.cloud?", DEVELOPMENT, "dev:a-b-1|x"),
        ("preview:a-b-1|x", "a-b-1", "https://a-b-1.convex.cloud?", PREVIEW, "preview:a-b-1|x"),
        ("custom:a-b-1|x", "a-b-1", "https://a-b-1.convex.cloud?", PRODUCTION, "custom:a-b-1|x"),
        ("mine|01ab", "mine", "", SELF_HOSTED, "mine|01ab"),
        ("ab" * 40, "", "", PRODUCTION, "ab" * 40),
        (f"{LOCAL}\nmine|01ab", "mine", LOCAL, SELF_HOSTED, "mine|01ab"),
        (
            f"npx convex run --url {OTTER} --admin-key 'prod:happy-otter-123|x' a:b",
            "happy-otter-123",
            OTTER,
            PRODUCTION,
            "prod:happy-otter-123|x",
        ),
        (
            f"--url={LOCAL} --admin-key=mine|01ab",
            "mine",
            LOCAL,
            SELF_HOSTED,
            "mine|01ab",
        ),
        (f"VITE_CONVEX_URL='{OTTER}'", "happy-otter-123", OTTER, PRODUCTION, ""),
        (f"NUXT_PUBLIC_CONVEX_URL={OTTER}", "happy-otter-123", OTTER, PRODUCTION, ""),
        (json.dumps({"CONVEX_URL": OTTER}), "happy-otter-123", OTTER, PRODUCTION, ""),
        (
            "CONVEX_DEPLOYMENT=dev:happy-otter-123 # team: t, project: p",
            "happy-otter-123",
            OTTER + "?",
            DEVELOPMENT,
            "",
        ),
        ("CONVEX_DEPLOYMENT=happy-otter-123", "happy-otter-123", OTTER + "?", PRODUCTION, ""),
        (
            f'CONVEX_SELF_HOSTED_URL={LOCAL}\nexport CONVEX_SELF_HOSTED_ADMIN_KEY="mine|01ab"',
            "mine",
            LOCAL,
            SELF_HOSTED,
            "mine|01ab",
        ),
        (f"CONVEX_SELF_HOSTED_URL={LOCAL}", "127.0.0.1:3210", LOCAL, SELF_HOSTED, ""),
        ("CONVEX_SELF_HOSTED_ADMIN_KEY=mine|01ab", "mine", "", SELF_HOSTED, "mine|01ab"),
        (
            f"CONVEX_DEPLOYMENT=local:local-t-p\nCONVEX_URL={LOCAL}",
            "local-t-p",
            LOCAL,
            DEVELOPMENT,
            "",
        ),
        (
            f"CONVEX_URL={OTTER}\nCONVEX_DEPLOY_KEY=0123abcd",
            "happy-otter-123",
            OTTER,
            PRODUCTION,
            "0123abcd",
        ),
        (
            "CONVEX_DEPLOY_KEY=dev:a-b-1|x\nCONVEX_DEPLOYMENT_TOKEN=dev:c-d-2|y",
            "a-b-1",
            "https://a-b-1.convex.cloud?",
            DEVELOPMENT,
            "dev:a-b-1|x",
        ),
        (
            (
                "CONVEX_DEPLOYMENT=dev:a-b-1\nCONVEX_DEPLOY_KEY=dev:a-b-1|x\n"
                "VITE_CONVEX_URL=https://a-b-1.eu-west-1.convex.cloud\n"
                "VITE_CONVEX_SITE_URL=https://a-b-1.eu-west-1.convex.site\n"
            ),
            "a-b-1",
            "https://a-b-1.eu-west-1.convex.cloud",
            DEVELOPMENT,
            "dev:a-b-1|x",
        ),
        (
            "CONVEX_DEPLOYMENT=prod:a-b-1\nCONVEX_URL=https://api.shop.example",
            "a-b-1",
            "https://api.shop.example",
            PRODUCTION,
            "",
        ),
        (
            "CONVEX_DEPLOY_KEY=prod:a-b-1|x\nCONVEX_URL=https://api.shop.example",
            "a-b-1",
            "https://api.shop.example",
            PRODUCTION,
            "prod:a-b-1|x",
        ),
        (
            "CONVEX_SITE_URL=https://a-b-1.convex.site",
            "a-b-1",
            "https://a-b-1.convex.cloud?",
            PRODUCTION,
            "",
        ),
        (json.dumps(CONFIG), "anonymous-chat", LOCAL, DEVELOPMENT, "anonymous-chat|01canary"),
        (
            '{"ports": {"cloud": 3210}}',
            "127.0.0.1:3210",
            LOCAL,
            DEVELOPMENT,
            "",
        ),
    ],
)
def test_one_deployment_is_found(text, name, url, kind, secret):
    findings = found(text)
    assert rows(findings) == [(name, url, kind, secret)]
    assert not findings.left_out


def test_a_users_token_is_found_with_the_url_beside_it():
    secret = token(iss="https://acme.example", sub="1")
    (deployment,) = found(f"{OTTER}\n{secret}").deployments
    assert deployment.url == OTTER
    assert deployment.credential.kind is CredentialKind.USER_TOKEN
    assert deployment.credential.secret == secret


def test_several_are_found_at_once_and_keys_go_to_the_deployments_they_name():
    text = (
        "CONVEX_DEPLOYMENT=dev:a-b-1\n"
        "NEXT_PUBLIC_CONVEX_URL=https://a-b-1.convex.cloud\n"
        "CONVEX_DEPLOY_KEY=prod:c-d-2|x\n"
        f"CONVEX_SELF_HOSTED_URL={LOCAL}\n"
        "CONVEX_SELF_HOSTED_ADMIN_KEY=mine|01ab\n"
    )
    assert sorted(rows(found(text))) == [
        ("a-b-1", "https://a-b-1.convex.cloud", DEVELOPMENT, ""),
        ("c-d-2", "https://c-d-2.convex.cloud?", PRODUCTION, "prod:c-d-2|x"),
        ("mine", LOCAL, SELF_HOSTED, "mine|01ab"),
    ]


def test_a_key_of_production_is_not_offered_to_the_development_deployments_own_domain():
    text = (
        "CONVEX_DEPLOYMENT=dev:a-b-1\n"
        "CONVEX_URL=https://dev.shop.example\n"
        "CONVEX_DEPLOY_KEY=prod:c-d-2|x\n"
    )
    assert sorted(rows(found(text))) == [
        ("a-b-1", "https://dev.shop.example", DEVELOPMENT, ""),
        ("c-d-2", "https://c-d-2.convex.cloud?", PRODUCTION, "prod:c-d-2|x"),
    ]


def test_a_key_without_a_url_is_not_guessed_to_be_for_one_of_two():
    findings = found("mine|01ab\nhttps://a.example\nhttps://b.example")
    assert sorted(rows(findings)) == [
        ("a.example", "https://a.example", SELF_HOSTED, ""),
        ("b.example", "https://b.example", SELF_HOSTED, ""),
        ("mine", "", SELF_HOSTED, "mine|01ab"),
    ]


def test_a_key_of_convex_cloud_is_never_offered_to_this_machine():
    findings = found(f"prod:a-b-1|x\n{LOCAL}")
    assert ("a-b-1", "https://a-b-1.convex.cloud?", PRODUCTION, "prod:a-b-1|x") in rows(findings)


def test_the_first_text_counts_for_more_and_within_a_text_the_last_line():
    local = "CONVEX_URL=https://x.example\nCONVEX_URL=https://a.example\n"
    assert rows(found(local, "CONVEX_URL=https://b.example")) == [
        ("a.example", "https://a.example", SELF_HOSTED, "")
    ]


def test_a_local_backends_config_and_the_variables_beside_it_are_one_deployment():
    env = f"CONVEX_DEPLOYMENT=anonymous:anonymous-chat\nVITE_CONVEX_URL={LOCAL}\n"
    assert rows(found(env, json.dumps(CONFIG))) == [
        ("anonymous-chat", LOCAL, DEVELOPMENT, "anonymous-chat|01canary")
    ]


def test_where_it_was_found_is_said_in_one_phrase():
    (deployment,) = found(f"CONVEX_DEPLOYMENT=dev:happy-otter-123\nCONVEX_URL={OTTER}").deployments
    assert deployment.origin == "CONVEX_DEPLOYMENT and CONVEX_URL in text 0"
    (deployment,) = found(
        "CONVEX_DEPLOYMENT=dev:happy-otter-123", f"CONVEX_URL={OTTER}"
    ).deployments
    assert deployment.origin == "CONVEX_DEPLOYMENT in text 0, CONVEX_URL in text 1"


@pytest.mark.parametrize(
    ("text", "what", "reason"),
    [
        ("project:team:project|x", "A key in text 0", "whole project"),
        ("preview:team:project|x", "A key in text 0", "creates preview deployments"),
        ("team:acme|x", "A key in text 0", "no kind of key"),
        ("CONVEX_DEPLOY_KEY=<ignore_deploy_key>", "CONVEX_DEPLOY_KEY in text 0", "placeholder"),
        (
            "CONVEX_DEPLOY_KEY='<missing_deploy_key:set one>'",
            "CONVEX_DEPLOY_KEY in text 0",
            "placeholder",
        ),
        ("CONVEX_DEPLOYMENT=local:local-t-p", "CONVEX_DEPLOYMENT in text 0", "npx convex dev"),
        ("CONVEX_DEPLOYMENT=what is this", "CONVEX_DEPLOYMENT in text 0", "no name"),
        ("CONVEX_URL=canarycanary", "CONVEX_URL in text 0", "no URL"),
        ("CONVEX_URL=https://me:canary@a.example", "CONVEX_URL in text 0", "no URL"),
        ("CONVEX_URL=https://me:0/canary@a.example", "CONVEX_URL in text 0", "no URL"),
        ("https://dashboard.convex.dev/t/team", "text 0", "dashboard"),
        ('{"accessToken": "canary"}', "text 0", "Convex account"),
        ("CONVEX_OVERRIDE_ACCESS_TOKEN=canary", "CONVEX_OVERRIDE_ACCESS_TOKEN", "Convex account"),
        (token(iss="https://auth.convex.dev/"), "A token in text 0", "Convex account"),
        ("eyJ2MiI6ImNhbmFyeSJ9", "text 0", "a part of a key"),
        ('{"port": 6790}', "text 0", "dashboard"),
        ("A=b\n" * LONGEST_TEXT, "text 0", "too long"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_the_reason(text, what, reason):
    findings = found(text)
    assert not findings.deployments
    (left_out,) = findings.left_out
    assert left_out.what.startswith(what)
    assert reason in left_out.reason
    assert "canary" not in repr(findings)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "hello world",
        "NODE_ENV=production\nDATABASE_URL=https://db.example",
        '{"uuid": "x"}',
        '{"ports": {"cloud": 99999999999}}',
        '{"ports": {"cloud": true}}',
        "# CONVEX_URL=https://a.example",
        "{" * 5000,
        "a | b | c",
    ],
)
def test_where_there_is_nothing_nothing_is_found(text):
    assert not found(text)


@given(st.text())
def test_any_text_can_be_looked_into(text):
    found(text)


_FORMS = st.sampled_from(
    [
        "{}",
        "prod:happy-otter-123|{}",
        "mine|{}",
        "project:a:b|{}",
        "CONVEX_DEPLOY_KEY=prod:happy-otter-123|{}",
        "CONVEX_DEPLOY_KEY={}",
        "CONVEX_SELF_HOSTED_URL=https://a.example\nCONVEX_SELF_HOSTED_ADMIN_KEY='mine|{}'",
        "CONVEX_URL={}",
        "CONVEX_DEPLOYMENT={}",
        "CONVEX_ACCESS_TOKEN={}",
        '{{"accessToken": "{}"}}',
        '{{"ports": {{"cloud": 3210}}, "adminKey": "mine|{}", "instanceSecret": "{}"}}',
        "CONVEX_URL=https://user:{}@a.example",
        "npx convex run --admin-key mine|{}",
        "DATABASE_PASSWORD={}",
    ]
)


@given(_FORMS, st.text("abcdefghijklmnopqrstuvwxyz0123456789+/=", min_size=12, max_size=60))
def test_no_secret_is_in_what_is_printed_of_the_findings(form, secret):
    findings = found(form.replace("{{", "{").replace("}}", "}").replace("{}", secret))
    assert secret not in repr(findings)
    assert secret not in "".join(map(str, (*findings.deployments, *findings.left_out)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OTTER, False),
        ("happy-otter-123", False),
        (f"VITE_CONVEX_URL={OTTER}\n", False),
        ("prod:a-b-1|x", True),
        ("CONVEX_DEPLOY_KEY=abc", True),
        (f"CONVEX_URL={OTTER}\nA=b", True),
        (json.dumps(CONFIG), True),
        (token(sub="1"), True),
    ],
)
def test_more_than_a_url_is_told_from_a_url(text, expected):
    assert is_more_than_url(text) is expected
