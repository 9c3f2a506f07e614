import pytest

from tests.support.demo import action


def test_sleeping_takes_the_time_it_says(deployment):
    answer = action(deployment, "jobs:sleep", {"ms": 20})
    assert 20 <= answer.value["sleptMs"] < 5000
    assert answer.body["logLines"] == ["[LOG] 'sleeping 20 ms'"]


@pytest.mark.parametrize("ms", [-5, {"$float": "AAAAAAAA+H8="}, 0])
def test_no_time_is_no_time(deployment, ms):
    assert action(deployment, "jobs:sleep", {"ms": ms}).value["sleptMs"] < 1000


def test_a_deployment_that_stops_lets_nobody_sleep(deployment):
    deployment.stop()
    answer = action(deployment, "jobs:sleep", {"ms": 60_000})
    assert answer.status == 500
    assert answer.body["code"] == "InternalServerError"


@pytest.mark.parametrize(
    ("how", "begins", "data"),
    [
        ("error", "Uncaught Error: upstream answered 502\n    at handler (", ()),
        ("type", "Uncaught TypeError: Cannot read properties of undefined", ()),
        (
            "convex",
            'Uncaught ConvexError: {"code":418,"reason":"teapot"}\n',
            ({"code": 418.0, "reason": "teapot"},),
        ),
        ("null", "Uncaught ConvexError: null\n", (None,)),
    ],
)
def test_it_fails_in_the_way_that_was_chosen(deployment, how, begins, data):
    answer = action(deployment, "jobs:fail", {"how": how})
    assert answer.error.startswith(begins)
    assert tuple(answer.body[key] for key in ("errorData",) if key in answer.body) == data
