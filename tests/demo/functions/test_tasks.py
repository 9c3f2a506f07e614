import pytest

from convex_explorer.demo.seed import TASKS
from convex_explorer.demo.tables import document_id
from tests.support.demo import ADMIN, FIRST_PAGE, mutation, query


def first(deployment, **args):
    return query(deployment, "tasks:list", {"paginationOpts": FIRST_PAGE, **args}).value["page"][0]


def counts(deployment):
    return query(deployment, "tasks:countByStatus").value


def test_all_tasks_can_be_paged_through_newest_first(deployment):
    seen, cursor, done = [], None, False
    while not done:
        options = {"numItems": 50, "cursor": cursor}
        page = query(deployment, "tasks:list", {"paginationOpts": options}).value
        seen += [task["_creationTime"] for task in page["page"]]
        cursor, done = page["continueCursor"], page["isDone"]
    assert len(seen) == TASKS
    assert seen == sorted(seen, reverse=True)


def test_a_list_of_one_status_has_cursors_of_its_own(deployment):
    args = {"paginationOpts": FIRST_PAGE, "status": "open"}
    page = query(deployment, "tasks:list", args).value
    assert {task["status"] for task in page["page"]} == {"open"}
    other = {"paginationOpts": {"numItems": 5, "cursor": page["continueCursor"]}}
    answer = query(deployment, "tasks:list", other)
    assert answer.error.startswith("Uncaught ConvexError: InvalidCursor: Tried to run a query")
    assert answer.body["errorData"]["paginationError"] == "InvalidCursor"


def test_a_task_is_found_by_its_id(deployment):
    task = first(deployment)
    assert query(deployment, "tasks:get", {"id": task["_id"]}).value == task
    assert query(deployment, "tasks:get", {"id": document_id("tasks", 99_999)}).value is None


def test_an_id_of_another_table_is_refused(deployment):
    user = document_id("users", 1)
    assert query(deployment, "tasks:get", {"id": user}).error == (
        f'ArgumentValidationError: Found ID "{user}" from table `users`, which does not match '
        'the table name in validator `v.id("tasks")`.Path: .id\n\n'
    )


def test_search_goes_by_beginnings_of_words_best_first(deployment):
    answer = query(deployment, "tasks:search", {"text": "review VAT", "limit": 3})
    assert answer.value[0]["title"] == "Review VAT rates"
    assert len(answer.value) == 3
    assert answer.body["logLines"] == [
        "[LOG] 'searching' {\n  text: 'review VAT',\n  status: undefined\n}"
    ]


@pytest.mark.parametrize(
    ("limit", "count"),
    [(0, 0), (2.9, 2), (1e9, TASKS // 8), ({"$float": "AAAAAAAA+H8="}, 0)],
)
def test_search_stops_at_the_limit(deployment, limit, count):
    answer = query(deployment, "tasks:search", {"text": "review", "limit": limit})
    assert len(answer.value) == pytest.approx(count, abs=count // 5)


def test_search_finds_nothing_by_nothing(deployment):
    assert query(deployment, "tasks:search", {"text": ""}).value == []
    assert query(deployment, "tasks:search", {"text": "zebra", "status": "open"}).value == []


def test_the_counts_add_up(deployment):
    assert sum(counts(deployment).values()) == TASKS


def test_a_created_task_is_there(deployment):
    args = {"title": "New", "tags": ["a"], "estimateMinutes": {"$integer": "BQAAAAAAAAA="}}
    answer = mutation(deployment, "tasks:create", args)
    assert answer.body["logLines"] == [f"[INFO] 'created task {answer.value}'"]
    task = first(deployment)
    assert task["_id"] == answer.value
    assert task | {"_id": "", "_creationTime": 0} == {
        "_id": "",
        "_creationTime": 0,
        "title": "New",
        "status": "open",
        "priority": 0,
        "tags": ["a"],
        "estimateMinutes": "5",
    }


def test_a_task_is_changed_and_renamed(deployment):
    identifier = first(deployment)["_id"]
    patch = {"status": "doing", "priority": 3}
    assert mutation(deployment, "tasks:update", {"id": identifier, "patch": patch}).value is None
    mutation(deployment, "tasks:rename", {"id": identifier, "title": "Renamed"})
    task = query(deployment, "tasks:get", {"id": identifier}).value
    assert (task["status"], task["priority"], task["title"]) == ("doing", 3, "Renamed")


def test_an_empty_title_is_a_convex_error_that_is_a_string(deployment):
    answer = mutation(deployment, "tasks:rename", {"id": first(deployment)["_id"], "title": " "})
    assert answer.error.startswith("Uncaught ConvexError: A task needs a title\n    at handler ")
    assert answer.body["errorData"] == "A task needs a title"


def test_a_done_task_cannot_be_completed_again(deployment):
    task = first(deployment, status="open")
    assert mutation(deployment, "tasks:complete", {"id": task["_id"]}).value is None
    answer = mutation(
        deployment, "tasks:complete", {"id": task["_id"]}, format="convex_encoded_json"
    )
    assert answer.body["errorData"] == {
        "attempts": {"$integer": "AgAAAAAAAAA="},
        "code": "ALREADY_DONE",
        "hints": ["reopen it first", None],
        "id": task["_id"],
        "retryable": False,
        "title": task["title"],
    }
    assert answer.body["logLines"] == [f"[WARN] 'already done' '{task['_id']}'"]


def test_a_task_that_is_not_there_cannot_be_completed(deployment):
    identifier = document_id("tasks", 99_999)
    answer = mutation(deployment, "tasks:complete", {"id": identifier})
    assert answer.body["errorData"] == {"code": "NOT_FOUND", "id": identifier}


def test_a_failed_creation_leaves_nothing_but_its_log_lines(deployment):
    before = counts(deployment)
    answer = mutation(deployment, "tasks:createAndFail", {"title": "x"})
    assert answer.error.startswith("Uncaught Error: could not notify the assignee\n")
    assert "errorData" not in answer.body
    assert answer.body["logLines"][1] == ("[ERROR] 'about to fail' [RangeError: no such mailbox]")
    assert counts(deployment) == before


def test_a_removed_task_takes_its_comments_along(deployment):
    page = query(
        deployment, "tasks:list", {"paginationOpts": {"numItems": 50, "cursor": None}}
    ).value["page"]
    for task in page:
        args = {"taskId": task["_id"]}
        if query(deployment, "comments:list", args).value:
            assert mutation(deployment, "tasks:remove", {"id": task["_id"]}).value is None
            assert query(deployment, "comments:list", args).value == []
            assert query(deployment, "tasks:get", {"id": task["_id"]}).value is None
            return
    pytest.fail("no task has a comment")


def test_a_task_is_removed_only_once(deployment):
    identifier = first(deployment)["_id"]
    mutation(deployment, "tasks:remove", {"id": identifier})
    assert mutation(deployment, "tasks:remove", {"id": identifier}).error.startswith(
        f"Uncaught Error: Delete on nonexistent document ID {identifier}\n"
    )


def test_internal_functions_need_the_key(deployment):
    assert "Could not find public function" in query(deployment, "tasks:countInternal").error
    assert query(deployment, "tasks:countInternal", headers=ADMIN).value == TASKS


def test_done_tasks_can_be_archived(deployment):
    done = counts(deployment)["done"]
    dry = mutation(deployment, "tasks:archiveDone", {"dryRun": True}, headers=ADMIN)
    assert dry.value == {"archived": done}
    assert counts(deployment)["done"] == done
    assert mutation(deployment, "tasks:archiveDone", headers=ADMIN).value == {"archived": done}
    assert counts(deployment)["done"] == 0
