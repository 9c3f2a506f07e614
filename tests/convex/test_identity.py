"""As whom a call is made, in words and as it is sent."""

import json

import pytest

from convex_explorer.convex.identity import (
    ADMIN,
    NOBODY,
    USER,
    ActingAs,
    ActingAsError,
    Identity,
    IdentityKind,
    acting_as,
)

ADA = ActingAs("https://auth.example.com", "user-ada", {"email": "ada@example.com", "level": 3})


@pytest.mark.parametrize(
    ("identity", "words", "phrase"),
    [
        (NOBODY, "anonymous", "as anonymous"),
        (ADMIN, "admin", "as admin"),
        (USER, "user token", "with user token"),
        (
            Identity(IdentityKind.USER, owner="ada@example.com"),
            "user token of ada@example.com",
            "with user token of ada@example.com",
        ),
        (acting_as(ADA), "acting as ada@example.com", "as ada@example.com (acting)"),
    ],
)
def test_every_identity_is_said_in_words(identity, words, phrase):
    assert str(identity) == words
    assert identity.phrase == phrase


def test_whose_a_token_is_makes_no_other_identity():
    assert Identity(IdentityKind.USER, owner="ada") == USER
    assert hash(Identity(IdentityKind.USER, owner="ada")) == hash(USER)


@pytest.mark.parametrize(
    ("whom", "name"),
    [
        (ADA, "ada@example.com"),
        (ActingAs("https://a", "user-1", {"name": "Ada"}), "Ada"),
        (ActingAs("https://a", "user-1"), "user-1"),
        (ActingAs(claims={"tokenIdentifier": "https://a|user-1"}), "https://a|user-1"),
    ],
)
def test_a_user_is_called_by_what_people_know_them_by(whom, name):
    assert str(whom) == name


def test_all_attributes_are_sent_in_one_object():
    assert json.loads(ADA.json) == {
        "issuer": "https://auth.example.com",
        "subject": "user-ada",
        "email": "ada@example.com",
        "level": 3,
    }
    assert ActingAs.from_attributes(json.loads(ADA.json)) == ADA


def test_what_is_sent_is_ascii_whatever_the_name():
    whom = ActingAs("https://a", "1", {"name": "Tomáš 👩‍🚀"})
    assert whom.json.isascii()
    assert json.loads(whom.json)["name"] == "Tomáš 👩‍🚀"


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({}, "issuer is missing"),
        ({"issuer": "https://a"}, "subject is missing"),
        ({"subject": "ada"}, "issuer is missing"),
        ({"tokenIdentifier": ""}, "issuer is missing"),
        ({"issuer": 1, "subject": "ada"}, "“issuer” has to be a string"),
        ({"issuer": "https://a", "subject": "1", "email": None}, "“email” has to be a string"),
        (
            {"issuer": "https://a", "subject": "1", "emailVerified": "yes"},
            "“emailVerified” has to be true or false",
        ),
    ],
)
def test_what_a_deployment_would_refuse_is_refused_in_words(attributes, said):
    with pytest.raises(ActingAsError, match=said) as caught:
        ActingAs.from_attributes(attributes)
    assert caught.value.advice


def test_issuer_and_subject_are_not_said_twice():
    with pytest.raises(ActingAsError, match="“issuer”, which has a field of its own"):
        ActingAs("https://a", "ada", {"issuer": "https://b"})
