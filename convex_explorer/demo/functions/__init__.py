"""The functions of the demo deployment, as a ``convex/`` folder would have them."""

from convex_explorer.demo.functions import comments, jobs, logs, projects, tasks, users, values

#: In the order in which the deployment lists them.
FUNCTIONS = (
    *users.FUNCTIONS,
    *projects.FUNCTIONS,
    *tasks.FUNCTIONS,
    *comments.FUNCTIONS,
    *values.FUNCTIONS,
    *logs.FUNCTIONS,
    *jobs.FUNCTIONS,
)
