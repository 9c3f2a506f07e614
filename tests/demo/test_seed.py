import itertools
from collections import Counter

from convex_explorer.demo.seed import TASKS, seed
from convex_explorer.demo.value_limits import measure


def test_it_is_the_same_each_time():
    first, second = seed(), seed()
    for table in ("users", "projects", "tasks", "comments"):
        assert first.all(table) == second.all(table)


def test_there_is_enough_to_page_through():
    tables = seed()
    assert len(tables.all("tasks")) == TASKS
    assert len(tables.all("comments")) > TASKS


def test_every_reference_leads_somewhere():
    tables = seed()
    for task in tables.all("tasks"):
        assert tables.get(task["projectId"]) is not None
        assert tables.get(task["createdBy"]) is not None
        assert "assigneeId" not in task or tables.get(task["assigneeId"]) is not None
    for comment in tables.all("comments"):
        assert tables.get(comment["taskId"])["_creationTime"] < comment["_creationTime"]


def test_tasks_are_told_apart_by_title_within_a_project():
    titles = Counter((task["projectId"], task["title"]) for task in seed().all("tasks"))
    assert max(titles.values()) == 1


def test_every_status_occurs_and_old_tasks_are_mostly_done():
    statuses = [task["status"] for task in seed().all("tasks")]
    assert set(statuses) == {"open", "doing", "done"}
    assert statuses[:100].count("done") > 80
    assert statuses[-100:].count("done") < 50


def test_time_only_goes_on():
    times = [task["_creationTime"] for task in seed().all("tasks")]
    assert all(earlier < later for earlier, later in itertools.pairwise(times))


def test_documents_are_values_that_a_deployment_could_keep():
    tables = seed()
    for table in ("users", "projects", "tasks", "comments"):
        for document in tables.all(table):
            assert measure(document) < 1 << 20
