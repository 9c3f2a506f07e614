from convex_explorer.convex.deprecation import Deprecation, read_deprecation


def test_a_deployment_that_says_nothing_has_nothing_to_say():
    assert read_deprecation({"content-type": "application/json"}) is None
    assert read_deprecation({"x-convex-deprecation-message": "  "}) is None


def test_state_and_message_are_read_each_on_its_own():
    headers = {
        "x-convex-deprecation-state": "UpgradeRequired",
        "x-convex-deprecation-message": "Please upgrade",
    }
    assert read_deprecation(headers) == Deprecation("UpgradeRequired", "Please upgrade")
    for name, text in headers.items():
        assert read_deprecation({name: text}) is not None


def test_a_message_without_an_end_is_cut():
    deprecation = read_deprecation({"x-convex-deprecation-message": "x" * 100_000})
    assert deprecation is not None
    assert len(deprecation.message) == 1000
