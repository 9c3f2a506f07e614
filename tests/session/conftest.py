"""A session on the program's loop, with the demo as its deployment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from convex_explorer.session.active_deployment import ActiveDeployment
from convex_explorer.session.call_runner import CallRunner
from convex_explorer.session.catalog_loader import CatalogLoader
from convex_explorer.session.credential_keeper import CredentialKeeper
from convex_explorer.session.demo_host import DemoHost
from convex_explorer.session.deployment_book import DeploymentBook
from convex_explorer.session.draft_keeper import DraftKeeper
from convex_explorer.session.guards import Guards
from convex_explorer.session.identities import Identities
from convex_explorer.session.preferences import Preferences
from convex_explorer.session.tasks import Tasks
from convex_explorer.session.variable_book import VariableBook
from convex_explorer.store.catalogs import CatalogStore
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.drafts import DraftStore
from convex_explorer.store.identities import IdentityStore
from convex_explorer.store.secrets import MemorySecrets, Secrets
from convex_explorer.store.settings import SettingsStore
from convex_explorer.store.variables import VariableStore


@pytest.fixture
def tasks(qt_loop) -> Tasks:
    tasks = Tasks()
    tasks.use_loop(qt_loop)
    yield tasks
    qt_loop.run_until_complete(tasks.stop_all())


@pytest.fixture
def lasting() -> Secrets:
    """Stands for the keyring: another place than what is kept until the program ends."""
    return MemorySecrets()


@pytest.fixture
def credentials(lasting, tasks) -> CredentialKeeper:
    return CredentialKeeper(lasting, MemorySecrets(), tasks)


@pytest.fixture
def active(credentials, tasks, qt_loop) -> ActiveDeployment:
    active = ActiveDeployment(credentials, DemoHost(tasks))
    yield active
    qt_loop.run_until_complete(active.close())


@pytest.fixture
def deployments_file(tmp_path: Path) -> Path:
    return tmp_path / "deployments.json"


@pytest.fixture
def deployment_store(deployments_file) -> DeploymentStore:
    """That of this process; another one on the same file stands for another process."""
    return DeploymentStore(deployments_file)


@pytest.fixture
def book(deployment_store, credentials, active, tasks) -> DeploymentBook:
    return DeploymentBook(deployment_store, credentials, active, tasks)


@pytest.fixture
def identities_file(tmp_path: Path) -> Path:
    return tmp_path / "identities.json"


@pytest.fixture
def identities(identities_file, credentials, active, tasks) -> Identities:
    return Identities(IdentityStore(identities_file), credentials, active, tasks)


@pytest.fixture
def catalogs(tmp_path: Path, active, identities, tasks) -> CatalogLoader:
    return CatalogLoader(CatalogStore(tmp_path / "catalogs"), active, identities, tasks)


@pytest.fixture
def variables(tmp_path: Path, active, tasks) -> VariableBook:
    return VariableBook(VariableStore(tmp_path / "variables.json"), active, tasks)


@pytest.fixture
def guards(deployment_store, book, tasks) -> Guards:
    guards = Guards(deployment_store, tasks)
    book.changed.connect(guards.note_deployments)
    return guards


@pytest.fixture
def runner(  # noqa: PLR0913, PLR0917 - its collaborators
    active, identities, catalogs, variables, guards, tasks
) -> CallRunner:
    return CallRunner(active, identities, catalogs, variables, guards, tasks)


@pytest.fixture
def preferences(tmp_path: Path, tasks) -> Preferences:
    return Preferences(SettingsStore(tmp_path / "settings.json"), tasks)


@pytest.fixture
def draft_store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path / "drafts.sqlite3", tmp_path / "running")


@pytest.fixture
def drafts(draft_store, preferences, tasks, qt_loop) -> DraftKeeper:
    keeper = DraftKeeper(lambda: draft_store, preferences, tasks)
    yield keeper
    qt_loop.run_until_complete(keeper.close())


@pytest.fixture
def heard() -> Callable[..., list[tuple[object, ...]]]:
    """Collects what a signal says."""

    def collect(signal) -> list[tuple[object, ...]]:
        emissions: list[tuple[object, ...]] = []
        signal.connect(lambda *arguments: emissions.append(arguments))
        return emissions

    return collect
