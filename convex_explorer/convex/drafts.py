"""CallDraft: a call as it is typed, before anything is checked."""

from dataclasses import dataclass

from convex_explorer.convex.functions import FunctionType


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What the user typed and chose, unchecked.

    Attributes:
        draft_id: names the tab that the draft stands in; answers find their way back by it.
        path_text: the function path as typed.
        function_type: which endpoint is asked.
        args_text: the args as typed, comments and all.
    """

    draft_id: str
    path_text: str
    function_type: FunctionType
    args_text: str
