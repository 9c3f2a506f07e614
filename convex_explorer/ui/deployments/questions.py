"""What is asked before a deployment is removed, or called where everybody could read along."""

from urllib.parse import urlsplit

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.ui.widgets.question_dialog import Question


def removal_question(deployment: Deployment) -> Question:
    """Whether a deployment is to be removed, what goes with it, and what does not; about its id."""
    return Question(
        name="removal",
        dialog_name="removeDeploymentDialog",
        button_name="confirmRemovalButton",
        title="Remove a deployment",
        question=f"Remove “{deployment.name}”?",
        consequences=_what_goes_along(deployment),
        action="Remove",
        about=deployment.deployment_id,
    )


def plain_http_question(url: str, about: str) -> Question:
    """Whether a deployment may be called without encryption. It is asked once."""
    return Question(
        name="plainHttp",
        dialog_name="plainHttpDialog",
        button_name="acceptPlainHttpButton",
        title="Call without encryption?",
        question=f"Call {urlsplit(url).netloc} without encryption?",
        consequences=(
            "Everybody on the way there can read and change what is sent and what comes back: "
            "args, values, and the credential. Use an https:// URL if there is one. If you go on, "
            "a mark beside the deployment's name stays as a reminder."
        ),
        action="Call without encryption",
        about=about,
    )


def _what_goes_along(deployment: Deployment) -> str:
    if deployment.kind is DeploymentKind.DEMO:
        return "“Try the demo” in the menu brings it back. Its calls stay in history."
    if deployment.credential_kind is CredentialKind.NONE:
        return "Nothing changes on the deployment itself. Its calls stay in history."
    return (
        f"Its {deployment.credential_kind} is removed from the keyring. "
        "Nothing changes on the deployment itself. Its calls stay in history."
    )
