"""Credentials, in the system keyring or in memory only; never in a file."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar
from urllib.parse import urlsplit

from convex_explorer.convex.deployment import ANONYMOUS, Credential, CredentialKind, Deployment
from convex_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keyring.backend import KeyringBackend

T = TypeVar("T")

#: What our entries are filed under in the keyring.
SERVICE = "Convex Explorer"
#: Seconds to wait for the keyring. It may be asking the user for a password meanwhile.
TIME_LIMIT = 60.0

_NO_KEYRING = "There is no system keyring here."
_KEEP_UNTIL_QUIT = "Or keep the credential until you quit."
_HOW_TO_HAVE_ONE = (
    "Keep the credential until you quit, or set up a keyring such as GNOME Keyring or KWallet."
)


class SecretsError(ExplorerError):
    """The keyring is missing, locked, unsafe, or does not answer."""


class NoSafeKeyringError(SecretsError):
    """There is no keyring that could be trusted with a credential."""


class Secrets(Protocol):
    """A place for one credential per deployment.

    Only the secret is stored; its kind is the deployment's ``credential_kind``. A deployment that
    is called anonymously has nothing stored, and nothing is asked for it.
    """

    def read(self, deployment: Deployment) -> Credential | None:
        """The credential of a deployment, or None where none is stored."""

    def write(self, deployment: Deployment, credential: Credential) -> None:
        """Store a credential, of the deployment's kind, in place of what was stored."""

    def delete(self, deployment: Deployment) -> None:
        """Forget a deployment's credential, if there is one."""

    def move(self, old: Deployment, new: Deployment) -> None:
        """Keep what is stored for a deployment whose name or URL has changed."""


class MemorySecrets:
    """Keeps credentials until the program ends."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def read(self, deployment: Deployment) -> Credential | None:
        """The credential of a deployment, or None where none is stored."""
        return _credential(deployment, lambda: self._secrets.get(account(deployment)))

    def write(self, deployment: Deployment, credential: Credential) -> None:
        """Store a credential, of the deployment's kind, in place of what was stored."""
        _check_kind(deployment, credential)
        if credential.kind is not CredentialKind.NONE:
            self._secrets[account(deployment)] = credential.secret

    def delete(self, deployment: Deployment) -> None:
        """Forget a deployment's credential, if there is one."""
        self._secrets.pop(account(deployment), None)

    def clear(self) -> int:
        """Forget every credential; how many there were."""
        count = len(self._secrets)
        self._secrets.clear()
        return count

    def move(self, old: Deployment, new: Deployment) -> None:
        """Keep what is stored for a deployment whose name or URL has changed."""
        if (secret := self._secrets.pop(account(old), None)) is not None:
            self._secrets[account(new)] = secret


class NoSecrets:
    """Keeps nothing: in place of the keyring, where the program is portable."""

    def read(self, deployment: Deployment) -> Credential | None:
        """None, but for a deployment that needs none."""
        return _credential(deployment, lambda: None)

    def write(self, deployment: Deployment, credential: Credential) -> None:
        """Refuse a credential.

        Raises:
            NoSafeKeyringError: always, but for a deployment that needs none.
        """
        _check_kind(deployment, credential)
        if credential.kind is not CredentialKind.NONE:
            raise NoSafeKeyringError(
                "A portable program leaves no credential on the machine it runs on.",
                advice="Keep it only until you quit.",
            )

    def delete(self, deployment: Deployment) -> None:
        """Nothing is kept, and nothing to forget."""

    def move(self, old: Deployment, new: Deployment) -> None:
        """Nothing is kept, and nothing to move."""


def lasting_secrets(*, is_portable: bool) -> Secrets:
    """Where credentials are kept that outlive the program: in the keyring, or nowhere."""
    return NoSecrets() if is_portable else KeyringSecrets()


class KeyringSecrets:
    """Keeps credentials in the system keyring, as entries that a person recognizes there.

    All methods block, for ``time_limit`` seconds at most, and raise SecretsError. The keyring is
    loaded and spoken to in a daemon thread, which is left behind if the keyring hangs; what was
    asked of it may then still take place.
    """

    def __init__(
        self, *, time_limit: float = TIME_LIMIT, backend: KeyringBackend | None = None
    ) -> None:
        """Take the system's own keyring, or the backend given."""
        self._time_limit = time_limit
        self._backend = backend

    def read(self, deployment: Deployment) -> Credential | None:
        """The credential of a deployment, or None where none is stored."""
        name = account(deployment)
        return _credential(
            deployment, lambda: self._ask(lambda keyring: keyring.get_password(SERVICE, name))
        )

    def write(self, deployment: Deployment, credential: Credential) -> None:
        """Store a credential, of the deployment's kind, in place of what was stored."""
        _check_kind(deployment, credential)
        if credential.kind is not CredentialKind.NONE:
            name, secret = account(deployment), credential.secret
            self._ask(lambda keyring: keyring.set_password(SERVICE, name, secret))

    def delete(self, deployment: Deployment) -> None:
        """Forget a deployment's credential, if there is one."""
        self._ask(lambda keyring: _delete(keyring, account(deployment)))

    def move(self, old: Deployment, new: Deployment) -> None:
        """Keep what is stored for a deployment whose name or URL has changed."""
        if account(old) != account(new):
            self._ask(lambda keyring: _move(keyring, account(old), account(new)))

    def backend_name(self) -> str:
        """What the keyring library calls the keyring that is used.

        Raises:
            NoSafeKeyringError: there is none.
            SecretsError: it cannot be used, or does not answer.
        """
        return self._ask(_name)

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        from concurrent.futures import Future

        answer: Future[T] = Future()

        def ask() -> None:
            try:
                with _keyring_errors():
                    answer.set_result(question(self._backend or _safe_keyring()))
            except BaseException as error:  # noqa: BLE001 - raised again where the answer is awaited
                answer.set_exception(error)

        # Not an executor: its threads are waited for when the program ends, and this may hang.
        threading.Thread(target=ask, name="keyring", daemon=True).start()
        try:
            return answer.result(self._time_limit)
        except TimeoutError:
            raise SecretsError(
                f"The keyring did not answer within {self._time_limit:g} seconds.",
                advice=f"Answer the keyring if it asks for a password. {_KEEP_UNTIL_QUIT}",
            ) from None


def account(deployment: Deployment) -> str:
    """What a deployment's entry is called in the keyring: ``acme (happy-otter-123.convex.cloud)``.

    Names of deployments are unique, so entries are.
    """
    host = urlsplit(deployment.url).netloc.rpartition("@")[2]
    return f"{deployment.name} ({host})"


def _credential(deployment: Deployment, stored: Callable[[], str | None]) -> Credential | None:
    if deployment.credential_kind is CredentialKind.NONE:
        return ANONYMOUS
    secret = stored()
    return None if secret is None else Credential(deployment.credential_kind, secret)


def _check_kind(deployment: Deployment, credential: Credential) -> None:
    if credential.kind is not deployment.credential_kind:
        message = f"a {credential.kind} for a deployment with a {deployment.credential_kind}"
        raise ValueError(message)


def _delete(keyring: KeyringBackend, name: str) -> None:
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(SERVICE, name)
    except PasswordDeleteError:
        # The same error says that there was nothing to delete.
        if keyring.get_password(SERVICE, name) is not None:
            raise


def _move(keyring: KeyringBackend, old: str, new: str) -> None:
    secret = keyring.get_password(SERVICE, old)
    if secret is not None:
        keyring.set_password(SERVICE, new, secret)
        _delete(keyring, old)


# Which keyrings are safe ------------------------------------------------------------------------

#: Keyrings that keep nothing, and those that keep everything where anyone can read it.
_NO_KEYRINGS = ("keyring.backends.fail.", "keyring.backends.null.")
_WEAK_KEYRINGS = ("keyrings.alt.", "keyrings.cryptfile.", "sagecipher.")


def _safe_keyring() -> KeyringBackend:
    """The system's keyring, or the safe one among several.

    Raises:
        NoSafeKeyringError: there is none, or only such as keep passwords in a readable file.
        SecretsError: the one that is configured cannot be used.
    """
    import keyring

    try:
        chosen = keyring.get_keyring()
    except (ImportError, AttributeError, RuntimeError) as error:
        raise SecretsError(
            f"The keyring that is configured here cannot be used ({error}).",
            advice=f"Check PYTHON_KEYRING_BACKEND and keyringrc.cfg. {_KEEP_UNTIL_QUIT}",
        ) from error
    # Several at once hand on what the first cannot take, to a weak one too: choose ourselves.
    candidates: list[KeyringBackend] = list(getattr(chosen, "backends", [chosen]))
    for candidate in candidates:
        if not _name(candidate).startswith(_NO_KEYRINGS + _WEAK_KEYRINGS):
            return candidate
    weak = [_name(each) for each in candidates if _name(each).startswith(_WEAK_KEYRINGS)]
    if not weak:
        raise NoSafeKeyringError(_NO_KEYRING, advice=_HOW_TO_HAVE_ONE)
    raise NoSafeKeyringError(
        f"The keyring found here, {weak[0]}, keeps passwords in a file that is easy to read. "
        "It is not used.",
        advice=_HOW_TO_HAVE_ONE,
    )


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


# What goes wrong --------------------------------------------------------------------------------

#: Exceptions that backends of the keyring library let through, as module and name.
_LOCKED = (
    ("secretstorage.exceptions", "LockedException"),
    ("secretstorage.exceptions", "PromptDismissedException"),
)
_FOREIGN = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("gi._error", "GError"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
_Errors: TypeAlias = tuple[type[Exception], ...]


def _words_for_errors() -> tuple[tuple[_Errors, str, str], ...]:
    """What the keyring library and those beneath it raise, and what we say; first match wins."""
    from keyring import errors

    locked: _Errors = (errors.KeyringLocked, errors.InitError, *_loaded(_LOCKED))
    other: _Errors = (errors.KeyringError, OSError, UnicodeError, *_loaded(_FOREIGN))
    return (
        ((errors.NoKeyringError,), _NO_KEYRING, _HOW_TO_HAVE_ONE),
        (locked, "The keyring is locked.", f"Unlock it and try again. {_KEEP_UNTIL_QUIT}"),
        (
            (errors.PasswordSetError,),
            "The keyring did not take the credential ({error}).",
            _KEEP_UNTIL_QUIT,
        ),
        (
            (errors.PasswordDeleteError,),
            "The keyring did not let go of the credential ({error}).",
            "Delete it in the system's own keyring program.",
        ),
        (other, "The keyring does not work ({error}).", f"Try again. {_KEEP_UNTIL_QUIT}"),
    )


@contextmanager
def _keyring_errors() -> Iterator[None]:
    try:
        yield
    except _known_errors() as error:
        reason = str(error) or type(error).__name__
        for kinds, message, advice in _words_for_errors():
            if isinstance(error, kinds):
                raise SecretsError(message.format(error=reason), advice=advice) from error


def _known_errors() -> _Errors:
    return tuple(kind for kinds, _, _ in _words_for_errors() for kind in kinds)


def _loaded(names: tuple[tuple[str, str], ...]) -> _Errors:
    """Those of the named exceptions that can occur here: their modules are loaded."""
    return tuple(
        getattr(sys.modules[module], name) for module, name in names if module in sys.modules
    )
