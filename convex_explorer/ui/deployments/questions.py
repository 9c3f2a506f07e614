"""What is asked about deployments: removing one, calling one in the open, changing something."""

from urllib.parse import urlsplit

from convex_explorer.convex.calls import Call
from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.guard import GuardLevel
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


def forgetting_question(deployment: Deployment) -> Question:
    """Whether the key of a deployment is to be forgotten; about its id."""
    what = deployment.credential_kind
    return Question(
        name="forgetKey",
        dialog_name="forgetKeyDialog",
        button_name="confirmForgetKeyButton",
        title="Forget a key",
        question=f"Forget the {what} of “{deployment.name}”?",
        consequences=(
            f"The {what} is deleted from the keyring and from memory, and cannot be had back from "
            "here. The deployment stays, and is called anonymously from then on. On the deployment "
            f"itself the {what} goes on to be good."
        ),
        action="Forget",
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


def change_question(call: Call) -> Question:
    """Whether a call is to be made that may change something; about that call."""
    deployment = call.deployment
    what = "Run" if call.function_type is FunctionType.ANY else f"Run {call.function_type}"
    return Question(
        name="change",
        dialog_name="confirmChangeDialog",
        button_name="confirmChangeButton",
        title=f"{what} on {deployment.kind.upper()} {deployment.name}?",
        question=f"{what} {call.path} on {deployment.kind.upper()} {deployment.name}?",
        consequences=(
            f"It is called {call.identity.phrase}, and may change data there. "
            "What it changes cannot be taken back from here."
        ),
        action=what,
        about=call,
        text=call.explained_args,
        tick="Don't ask for this function for 15 minutes",
    )


def lowering_question(deployment: Deployment, level: GuardLevel) -> Question:
    """Whether production is to be guarded less than now; about its id and the level."""
    return Question(
        name="lowering",
        dialog_name="lowerGuardDialog",
        button_name="lowerGuardButton",
        title="Lower the guard of production?",
        question=f"Set the guard of {deployment.name} to “{level}”?",
        consequences=f"It is production, and set to “{deployment.guard_in_force}” now.",
        action="Lower the guard",
        about=(deployment.deployment_id, level),
        name_to_type=deployment.name,
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
