"""As whom deployments are called."""

import json
import time
from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentEntry,
    DeploymentKind,
)
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.errors import UnauthorizedError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.identity import (
    ADMIN,
    NOBODY,
    USER,
    ActingAs,
    Identity,
    IdentityKind,
    acting_as,
)
from convex_explorer.convex.tokens import BadTokenError
from convex_explorer.demo.identity import ISSUER
from convex_explorer.demo.seed import USERS
from convex_explorer.demo.server import DemoServer
from convex_explorer.session.demo_host import DEMO_DEPLOYMENT, DEMO_USERS
from convex_explorer.session.identities import MOST_RECENT, Identities
from convex_explorer.store.identities import IdentityStore
from tests.support.signals import emitted
from tests.support.tokens import token_of

URL = "https://happy-otter-123.convex.cloud"
KEYED = Deployment("keyed", URL, DeploymentKind.PRODUCTION, CredentialKind.DEPLOY_KEY, "keyed")
TOKENED = Deployment("tokened", URL, DeploymentKind.PRODUCTION, CredentialKind.USER_TOKEN, "token")
OPEN = Deployment("open", URL, DeploymentKind.PRODUCTION, deployment_id="open")
KEY = Credential(CredentialKind.DEPLOY_KEY, "prod:happy-otter-123|c2VjcmV0")
SOON = time.time() + 600
STORED = token_of({"sub": "ada", "exp": SOON})
ADA = ActingAs("https://a", "ada", {"email": "ada@example.com"})
BO = ActingAs("https://a", "bo")


@pytest.fixture
def again(identities_file, credentials, active, tasks):
    """The program once more, on the same files."""

    async def make(identities):
        await identities.close()
        other = Identities(IdentityStore(identities_file), credentials, active, tasks)
        other.load()
        return other

    return make


# ---------------------------------------------------------------------- what is on offer


@pytest.mark.parametrize(
    ("deployment", "offered", "may_act"),
    [(KEYED, (ADMIN, NOBODY), True), (TOKENED, (USER, NOBODY), False), (OPEN, (NOBODY,), False)],
)
def test_a_deployment_offers_what_its_credential_allows_and_begins_with_it(
    identities, active, deployment, offered, may_act
):
    active.use(deployment)
    choice = identities.choice
    assert (choice.offered, choice.may_act) == (offered, may_act)
    assert choice.identity == offered[0]


def test_without_a_deployment_there_is_no_choice(identities, active, heard):
    told = heard(identities.changed)
    active.use(KEYED)
    active.use(None)
    assert [choice and choice.identity for (choice,) in told] == [ADMIN, None]
    assert identities.choice is None
    identities.choose(NOBODY)
    identities.use_token(STORED)


def test_each_deployment_keeps_its_own_choice(identities, active):
    active.use(KEYED)
    identities.choose(NOBODY)
    active.use(TOKENED)
    assert identities.choice.identity == USER
    active.use(KEYED)
    assert identities.choice.identity == NOBODY
    assert identities.identity_of(TOKENED) == USER


def test_whom_one_acted_as_lately_is_offered_again_the_latest_first(identities, active):
    active.use(KEYED)
    for whom in (ADA, BO, ADA):
        identities.act_as(whom)
    assert identities.choice.recent == (ADA, BO)
    assert identities.choice.identity == acting_as(ADA)
    assert identities.choice.identity in identities.choice.offered
    for number in range(20):
        identities.act_as(ActingAs("https://a", str(number)))
    assert len(identities.choice.recent) == MOST_RECENT
    identities.choose(ADMIN)
    assert identities.choice.recent[0].subject == "19"


def test_the_demo_offers_users_that_it_knows(identities, active):
    active.use(DEMO_DEPLOYMENT)
    assert identities.choice.recent == DEMO_USERS
    known = {email: name for name, email, *_ in USERS}
    for whom in DEMO_USERS:
        assert whom.issuer == ISSUER
        assert known[whom.claims["email"]] == whom.claims["name"]
        assert whom.subject == whom.claims["email"].partition("@")[0]


# ---------------------------------------------------------------------- what lasts


async def test_a_choice_outlives_the_program(identities, active, again):
    active.use(KEYED)
    identities.act_as(ADA)
    other = await again(identities)
    assert other.identity_of(KEYED) == acting_as(ADA)
    assert other.choice.recent == (ADA,)


async def test_a_pasted_token_does_not(identities, active, again, identities_file, heard):
    active.use(KEYED)
    told = heard(identities.changed)
    identities.use_token(f" Bearer {STORED} ")
    ((choice,),) = told
    assert (str(choice.identity), choice.token.subject) == ("user token of ada", "ada")
    assert USER in choice.offered
    assert await identities.credential_for(KEYED, USER) == Credential(
        CredentialKind.USER_TOKEN, STORED
    )
    other = await again(identities)
    assert other.identity_of(KEYED) == NOBODY  # never an admin by surprise
    assert STORED not in identities_file.read_text()


def test_what_is_no_token_is_not_taken(identities, active, heard):
    active.use(OPEN)
    told = heard(identities.changed)
    with pytest.raises(BadTokenError):
        identities.use_token("not-a-jwt")
    assert told == []


async def test_the_expiry_of_a_stored_token_is_known_without_the_keyring_the_next_time(
    identities, active, credentials, again
):
    await credentials.write(
        TOKENED, Credential(CredentialKind.USER_TOKEN, STORED), until_quit=False
    )
    other = await again(identities)
    active.use(TOKENED)
    assert other.choice.token.expires_at.timestamp() == pytest.approx(SOON)
    assert str(other.choice.identity) == "user token of ada"


async def test_a_file_that_cannot_be_written_is_told_of(identities, active, identities_file):
    identities_file.mkdir()
    active.use(KEYED)
    identities.choose(NOBODY)
    (error,) = await emitted(identities.failed)
    assert "identities.json" in str(error)
    assert identities.choice.identity == NOBODY


async def test_a_file_that_cannot_be_read_is_told_of(identities, identities_file, heard):
    identities_file.write_text("{")
    failed = heard(identities.failed)
    identities.load()
    assert len(failed) == 1


async def test_what_belongs_to_a_removed_deployment_is_forgotten(
    identities, active, again, identities_file
):
    identities.note_deployments([KEYED, OPEN])
    active.use(KEYED)
    identities.act_as(ADA)
    identities.use_token(STORED)
    identities.note_deployments([OPEN])
    other = await again(identities)
    assert other.identity_of(KEYED) == ADMIN
    assert "ada" not in identities_file.read_text()
    assert identities.identity_of(KEYED) == ADMIN


def test_another_kind_of_credential_is_entered_to_be_used(identities, active):
    identities.note_deployments([OPEN])
    active.use(OPEN)
    identities.choose(NOBODY)
    with_key = replace(OPEN, credential_kind=CredentialKind.DEPLOY_KEY)
    identities.note_deployments([with_key])
    assert identities.identity_of(with_key) == ADMIN


async def test_a_token_that_is_kept_with_the_deployment_takes_the_place_of_a_pasted_one(
    identities, active, credentials
):
    newer = Credential(CredentialKind.USER_TOKEN, token_of({"sub": "ada", "exp": SOON + 60}))
    await credentials.write(TOKENED, Credential(CredentialKind.USER_TOKEN, STORED), until_quit=True)
    active.use(TOKENED)
    identities.use_token(token_of({"sub": "bo", "exp": SOON}))
    await credentials.read(TOKENED)
    assert identities.choice.token.subject == "bo"
    await credentials.write(TOKENED, newer, until_quit=True)
    assert identities.choice.token.subject == "ada"
    assert await identities.credential_for(TOKENED, USER) == newer


# ---------------------------------------------------------------------- credentials


async def test_who_is_nobody_asks_no_keyring(identities, credentials):
    credentials._lasting = None
    assert await identities.credential_for(KEYED, NOBODY) == ANONYMOUS


async def test_an_admin_acts_as_somebody_by_the_same_key(identities, credentials):
    await credentials.write(KEYED, KEY, until_quit=True)
    assert await identities.credential_for(KEYED, ADMIN) == KEY
    acting = await identities.credential_for(KEYED, acting_as(ADA))
    assert acting == replace(KEY, acting_as=ADA)


@pytest.mark.parametrize(
    ("deployment", "identity", "what"),
    [(KEYED, USER, "user token"), (TOKENED, acting_as(ADA), "deploy key"), (OPEN, ADMIN, "key")],
)
async def test_a_credential_that_is_gone_is_told_of_and_never_replaced_by_another(
    identities, deployment, identity, what
):
    with pytest.raises(UnauthorizedError, match=f"no .*{what} for {deployment.name}") as caught:
        await identities.credential_for(deployment, identity)
    assert caught.value.advice


# ---------------------------------------------------------------------- calls


WHOAMI = CallDraft("tab", "users:whoami", FunctionType.QUERY, "{}")


async def outcome_of(runner, draft=WHOAMI):
    runner.run(draft)
    return await emitted(runner.call_finished)


async def test_calls_are_made_as_whom_is_chosen_and_say_so(identities, active, runner):
    active.use(DEMO_DEPLOYMENT)
    call, outcome = await outcome_of(runner)
    assert (str(call.identity), outcome.value.value()) == ("admin", None)
    identities.act_as(ADA)
    call, outcome = await outcome_of(runner)
    assert str(call.identity) == "acting as ada@example.com"
    assert outcome.value.value() == {**ADA.attributes, "tokenIdentifier": "https://a|ada"}
    identities.choose(NOBODY)
    internal = CallDraft("tab", "tasks:countInternal", FunctionType.QUERY, "{}")
    call, outcome = await outcome_of(runner, internal)
    assert "Could not find" in outcome.message
    assert json.loads(json.dumps(str(call.identity))) == "anonymous"


async def test_a_call_is_made_again_as_it_was_made(identities, active, runner):
    active.use(DEMO_DEPLOYMENT)
    identities.act_as(ADA)
    call, _ = await outcome_of(runner)
    identities.choose(NOBODY)
    runner.run_again(call)
    again, outcome = await emitted(runner.call_finished)
    assert again.identity == acting_as(ADA)
    assert outcome.value.value()["email"] == "ada@example.com"


async def test_an_expired_token_can_be_tried_and_the_refusal_says_that_it_had_expired(
    book, identities, active, runner
):
    server = DemoServer()
    deployment = Deployment("own", server.start(), DeploymentKind.DEVELOPMENT)
    try:
        book.keep(DeploymentEntry(deployment, ANONYMOUS))
        await emitted(book.kept)
        identities.use_token(server.user_tokens["Ada Lindqvist"])
        _, outcome = await outcome_of(runner)
        assert outcome.value.value()["name"] == "Ada Lindqvist"
        identities.use_token(server.expired_token)
        assert identities.choice.token.has_expired(identities.choice.token.expires_at)
        runner.run(WHOAMI)
        _, error = await emitted(runner.call_failed)
        assert "The user token expired" in error.advice
        identities.use_token(server.user_tokens["Ada Lindqvist"])
        await outcome_of(runner)
    finally:
        await active.close()
        server.stop()


# ---------------------------------------------------------------------- forgetting


async def test_a_forgotten_token_leaves_nobody_and_never_an_admin(identities, active):
    identities.note_deployments([KEYED])
    active.use(KEYED)
    identities.use_token(STORED)
    assert identities.choice.identity == Identity(IdentityKind.USER, owner="ada")
    assert identities.forget_tokens() == 1
    assert identities.choice.identity == NOBODY
    assert identities.forget_tokens() == 0


async def test_who_is_called_as_admin_stays_admin_when_a_token_is_forgotten(identities, active):
    identities.note_deployments([KEYED])
    active.use(KEYED)
    identities.use_token(STORED)
    identities.choose(ADMIN)
    assert identities.forget_token(KEYED)
    assert identities.choice.identity == ADMIN
