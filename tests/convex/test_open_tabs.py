"""Changes of tabs, and tabs as they were kept."""

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.open_tabs import KeptTab, TabChanges, TabState


def tab(draft_id):
    return TabState(draft_id, "messages:list", FunctionType.QUERY)


def test_of_two_changes_the_later_state_holds_with_the_texts_of_both():
    earlier = TabChanges((tab("a"), tab("b")), args_texts={"a": "one", "b": "two"})
    later = TabChanges((tab("b"), tab("a")), recent=("b", "a"), args_texts={"a": "three"})
    both = later.after(earlier)
    assert both.open == later.open
    assert both.recent == ("b", "a")
    assert both.args_texts == {"a": "three", "b": "two"}


def test_what_went_in_either_of_them_is_gone():
    earlier = TabChanges((tab("a"),), gone=frozenset({"b"}))
    assert TabChanges((), gone=frozenset({"a"})).after(earlier).gone == {"a", "b"}


def test_what_came_back_is_not_gone():
    earlier = TabChanges((), gone=frozenset({"a"}))
    assert TabChanges((tab("a"),)).after(earlier).gone == frozenset()


def test_a_kept_tab_holds_the_draft_that_was_typed():
    kept = KeptTab(tab("a"), "{ limit: 20 }")
    assert kept.draft == CallDraft("a", "messages:list", FunctionType.QUERY, "{ limit: 20 }")
