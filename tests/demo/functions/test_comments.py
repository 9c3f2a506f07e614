from tests.support.demo import query


def test_comments_are_those_of_the_task_oldest_first(deployment):
    options = {"numItems": 20, "cursor": None}
    for task in query(deployment, "tasks:list", {"paginationOpts": options}).value["page"]:
        comments = query(deployment, "comments:list", {"taskId": task["_id"]}).value
        assert {comment["taskId"] for comment in comments} <= {task["_id"]}
        times = [comment["_creationTime"] for comment in comments]
        assert times == sorted(times)
