from dataclasses import replace

import pytest

from convex_explorer.convex.drafts import CallDraft, SavedAs
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import (
    Fate,
    SavedCall,
    SavedEntry,
    SavedListing,
    UnreadableEntry,
    UnsavableError,
    check_savable,
)

CALL = SavedCall("/calls/a.call.json", "A", "tasks:list", FunctionType.QUERY, "{ n: 1 }")
ENTRY = SavedEntry(CALL.file, "", "A", "tasks:list", FunctionType.QUERY, CALL.digest)
BAD = UnreadableEntry("/calls/bad.call.json", "", "It is not JSON.")
LISTING = SavedListing("/calls", (ENTRY,), (BAD,))


def test_a_draft_of_a_saved_call_is_not_unsaved():
    assert not CALL.draft("tab").unsaved
    assert CALL.draft("tab").saved_as == CALL.saved_as


def test_what_has_become_of_a_file_is_told():
    assert LISTING.fate_of(CALL.saved_as) is Fate.SAME
    assert LISTING.fate_of(replace(CALL.saved_as, digest="other")) is Fate.CHANGED
    assert LISTING.fate_of(SavedAs(BAD.file, "B", "")) is Fate.UNREADABLE
    assert LISTING.fate_of(SavedAs("/calls/gone.call.json", "C", "")) is Fate.GONE


def test_what_was_not_listed_is_not_taken_for_gone():
    assert LISTING.fate_of(SavedAs("/elsewhere/a.call.json", "A", "")) is Fate.SAME
    cut = replace(LISTING, is_cut=True)
    assert cut.fate_of(SavedAs("/calls/gone.call.json", "C", "")) is Fate.SAME


def test_a_call_that_others_renamed_is_called_so():
    assert LISTING.name_of(replace(CALL.saved_as, name="before")) == "A"
    assert LISTING.name_of(SavedAs("/calls/gone.call.json", "C", "")) == "C"


def test_a_file_that_moved_is_found_where_only_one_can_be_meant():
    gone = SavedAs("/calls/before.call.json", "A", CALL.digest)
    assert LISTING.moved_to(gone) == ENTRY
    assert LISTING.moved_to(CALL.saved_as) is None  # where it was, in a list that is older
    twice = replace(LISTING, entries=(ENTRY, ENTRY._replace(file="/calls/b.call.json")))
    assert twice.moved_to(gone) is None
    assert LISTING.moved_to(replace(gone, digest="other")) is None


@pytest.mark.parametrize(
    "text",
    [
        f"prod:happy-animal-123|{'a1' * 20}",
        f"convex-self-hosted|01{'c0ffee' * 8}",
        f"project:team:app|{'eyJ2' * 10}=",
        f"prod|{'01ab' * 10}",
        f"eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.{'b' * 20}",
    ],
)
def test_keys_and_tokens_are_recognized_wherever_they_stand(text):
    draft = CallDraft("", "a:b", FunctionType.QUERY, f'{{ text: "before {text} after" }}')
    with pytest.raises(UnsavableError, match="key or a token"):
        check_savable(draft)
    with pytest.raises(UnsavableError):
        check_savable(replace(draft, args_text="{}"), name=text)


@pytest.mark.parametrize(
    "text",
    [
        "a || b",
        "red|green|blue",
        "j57abcdefghijklmnopqrstuvwxyz01234",
        "f" * 64,
        "eyJ",
        "https://good-fox-12.clerk.accounts.dev|user_2NNEqL2nrIRdJ194ndJqAHwEfxC",
        "https://acme.eu.auth0.com/|auth0|5f7c8ec7c33c6c004bbafe82",
    ],
)
def test_what_only_resembles_a_key_can_be_saved(text):
    check_savable(CallDraft("", "a:b", FunctionType.QUERY, f'{{ text: "{text}" }}'), text, text)


def test_the_message_does_not_repeat_what_may_be_a_key():
    secret = "npx convex run a:b --admin-key prod:x|0123456789abcdef0123456789abcdef"
    with pytest.raises(UnsavableError) as raised:
        check_savable(CallDraft("", secret, FunctionType.QUERY, "{}"))
    assert "0123456789" not in f"{raised.value} {raised.value.advice}"
