"""Credentials, in the system keyring or in memory only."""

import gc
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from convex_explorer.convex.deployment import (
    ANONYMOUS,
    Credential,
    CredentialKind,
    Deployment,
    DeploymentKind,
)
from convex_explorer.store.secrets import (
    KeyringSecrets,
    MemorySecrets,
    NoSafeKeyringError,
    NoSecrets,
    SecretsError,
    account,
    lasting_secrets,
)
from tests.support.secret_service import MISSING, kill_service, lock_keyring, secret_service

KEY = Credential(CredentialKind.DEPLOY_KEY, "prod:happy-otter-123|c2VjcmV0")
TOKEN = Credential(CredentialKind.USER_TOKEN, "eyJhbGciOiJub25lIn0." + "e30" * 1500)

SECRET_TOOL = shutil.which("secret-tool")
needs_service = [pytest.mark.keyring, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


def deployment(kind=CredentialKind.DEPLOY_KEY):
    """One that nothing is stored for yet."""
    url = "https://happy-otter-123.convex.cloud"
    return Deployment(f"acme {uuid4()}", url, DeploymentKind.PRODUCTION, kind)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with secret_service(tmp_path_factory.mktemp("keyring")) as environment:
        yield environment


@pytest.fixture
def service_of_its_own(tmp_path, monkeypatch):
    """A service that may be locked or killed."""
    with secret_service(tmp_path / "keyring") as environment:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", environment["DBUS_SESSION_BUS_ADDRESS"])
        yield environment
    # The keyring library does not close its connection where it fails. The warning of that is
    # to come now, where it is expected, and not in another test.
    gc.collect()


def keyring_secrets():
    from keyring.backends.SecretService import Keyring

    return KeyringSecrets(backend=Keyring(), time_limit=20)


@pytest.fixture(params=["memory", pytest.param("keyring", marks=needs_service)])
def secrets(request, monkeypatch):
    """Both places for credentials, one after the other: they behave alike."""
    if request.param == "memory":
        return MemorySecrets()
    address = request.getfixturevalue("service")["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    return keyring_secrets()


# What both do -----------------------------------------------------------------------------------


def test_nothing_is_there_at_first(secrets):
    assert secrets.read(deployment()) is None


@pytest.mark.parametrize("credential", [KEY, TOKEN], ids=["deploy key", "long user token"])
def test_a_credential_comes_back_as_it_was(secrets, credential):
    acme = deployment(credential.kind)
    secrets.write(acme, credential)
    assert secrets.read(acme) == credential


def test_a_credential_is_replaced(secrets):
    acme, other = deployment(), Credential(CredentialKind.DEPLOY_KEY, "prod:other|a2V5")
    secrets.write(acme, KEY)
    secrets.write(acme, other)
    assert secrets.read(acme) == other


def test_each_deployment_has_its_own(secrets):
    acme, other = deployment(), deployment()
    secrets.write(acme, KEY)
    assert secrets.read(other) is None
    secrets.delete(other)
    assert secrets.read(acme) == KEY


def test_a_deleted_credential_is_gone(secrets):
    acme = deployment()
    secrets.write(acme, KEY)
    secrets.delete(acme)
    assert secrets.read(acme) is None


def test_deleting_what_is_not_there_is_fine(secrets):
    secrets.delete(deployment())


def test_a_credential_moves_with_its_deployment(secrets):
    old = deployment()
    new = replace(old, name=f"renamed {uuid4()}", url="http://127.0.0.1:3210")
    secrets.write(old, KEY)
    secrets.move(old, new)
    assert secrets.read(new) == KEY
    assert secrets.read(old) is None


def test_moving_to_the_same_place_keeps_it(secrets):
    acme = deployment()
    secrets.write(acme, KEY)
    secrets.move(acme, replace(acme, kind=DeploymentKind.PREVIEW))
    assert secrets.read(acme) == KEY


def test_moving_what_is_not_there_is_fine(secrets):
    old, new = deployment(), deployment()
    secrets.move(old, new)
    assert secrets.read(new) is None


def test_an_anonymous_deployment_needs_nothing_stored(secrets):
    anonymous = deployment(CredentialKind.NONE)
    assert secrets.read(anonymous) == ANONYMOUS
    secrets.write(anonymous, ANONYMOUS)
    assert secrets.read(replace(anonymous, credential_kind=CredentialKind.DEPLOY_KEY)) is None


def test_a_credential_of_another_kind_than_the_deployments_is_a_mistake(secrets):
    with pytest.raises(ValueError, match="a user token for a deployment with a deploy key"):
        secrets.write(deployment(), TOKEN)


# What people see in the keyring -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://happy-otter-123.convex.cloud", "acme (happy-otter-123.convex.cloud)"),
        ("http://127.0.0.1:3210", "acme (127.0.0.1:3210)"),
        ("https://example.com/convex/eu", "acme (example.com)"),
        ("http://[::1]:3210", "acme ([::1]:3210)"),
    ],
)
def test_an_entry_is_named_after_the_deployment_and_its_host(url, name):
    assert account(Deployment("acme", url, DeploymentKind.PREVIEW)) == name


@pytest.mark.keyring
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.skipif(not SECRET_TOOL, reason="secret-tool is not installed")
def test_a_person_recognizes_the_entry(service, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service["DBUS_SESSION_BUS_ADDRESS"])
    acme = Deployment(
        "Acme, live", "https://happy-otter-123.convex.cloud", DeploymentKind.PRODUCTION, KEY.kind
    )
    keyring_secrets().write(acme, KEY)
    found = subprocess.run(
        [SECRET_TOOL, "search", "service", "Convex Explorer", "username", account(acme)],
        env=service,
        check=True,
        capture_output=True,
        text=True,
    )
    label = "Password for 'Acme, live (happy-otter-123.convex.cloud)' on 'Convex Explorer'"
    assert f"label = {label}\n" in found.stdout
    assert f"secret = {KEY.secret}\n" in found.stdout


# When it does not work --------------------------------------------------------------------------


def every_use(secrets):
    acme = deployment()
    yield lambda: secrets.read(acme)
    yield lambda: secrets.write(acme, KEY)
    yield lambda: secrets.delete(acme)
    yield lambda: secrets.move(acme, deployment())


def assert_refused(secrets, message):
    for use in every_use(secrets):
        with pytest.raises(SecretsError, match=message) as raised:
            use()
        assert "until you quit" in raised.value.advice
        assert KEY.secret not in f"{raised.value} {raised.value.advice}"


@pytest.mark.keyring
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_locked_keyring_that_nobody_unlocks_is_told(service_of_its_own):
    secrets, acme = keyring_secrets(), deployment()
    secrets.write(acme, KEY)
    lock_keyring()
    with pytest.raises(SecretsError, match="locked") as raised:
        secrets.read(acme)
    assert "Unlock it" in raised.value.advice
    assert_refused(secrets, "The keyring is locked")


@pytest.mark.keyring
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_service_that_dies_is_told(service_of_its_own):
    secrets = keyring_secrets()
    secrets.write(deployment(), KEY)
    kill_service()
    assert_refused(secrets, "The keyring (is locked|does not work)")


@pytest.fixture
def unanswered():
    """A keyring that waits for an answer to its prompt; nobody gives it."""
    from keyring.backend import KeyringBackend

    class Prompting(KeyringBackend):
        priority = -1
        answered = threading.Event()

        def wait(self, *_):
            self.answered.wait()

        get_password = set_password = delete_password = wait

    keyring = Prompting()
    yield keyring
    keyring.answered.set()


def test_a_keyring_that_does_not_answer_is_not_waited_for(unanswered):
    assert_refused(KeyringSecrets(backend=unanswered, time_limit=0.01), "did not answer")


def test_a_thread_that_hangs_does_not_keep_the_program_from_ending():
    program = """
import threading
from keyring.backend import KeyringBackend
from convex_explorer.convex.deployment import *
from convex_explorer.store.secrets import KeyringSecrets, SecretsError
class Prompting(KeyringBackend):
    priority = -1
    def get_password(self, *_): threading.Event().wait()
    set_password = delete_password = get_password
acme = Deployment("acme", "https://x", DeploymentKind.PREVIEW, CredentialKind.DEPLOY_KEY)
try:
    KeyringSecrets(backend=Prompting(), time_limit=0.01).read(acme)
except SecretsError:
    print("told")
"""
    ended = run_alone(program)
    assert ended.stdout == "told\n"


def failing(error):
    from keyring.backend import KeyringBackend

    class Failing(KeyringBackend):
        priority = -1

        def fail(self, *_):
            raise error

        get_password = set_password = delete_password = fail

    return KeyringSecrets(backend=Failing())


def keyring_errors():
    from keyring import errors

    found = [errors.KeyringError]
    for kind in found:
        found += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", keyring_errors(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_keyring_library_is_put_into_words(kind):
    for use in every_use(failing(kind("Prompt dismissed"))):
        with pytest.raises(SecretsError, match="keyring") as raised:
            use()
        assert raised.value.advice


@pytest.mark.parametrize(
    "error", [ConnectionResetError("gone"), BrokenPipeError(), OSError(28, "full")]
)
def test_a_bus_that_breaks_off_is_put_into_words(error):
    assert_refused(failing(error), "The keyring does not work")


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is a thing of Linux")
def test_every_error_of_the_secret_service_is_put_into_words():
    import secretstorage.exceptions

    found = [secretstorage.exceptions.SecretStorageException]
    for kind in found:
        found += kind.__subclasses__()
        assert_refused(failing(kind("Prompt dismissed")), "The keyring (is locked|does not work)")


def test_a_mistake_of_our_own_reaches_whoever_asked():
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError()).read(deployment())


# Which keyring is taken -------------------------------------------------------------------------

ASK = """
from convex_explorer.convex.deployment import *
from convex_explorer.store.secrets import KeyringSecrets, SecretsError
acme = Deployment("acme", "https://x", DeploymentKind.PREVIEW, CredentialKind.DEPLOY_KEY)
secrets = KeyringSecrets()
try:
    secrets.write(acme, Credential(CredentialKind.DEPLOY_KEY, "key"))
    print(secrets.read(acme).secret)
except SecretsError as error:
    print(error, error.advice, sep="\\n")
"""
PLAINTEXT = """
import sys
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 20
    def get_password(self, *_): sys.exit("a weak keyring was read")
    def set_password(self, *_): sys.exit("a weak keyring was written")
    def delete_password(self, *_): sys.exit("a weak keyring was changed")
"""
SAFE = """
from keyring.backend import KeyringBackend
class SafeKeyring(KeyringBackend):
    priority = 2
    kept = {}
    def get_password(self, *name): return self.kept.get(name)
    def set_password(self, service, name, secret): self.kept[service, name] = secret
    def delete_password(self, *name): del self.kept[name]
"""


@pytest.fixture
def backends(tmp_path):
    """A folder with a weak keyring and a safe one."""
    weak = tmp_path / "backends" / "keyrings" / "alt"
    weak.mkdir(parents=True)
    (weak / "file.py").write_text(PLAINTEXT)
    (tmp_path / "backends" / "safe.py").write_text(SAFE)
    return tmp_path / "backends"


def run_alone(program, *, folder="", **environment):
    """Run a program that finds no keyring but the one it is told of."""
    path = os.pathsep.join([str(folder), str(Path.cwd())])
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY"}
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        env=inherited | {"PYTHONPATH": path} | environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=30,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a keyring")
def test_without_a_bus_there_is_no_keyring():
    message, advice = run_alone(ASK).stdout.splitlines()
    assert message == "There is no system keyring here."
    assert "until you quit" in advice


@pytest.mark.keyring
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_the_systems_keyring_is_found_by_itself(service):
    address = service["DBUS_SESSION_BUS_ADDRESS"]
    assert run_alone(ASK, DBUS_SESSION_BUS_ADDRESS=address).stdout == "key\n"


def test_a_keyring_that_keeps_nothing_counts_as_none():
    asked = run_alone(ASK, PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    assert asked.stdout.startswith("There is no system keyring here.\n")


def test_a_keyring_that_anyone_can_read_is_refused_by_name(backends):
    weak = "keyrings.alt.file.PlaintextKeyring"
    message, advice = run_alone(
        ASK, folder=backends, PYTHON_KEYRING_BACKEND=weak
    ).stdout.splitlines()
    assert weak in message
    assert "not used" in message
    assert "until you quit" in advice


CHAINER = "keyring.backends.chainer.ChainerBackend"


def test_of_several_keyrings_the_safe_one_is_taken(backends):
    ask = "import keyrings.alt.file, safe\n" + ASK
    asked = run_alone(ask, folder=backends, PYTHON_KEYRING_BACKEND=CHAINER)
    assert asked.stdout == "key\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a safe one")
def test_several_keyrings_that_are_all_weak_are_refused(backends):
    ask = "import keyrings.alt.file\n" + ASK
    asked = run_alone(ask, folder=backends, PYTHON_KEYRING_BACKEND=CHAINER)
    assert "keyrings.alt.file.PlaintextKeyring" in asked.stdout


def test_a_keyring_that_is_configured_but_not_there_is_told():
    message, advice = run_alone(ASK, PYTHON_KEYRING_BACKEND="no.such.Keyring").stdout.splitlines()
    assert "cannot be used" in message
    assert "PYTHON_KEYRING_BACKEND" in advice


def test_the_keyring_library_is_loaded_on_first_use_only():
    program = """
import sys
from convex_explorer.convex.deployment import *
from convex_explorer.store.secrets import KeyringSecrets
anonymous = Deployment("acme", "https://x", DeploymentKind.PREVIEW)
KeyringSecrets().read(anonymous)
print("keyring" in sys.modules)
"""
    assert run_alone(program).stdout == "False\n"


# ---------------------------------------------------------------------- where nothing is kept


def test_a_portable_program_keeps_no_credential():
    secrets, acme = lasting_secrets(is_portable=True), deployment()
    assert isinstance(secrets, NoSecrets)
    with pytest.raises(NoSafeKeyringError, match="portable") as refused:
        secrets.write(acme, KEY)
    assert refused.value.advice
    assert secrets.read(acme) is None
    secrets.move(acme, deployment())
    secrets.delete(acme)


def test_without_a_credential_there_is_nothing_to_refuse():
    anonymous = deployment(CredentialKind.NONE)
    NoSecrets().write(anonymous, ANONYMOUS)
    assert NoSecrets().read(anonymous) == ANONYMOUS


def test_others_keep_credentials_in_the_keyring():
    assert isinstance(lasting_secrets(is_portable=False), KeyringSecrets)
