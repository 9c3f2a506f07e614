"""The documents that the demo starts with: the task tracker of a small trading company.

Everything follows from the lists below by arithmetic, so ids, order and contents are the same
each time. The dates end in November 2026.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

from convex_explorer.demo.database import Document, Tables
from convex_explorer.values.types import Int64, Value

T = TypeVar("T")

TASKS = 312
FIRST_DAY = datetime(2026, 8, 24, 8, 0, tzinfo=UTC)
DAY_MS = 24 * 3600 * 1000

USERS = (
    ("Ada Lindqvist", "ada@northwind.example", "admin", "Europe/Stockholm"),
    ("Grace Okafor", "grace@northwind.example", "admin", "Africa/Lagos"),
    ("Tomáš Dvořák", "tomas@northwind.example", "member", "Europe/Prague"),
    ("Mei Tanaka", "mei@northwind.example", "member", "Asia/Tokyo"),
    ("Luis Herrera", "luis@northwind.example", "member", "America/Bogota"),
    ("Sofia Rossi", "sofia@northwind.example", "member", "Europe/Rome"),
    ("Noah Clarke", "noah@northwind.example", "member", "America/Toronto"),
    ("Amina Yusuf", "amina@northwind.example", "guest", "Africa/Nairobi"),
)

#: Name, key, color, and what its tasks are about.
PROJECTS = (
    (
        "Online shop",
        "SHOP",
        "#4c8dff",
        (
            "checkout page",
            "product search",
            "gift cards",
            "currency switcher",
            "order emails",
            "wish lists",
            "size guide",
            "image zoom",
        ),
    ),
    (
        "Warehouse",
        "WARE",
        "#e8a33d",
        (
            "stock count",
            "pallet labels",
            "return shelf",
            "barcode scanner",
            "cold storage alarms",
            "picking lists",
            "dock schedule",
            "inventory export",
        ),
    ),
    (
        "Invoicing",
        "BILL",
        "#3fb27f",
        (
            "VAT rates",
            "payment reminders",
            "credit notes",
            "invoice PDF",
            "bank import",
            "exchange rates",
            "dunning letters",
            "year-end report",
        ),
    ),
    (
        "Customer care",
        "CARE",
        "#d9649b",
        (
            "reply templates",
            "phone menu",
            "refund form",
            "satisfaction survey",
            "chat widget",
            "complaint log",
            "opening hours",
            "help articles",
        ),
    ),
    (
        "Suppliers",
        "SUPP",
        "#8f7ae5",
        (
            "price lists",
            "contract archive",
            "delivery windows",
            "quality checks",
            "supplier portal",
            "customs papers",
            "sample requests",
            "minimum orders",
        ),
    ),
    (
        "Intranet",
        "HOME",
        "#5fb3b3",
        (
            "holiday calendar",
            "single sign-on",
            "expense form",
            "lunch menu",
            "phone book",
            "onboarding checklist",
            "backup routine",
            "meeting rooms",
        ),
    ),
)

VERBS = ("Fix", "Review", "Design", "Test", "Document", "Speed up", "Translate", "Clean up")
TAGS = ("bug", "design", "docs", "legal", "mobile", "performance", "quick win", "waiting")
COMMENTS = (
    "I can take this one.",
    "Talked to the customer, they need it before the holidays.",
    "Works on my machine. Where did you see it?",
    "Blocked until the new contract is signed.",
    "Nice work 🎉",
    "Could we split this in two?",
    "Moved to next week.\nThe numbers from finance are still missing.",
    "Done, please have a look.",
)


def seed() -> Tables:
    """The tables as they are when the deployment starts."""
    clock = _Clock()
    tables = Tables({"users": {}, "projects": {}, "tasks": {}, "comments": {}}, clock=clock)
    users = [
        tables.insert(
            "users", {"name": name, "email": email, "role": role, "preferences": {"timezone": zone}}
        )
        for name, email, role, zone in USERS
    ]
    projects = [
        tables.insert(
            "projects",
            {
                "name": name,
                "key": key,
                "color": color,
                "ownerId": users[number % len(users)],
                "archived": False,
            },
        )
        for number, (name, key, color, _) in enumerate(PROJECTS)
    ]
    for number in range(TASKS):
        clock.next_task()
        task_id = tables.insert("tasks", _task(number, clock.milliseconds, users, projects))
        for comment in range(_dice("comments", number) % 4):
            clock.wait(minutes=7 + _dice("pause", number, comment) % 50)
            author = _choose(users, "comment by", number, comment)
            body = _choose(COMMENTS, "comment", number, comment)
            tables.insert("comments", {"taskId": task_id, "authorId": author, "body": body})
    return tables.starting_now()


def _task(number: int, now: float, users: Sequence[str], projects: Sequence[str]) -> Document:
    turn, project = divmod(number, len(PROJECTS))
    _, key, _, subjects = PROJECTS[project]
    subject = subjects[(turn + 3 * project) % len(subjects)]
    # Each round of subjects begins one verb further, so that no title comes twice.
    verb = VERBS[(turn + turn // len(subjects) + 5 * project) % len(VERBS)]
    title = f"{verb} {subject}"
    status = _status(number)
    task: Document = {
        "title": title,
        "key": f"{key}-{turn + 1}",
        "status": status,
        "priority": float(_dice("priority", number) % 4),
        "projectId": projects[project],
        "createdBy": _choose(users, "creator", number),
        "tags": _tags(number),
    }
    if _dice("assigned", number) % 5:
        task["assigneeId"] = _choose(users, "assignee", number)
    if _dice("estimated", number) % 3:
        task["estimateMinutes"] = Int64(15 * (1 + _dice("estimate", number) % 24))
    if status == "done":
        task["completedAt"] = now + DAY_MS * (1 + _dice("took", number) % 4)
    elif _dice("due", number) % 2:
        task["dueAt"] = now + DAY_MS * (3 + _dice("due in", number) % 30)
    if number % 9 == 0:
        task["checklist"] = _checklist(number, subject)
    if number % 11 == 0:
        task["labels"] = {"customer": "Contoso", "sprint": f"2026-{30 + number // 26}"}
    if number % 13 == 0:
        task["thumbnail"] = blake2b(title.encode(), digest_size=24).digest()
    return task


def _status(number: int) -> str:
    """The older a task, the likelier it is done."""
    if _dice("status", number) % 400 > number:
        return "done"
    return "open" if _dice("begun", number) % 3 else "doing"


def _tags(number: int) -> Value:
    count = _dice("tag count", number) % 3
    return [*sorted({_choose(TAGS, "tag", number, index) for index in range(count)})]


def _checklist(number: int, subject: str) -> Value:
    steps = (f"Look at the {subject} as it is", "Agree with the owner", "Tell everybody")
    done = _dice("checked", number) % 3
    return [{"text": step, "done": index < done} for index, step in enumerate(steps)]


def _dice(*what: str | int) -> int:
    """A number that looks random, and is always the same for the same question."""
    return int.from_bytes(blake2b(repr(what).encode(), digest_size=4).digest())


def _choose(options: Sequence[T], *what: str | int) -> T:
    return options[_dice(*what) % len(options)]


class _Clock:
    """The time of the story, which moves on from task to task within office hours."""

    def __init__(self) -> None:
        self._now = FIRST_DAY - timedelta(days=40)
        self._tasks = 0

    def __call__(self) -> float:
        return self._now.timestamp()

    @property
    def milliseconds(self) -> float:
        return self._now.timestamp() * 1000

    def next_task(self) -> None:
        # Five a day on average: 312 tasks make a bit less than thirteen weeks.
        day, place = divmod(self._tasks, 5)
        start = FIRST_DAY + timedelta(days=day // 5 * 7 + day % 5)
        within = timedelta(minutes=100 * place + _dice("minute", self._tasks) % 90)
        self._now = max(self._now, start + within)
        self._tasks += 1

    def wait(self, *, minutes: int) -> None:
        self._now += timedelta(minutes=minutes)
