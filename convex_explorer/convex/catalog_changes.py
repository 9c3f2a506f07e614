"""What has changed between two catalogs of one deployment."""

from dataclasses import dataclass

from convex_explorer.convex.function_spec import Catalog

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class CatalogChanges:
    """Function paths, each list sorted.

    Attributes:
        changed: those that are of another type, take or return something else, or are open to
            others than before.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        """In a sentence: ``2 added: tasks:list, tasks:get. 1 removed: tasks:old.``."""
        parts = (("added", self.added), ("removed", self.removed), ("changed", self.changed))
        sentences = [f"{len(paths)} {verb}: {_named(paths)}." for verb, paths in parts if paths]
        return " ".join(sentences) or "Nothing has changed."


def changes_between(before: Catalog, now: Catalog) -> CatalogChanges:
    """What was added, removed and changed."""
    old = {str(spec.path): spec for spec in before.functions}
    new = {str(spec.path): spec for spec in now.functions}
    return CatalogChanges(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(path for path in old.keys() & new.keys() if old[path] != new[path])),
    )


def _named(paths: tuple[str, ...]) -> str:
    more = len(paths) - _MOST_NAMED
    named = ", ".join(paths[:_MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named
