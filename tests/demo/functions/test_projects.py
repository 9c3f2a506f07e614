from tests.support.demo import query


def test_projects_are_listed_with_their_owners(deployment):
    projects = query(deployment, "projects:list").value
    users = {user["_id"] for user in query(deployment, "users:list").value}
    assert len(projects) == 6
    assert {project["ownerId"] for project in projects} <= users
