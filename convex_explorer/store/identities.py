"""As whom each deployment is called, and was called lately, as JSON with no credential in it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from convex_explorer.convex.identity import ActingAs, ActingAsError, Identity, IdentityKind
from convex_explorer.convex.tokens import TokenFacts
from convex_explorer.store.errors import NewerFileError
from convex_explorer.store.files import is_newer, read_json, write_json
from convex_explorer.store.turns import turn_at

#: The form of the file; raised when an older program would misread it.
VERSION = 1


class KeptIdentities(NamedTuple):
    """What is kept for one deployment.

    Attributes:
        chosen: as whom it was called last; None where nobody chose.
        recent: whom an admin acted as, the latest first.
        token: what the user token in the keyring says of itself, so that its expiry is known
            without asking the keyring; None where there is none, or it was not read yet.
    """

    chosen: Identity | None = None
    recent: tuple[ActingAs, ...] = ()
    token: TokenFacts | None = None


class IdentityStore:
    """Keeps identities in one file, by the ids of deployments."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> dict[str, KeptIdentities]:
        """What is kept, without what makes no sense: it is a convenience, not a possession.

        Raises:
            StoreError: the file cannot be read. If it is no JSON object, it was set aside
                (``set_aside``), and loading again gives nothing.
        """
        kept = (read_json(self._file) or {}).get("deployments")
        entries = kept if isinstance(kept, dict) else {}
        return {name: _identities(each) for name, each in entries.items() if isinstance(each, dict)}

    def save(
        self, identities: Mapping[str, KeptIdentities], only: Collection[str] | None = None
    ) -> None:
        """Keep these instead of those kept before.

        Args:
            identities: all of them; they are kept where there is no file yet.
            only: the deployments that were changed here, or forgotten where ``identities`` does
                not have them. Another process may have changed the others meanwhile. None for all.

        Raises:
            NewerFileError: a newer version wrote the file.
            StoreError: the file is as it was.
        """
        entries = {name: _entry(each) for name, each in identities.items()}
        with turn_at(self._file):
            content = read_json(self._file)
            if is_newer(content, VERSION):
                raise NewerFileError(self._file)
            kept = (content or {}).get("deployments")
            if isinstance(kept, dict) and only is not None:
                others = {name: each for name, each in kept.items() if name not in only}
                entries = others | {name: entries[name] for name in only if name in entries}
            write_json(self._file, {"version": VERSION, "deployments": entries})


def _entry(kept: KeptIdentities) -> dict[str, Any]:
    entry: dict[str, Any] = {"recent": [each.attributes for each in kept.recent]}
    if kept.chosen is not None:
        entry["chosen"] = kept.chosen.kind
        if kept.chosen.acting_as is not None:
            entry["acting as"] = kept.chosen.acting_as.attributes
    if kept.token is not None:
        entry["token"] = {
            "issuer": kept.token.issuer,
            "subject": kept.token.subject,
            "name": kept.token.name,
            "email": kept.token.email,
            "expires": kept.token.expires_at.isoformat() if kept.token.expires_at else "",
        }
    return entry


def _identities(entry: dict[str, Any]) -> KeptIdentities:
    recent = entry.get("recent")
    listed = map(_acting_as, recent if isinstance(recent, list) else [])
    return KeptIdentities(
        _chosen(entry), tuple(each for each in listed if each), _token(entry.get("token"))
    )


def _chosen(entry: dict[str, Any]) -> Identity | None:
    kind = entry.get("chosen")
    if not isinstance(kind, str) or kind not in set(IdentityKind):
        return None
    if kind != IdentityKind.ACTING_AS:
        return Identity(IdentityKind(kind))
    whom = _acting_as(entry.get("acting as"))
    return None if whom is None else Identity(IdentityKind.ACTING_AS, whom)


def _acting_as(attributes: object) -> ActingAs | None:
    try:
        return ActingAs.from_attributes(attributes) if isinstance(attributes, dict) else None
    except ActingAsError:
        return None


def _token(entry: object) -> TokenFacts | None:
    if not isinstance(entry, dict):
        return None
    names = ("issuer", "subject", "name", "email")
    texts = {name: entry[name] for name in names if isinstance(entry.get(name), str)}
    return TokenFacts(**texts, expires_at=_moment(entry.get("expires")))


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else None
