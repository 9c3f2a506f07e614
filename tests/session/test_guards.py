"""What the guards of deployments say now."""

from dataclasses import replace

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.store.deployments import DeploymentStore

PROD = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.PRODUCTION)
READ_ONLY = replace(PROD, guard=GuardLevel.READ_ONLY)


async def test_another_process_raises_a_guard_and_it_holds_at_once(guards, deployments_file):
    guards.note_deployments((PROD,))
    assert await guards.level_of(PROD) is GuardLevel.ASK
    DeploymentStore(deployments_file).save([READ_ONLY])
    assert await guards.level_of(PROD) is GuardLevel.READ_ONLY


async def test_a_list_that_cannot_be_read_lowers_no_guard(guards, deployments_file):
    guards.note_deployments((READ_ONLY,))
    deployments_file.mkdir()
    assert await guards.level_of(PROD) is GuardLevel.READ_ONLY
    deployments_file.rmdir()
    assert await guards.level_of(PROD) is GuardLevel.READ_ONLY


async def test_a_list_without_the_deployment_lowers_no_guard(guards, deployments_file):
    guards.note_deployments((READ_ONLY,))
    DeploymentStore(deployments_file).save([])
    assert await guards.level_of(PROD) is GuardLevel.READ_ONLY


async def test_of_a_deployment_that_was_never_in_the_list_its_own_counts(guards):
    assert await guards.level_of(PROD) is GuardLevel.ASK
    assert await guards.level_of(READ_ONLY) is GuardLevel.READ_ONLY
