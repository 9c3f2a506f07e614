"""What the call pane knows of a deployment's functions, by their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.functions import FunctionPath, FunctionPathError
from convex_explorer.convex.named_function import NamedFunction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from convex_explorer.convex.function_spec import FunctionSpec, KnownCatalog
    from convex_explorer.convex.validation import Tables


class KnownFunctions:
    """A catalog, made ready for a path that is typed, and paths that were called before.

    Attributes:
        paths: all of them, those of the catalog first.
        tables: the deployment's tables by number, as far as they are known.
    """

    def __init__(self, known: KnownCatalog | None, called: Sequence[str] = ()) -> None:
        self._is_listed = known is not None
        functions = known.catalog.functions if known is not None else ()
        self._specs = {str(spec.path): spec for spec in functions}
        self.tables: Tables = known.tables if known is not None else {}
        self.paths: tuple[str, ...] = (
            *self._specs,
            *(path for path in called if path not in self._specs),
        )

    def named(self, path_text: str) -> NamedFunction:
        """The function that a typed path means, and what is known of it."""
        try:
            path = FunctionPath.parse(path_text)
        except FunctionPathError:
            return NamedFunction(is_listed=self._is_listed)
        return NamedFunction(path, self._specs.get(str(path)), self._is_listed)

    def spec_at(self, path: str) -> FunctionSpec | None:
        """The function at one of the paths."""
        return self._specs.get(path)

    def doubt_about(self, path_text: str) -> str:
        """What to say of a path that the deployment does not have; empty where nothing is."""
        try:
            path = str(FunctionPath.parse(path_text))
        except FunctionPathError:
            return ""
        if not self._specs or path in self._specs or path.startswith("_system/"):
            return ""
        from convex_explorer.convex.function_search import nearest

        likely = nearest(path, list(self._specs))
        doubt = "This deployment has no such function, as far as is known."
        return f"{doubt} Did you mean {likely}?" if likely else doubt
