from convex_explorer.demo.identity import ISSUER
from tests.support.demo import ADMIN, query


def token(deployment):
    minted = deployment.authenticator.mint("Ada Lindqvist", "ada@northwind.example")
    return {"Authorization": f"Bearer {minted}"}


def test_everybody_is_listed(deployment):
    users = query(deployment, "users:list").value
    assert [user["name"] for user in users][:2] == ["Ada Lindqvist", "Grace Okafor"]


def test_a_token_tells_who_is_calling(deployment):
    assert query(deployment, "users:whoami").value is None
    assert query(deployment, "users:whoami", headers=ADMIN).value is None
    assert query(deployment, "users:whoami", headers=token(deployment)).value == {
        "email": "ada@northwind.example",
        "issuer": ISSUER,
        "name": "Ada Lindqvist",
        "subject": "ada",
        "tokenIdentifier": f"{ISSUER}|ada",
    }


def test_a_secret_is_for_those_who_are_signed_in(deployment):
    answer = query(deployment, "users:secret")
    assert answer.status == 200
    assert answer.body["errorData"] == {"code": "UNAUTHENTICATED"}
    greeting = query(deployment, "users:secret", headers=token(deployment))
    assert greeting.value == "hello Ada Lindqvist"
