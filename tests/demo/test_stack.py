import re

from tests.support.demo import mutation, query


def test_frames_point_into_the_typescript_that_could_have_been(deployment):
    error = mutation(deployment, "tasks:createAndFail", {"title": "x"}).error
    assert re.fullmatch(
        r"Uncaught Error: could not notify the assignee\n"
        r"    at handler \(\.\./convex/tasks\.ts:\d+:\d+\)\n",
        error,
    )


def test_what_the_deployment_says_has_no_frames(deployment):
    assert "    at " not in query(deployment, "tasks:get", {}).error


def test_inner_functions_come_first(deployment):
    nobody = "jd70000000000000000000000000000000"
    error = query(deployment, "tasks:get", {"id": nobody}).error
    assert "ArgumentValidationError" in error
    removed = query(deployment, "tasks:list", {"paginationOpts": {"numItems": 1, "cursor": None}})
    identifier = removed.value["page"][0]["_id"]
    mutation(deployment, "tasks:remove", {"id": identifier})
    frames = re.findall(
        r"    at (\w+) ", mutation(deployment, "tasks:remove", {"id": identifier}).error
    )
    assert frames == ["delete", "handler"]
