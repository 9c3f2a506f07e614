"""As whom deployments are called, kept in a file."""

import json
from datetime import UTC, datetime

import pytest

from convex_explorer.convex.identity import ADMIN, NOBODY, USER, ActingAs, acting_as
from convex_explorer.convex.tokens import TokenFacts
from convex_explorer.store.errors import NewerFileError, StoreError
from convex_explorer.store.identities import IdentityStore, KeptIdentities

ADA = ActingAs("https://a", "ada", {"email": "ada@example.com", "roles": ["admin"]})
FACTS = TokenFacts("https://a", "ada", "Ada", "ada@example.com", datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "identities.json"


@pytest.fixture
def store(file):
    return IdentityStore(file)


def test_without_a_file_nothing_is_kept(store, file):
    assert store.load() == {}
    assert not file.exists()


@pytest.mark.parametrize(
    "kept",
    [
        KeptIdentities(),
        KeptIdentities(chosen=NOBODY),
        KeptIdentities(chosen=ADMIN, recent=(ADA, ActingAs("https://a", "bo"))),
        KeptIdentities(chosen=acting_as(ADA), recent=(ADA,)),
        KeptIdentities(chosen=USER, token=FACTS),
        KeptIdentities(token=TokenFacts(subject="ada")),
    ],
)
def test_what_is_kept_comes_back(store, kept):
    store.save({"one": kept, "other": KeptIdentities(chosen=ADMIN)})
    assert store.load() == {"one": kept, "other": KeptIdentities(chosen=ADMIN)}


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ({"chosen": "emperor"}, KeptIdentities()),
        ({"chosen": 7, "recent": "all", "token": []}, KeptIdentities()),
        ({"chosen": "acting as"}, KeptIdentities()),
        ({"chosen": "acting as", "acting as": {"issuer": "only"}}, KeptIdentities()),
        ({"recent": [{"issuer": 3}, ADA.attributes, 5]}, KeptIdentities(recent=(ADA,))),
        ({"token": {"subject": 3, "expires": "soon"}}, KeptIdentities(token=TokenFacts())),
        ({"token": {"expires": "2026-01-02T00:00:00"}}, KeptIdentities(token=TokenFacts())),
    ],
)
def test_what_makes_no_sense_is_left_out(store, file, entry, kept):
    file.write_text(json.dumps({"version": 1, "deployments": {"one": entry, "two": []}}))
    assert store.load() == {"one": kept}


def test_a_file_of_a_newer_version_is_left_alone(store, file):
    file.write_text('{"version": 2}')
    assert store.load() == {}
    with pytest.raises(NewerFileError):
        store.save({})
    assert file.read_text() == '{"version": 2}'


def test_a_file_that_is_no_json_is_set_aside(store, file):
    file.write_text("{")
    with pytest.raises(StoreError):
        store.load()
    assert store.load() == {}


# ---------------------------------------------------------------------- several processes


def test_only_what_was_changed_here_is_written_and_the_rest_stays_as_others_left_it(store):
    store.save({"one": KeptIdentities(chosen=ADMIN), "two": KeptIdentities(chosen=NOBODY)})
    ours = {"one": KeptIdentities(chosen=USER), "two": KeptIdentities(), "three": KeptIdentities()}
    store.save(ours, {"one"})
    assert store.load() == {
        "one": KeptIdentities(chosen=USER),
        "two": KeptIdentities(chosen=NOBODY),
    }


def test_what_is_forgotten_here_is_gone_and_no_more(store):
    store.save({"one": KeptIdentities(chosen=ADMIN), "two": KeptIdentities(chosen=NOBODY)})
    store.save({}, {"one"})
    assert store.load() == {"two": KeptIdentities(chosen=NOBODY)}
