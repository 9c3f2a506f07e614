import json
from dataclasses import replace

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.session.variable_book import VariableBook
from convex_explorer.store.variables import VariableStore
from convex_explorer.values.types import Int64
from tests.support.disks import read_only
from tests.support.signals import emitted

ACME = Deployment("acme", "https://happy-otter-123.convex.cloud", DeploymentKind.DEVELOPMENT)
OTHER = Deployment("other", "https://calm-owl-9.convex.cloud", DeploymentKind.DEVELOPMENT)


def test_each_deployment_has_its_own(variables, active):
    assert variables.current is None
    variables.keep(ACME, {"n": "1n"})
    variables.keep(OTHER, {"n": "2n"})
    assert variables.variables_of(ACME).values == {"n": Int64(1)}
    active.use(OTHER)
    assert variables.current.values == {"n": Int64(2)}
    assert variables.current.deployment_name == "other"


async def test_a_change_and_another_deployment_are_told(variables, active):
    active.use(ACME)
    assert (await emitted(variables.changed))[0].values == {}
    variables.keep(ACME, {"n": "1"})
    assert (await emitted(variables.changed))[0].values == {"n": 1.0}
    active.use(OTHER)
    assert (await emitted(variables.changed))[0].deployment_name == "other"


async def test_what_is_kept_is_there_the_next_time_in_the_order_of_the_wishes(
    variables, active, tasks, tmp_path
):
    for number in range(5):
        variables.keep(ACME, {"n": str(number)})
    variables.keep(OTHER, {"x": "true"})
    await variables.close()
    again = VariableBook(VariableStore(tmp_path / "variables.json"), active, tasks)
    again.load()
    assert again.texts_of(ACME) == {"n": "4"}
    assert again.texts_of(OTHER) == {"x": "true"}
    again.forget(ACME.deployment_id)
    await again.close()
    kept = json.loads((tmp_path / "variables.json").read_text())
    assert list(kept["deployments"]) == [OTHER.deployment_id]


async def test_what_cannot_be_kept_holds_until_the_program_ends(active, tasks, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    variables = VariableBook(VariableStore(folder / "variables.json"), active, tasks)
    with read_only(folder):
        failure = emitted(variables.failed)
        variables.keep(ACME, {"n": "1"})
        assert "variables.json" in str((await failure)[0])
    assert variables.variables_of(ACME).values == {"n": 1.0}


def test_a_deployment_that_is_renamed_is_called_so_in_what_is_told(variables):
    variables.keep(ACME, {"n": "1"})
    renamed = replace(ACME, name="acme two")
    assert variables.variables_of(renamed).deployment_name == "acme two"


async def test_what_another_window_keeps_is_taken_over(variables, active, tmp_path):
    active.use(ACME)
    VariableStore(tmp_path / "variables.json").keep(ACME.deployment_id, {"n": "2"})
    await emitted(variables.changed)
    variables.refresh()
    assert (await emitted(variables.changed))[0].values == {"n": 2.0}
