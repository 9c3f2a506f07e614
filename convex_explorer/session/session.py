"""Everything the program is doing now, in one bundle that only the window and its wiring open."""

from typing import NamedTuple

from convex_explorer.session.about import About
from convex_explorer.session.active_deployment import ActiveDeployment
from convex_explorer.session.argument_files import ArgumentFiles
from convex_explorer.session.call_runner import CallRunner
from convex_explorer.session.catalog_loader import CatalogLoader
from convex_explorer.session.commands import Commands
from convex_explorer.session.deployment_book import DeploymentBook
from convex_explorer.session.draft_keeper import DraftKeeper
from convex_explorer.session.folder_watch import FolderWatch
from convex_explorer.session.guards import Guards
from convex_explorer.session.history_keeper import HistoryKeeper
from convex_explorer.session.history_transfer import HistoryTransfer
from convex_explorer.session.identities import Identities
from convex_explorer.session.key_forgetting import KeyForgetting
from convex_explorer.session.link_door import LinkDoor
from convex_explorer.session.links import Links
from convex_explorer.session.new_window import NewWindow
from convex_explorer.session.page_loader import PageLoader
from convex_explorer.session.past_calls import PastCalls
from convex_explorer.session.preferences import Preferences
from convex_explorer.session.production_watch import ProductionWatch
from convex_explorer.session.project_reader import ProjectReader
from convex_explorer.session.result_filter import ResultFilter
from convex_explorer.session.result_saver import ResultSaver
from convex_explorer.session.saved_calls import SavedCalls
from convex_explorer.session.updates import Updates
from convex_explorer.session.variable_book import VariableBook


class Session(NamedTuple):
    """The activities, each with an object of its own."""

    active: ActiveDeployment
    identities: Identities
    guards: Guards
    forgetting: KeyForgetting
    book: DeploymentBook
    runner: CallRunner
    drafts: DraftKeeper
    pages: PageLoader
    history: HistoryKeeper
    preferences: Preferences
    projects: ProjectReader
    saver: ResultSaver
    filters: ResultFilter
    catalogs: CatalogLoader
    argument_files: ArgumentFiles
    commands: Commands
    past_calls: PastCalls
    production: ProductionWatch
    transfer: HistoryTransfer
    variables: VariableBook
    links: Links
    link_door: LinkDoor
    new_window: NewWindow
    about: About
    saved_calls: SavedCalls
    updates: Updates
    watch: FolderWatch
