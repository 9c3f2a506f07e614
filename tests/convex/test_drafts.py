from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.drafts import CallDraft, SavedAs
from convex_explorer.convex.functions import FunctionType

DRAFT = CallDraft("a", "users:get", FunctionType.QUERY, "{ n: 1 }")
TEXTS = st.text(st.characters(), max_size=20)


@given(TEXTS, TEXTS, st.sampled_from(FunctionType))
def test_drafts_have_one_digest_only_where_they_would_be_saved_alike(path, args, function_type):
    other = CallDraft("b", path, function_type, args)
    alike = (path.strip(), args, function_type) == ("users:get", "{ n: 1 }", FunctionType.QUERY)
    assert (other.digest == DRAFT.digest) == alike
    assert replace(other, draft_id="c", path_text=f" {path} ").digest == other.digest


def test_a_draft_is_unsaved_while_it_differs_from_the_call_it_stems_from():
    assert not DRAFT.unsaved
    saved = replace(DRAFT, saved_as=SavedAs("/calls/a.call.json", "A", DRAFT.digest))
    assert not saved.unsaved
    assert replace(saved, args_text="{ n: 2 }").unsaved
    assert replace(saved, function_type=FunctionType.MUTATION).unsaved
