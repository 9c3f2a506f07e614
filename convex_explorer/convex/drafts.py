"""CallDraft: a call as it is typed, before anything is checked; and as which call it was saved."""

from dataclasses import dataclass

from convex_explorer.convex.functions import FunctionType


@dataclass(frozen=True, slots=True)
class SavedAs:
    """As which saved call a draft was opened, or saved last.

    Attributes:
        file: its file, an absolute path.
        name: what it is called.
        digest: that of the draft which the file held then, see ``CallDraft.digest``.
    """

    file: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What the user typed and chose, unchecked.

    Attributes:
        draft_id: names the tab that the draft stands in; answers find their way back by it.
        path_text: the function path as typed.
        function_type: which endpoint is asked.
        args_text: the args as typed, comments and all.
        saved_as: the saved call that it stems from; None where it is none.
        origin: where it is from, as a LinkOrigin says it, until the user has edited or run it;
            empty where nobody else wrote it.
    """

    draft_id: str
    path_text: str
    function_type: FunctionType
    args_text: str
    saved_as: SavedAs | None = None
    origin: str = ""

    @property
    def digest(self) -> str:
        """The same for all drafts that would be saved alike, and for no others."""
        from hashlib import blake2b  # not for the first paint

        path = self.path_text.strip()
        whole = f"{self.function_type} {len(path)} {path} {self.args_text}"
        return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    @property
    def unsaved(self) -> bool:
        """Whether it differs from the saved call that it stems from."""
        return self.saved_as is not None and self.saved_as.digest != self.digest
