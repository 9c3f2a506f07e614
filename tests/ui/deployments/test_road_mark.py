"""The mark beside a deployment's name."""

import pytest

from convex_explorer.convex.connection_settings import ConnectionSettings
from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.ui.deployments.road_mark import RoadMark, road_warning

UNCHECKED = ConnectionSettings(check_certificate=False)
SELF_HOSTED, PRODUCTION = DeploymentKind.SELF_HOSTED, DeploymentKind.PRODUCTION


@pytest.mark.parametrize(
    ("url", "kind", "connection", "words"),
    [
        ("https://x.convex.cloud", PRODUCTION, ConnectionSettings(), ""),
        ("http://127.0.0.1:3210", SELF_HOSTED, ConnectionSettings(), ""),
        ("http://localhost:3210", SELF_HOSTED, UNCHECKED, ""),
        ("http://10.0.0.7:3210", SELF_HOSTED, ConnectionSettings(), "not encrypted"),
        ("http://db.example.com", PRODUCTION, ConnectionSettings(), "not encrypted"),
        ("https://db.example.com", SELF_HOSTED, UNCHECKED, "certificate not checked"),
        ("https://db.example.com", PRODUCTION, UNCHECKED, ""),
        ("http://demo.invalid", DeploymentKind.DEMO, ConnectionSettings(), ""),
    ],
)
def test_what_is_warned_of(url, kind, connection, words):
    assert road_warning(Deployment("a", url, kind, connection=connection)) == words


def test_the_mark_is_words_and_a_color_and_can_be_heard(theme, qtbot):
    mark = RoadMark(theme)
    qtbot.addWidget(mark)
    mark.show_deployment(Deployment("a", "https://a", SELF_HOSTED, connection=UNCHECKED))
    assert mark.isVisible()
    assert mark.accessibleName() == "certificate not checked"
    assert mark.findChild(type(mark._words), "roadMarkWords").property("role") == "error"
    mark.show_deployment(Deployment("a", "http://a", SELF_HOSTED))
    assert mark._words.property("role") == "warning"
    mark.show_deployment(None)
    assert not mark.isVisible()
