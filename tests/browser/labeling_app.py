"""The app with a lab that holds one project in memory: what is stored can be read over HTTP.

Started by a test with `streamlit run`; the page, its routes and the labeler are the real ones.
"""

import threading
import time
from dataclasses import dataclass, field
from types import SimpleNamespace

import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route

from al_core.access.people import People
from al_core.domain.plan import DataPlan, Plan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.domain.results import LabStatus
from al_core.experiments.live_cards import Card, Content, LiveStatus, Receipt, Suggestion
from al_core.experiments.live_value import LiveValue
from al_core.experiments.projects import Standing
from al_core.monitoring.value_hint import ValueHint
from al_core.store.projects import GuidelinesVersion, ProjectRecord
from pages.components.routes_label import LABEL_ROUTES
from pages.components.session import PROCESS

HAND = 12
SPEC = ProjectSpec(
    Plan(data=DataPlan(dataset="digits")),
    (ClassSpec("spam", "#dd4400", "Sells something"), ClassSpec("ham"), ClassSpec("other")),
    highlight=("free",),
)
GUIDELINES = "# What is spam\n\n- **money** offers are spam\n- newsletters are `other`"


@dataclass
class MemoryRun:
    """A live run of numbered messages that never ends."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    held: dict[int, int] = field(default_factory=dict)
    stored: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    state: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(merged={}))
    fresh: int = 0
    leases: int = 0

    def hand(self, _annotator):
        with self.lock:
            while len(self.held) < HAND:
                self.lend(self.fresh)
                self.fresh += 1
            return tuple(self.card(lease) for lease in self.held)

    def lend(self, example):
        self.leases += 1
        self.held[self.leases] = example
        return self.leases

    def card(self, lease):
        content = Content("text", f"message {self.held[lease]} offers free money to all who answer")
        due = time.time() + 3600
        reasons = {"uncertainty": 0.432}
        return Card(lease, f"t{lease}", self.held[lease], due, content, "margin", 0.251, reasons,
                    "model", 12, 7, at_random=False, batch=1)  # fmt: skip

    def take(self, _annotator, answers):
        with self.lock:
            for answer in answers:
                if answer.answer_id not in self.stored:
                    example = self.held.pop(answer.lease)
                    self.stored[answer.answer_id] = (example, answer.label)
            return tuple(Receipt(answer.answer_id, "saved") for answer in answers)

    def undo(self, _annotator, answer_id):
        with self.lock:
            example, _label = self.stored.pop(answer_id)
            return self.card(self.lend(example))

    def recent(self, _annotator):
        return ()

    def suggestion(self, _annotator, _lease):
        return Suggestion(1, 0.83, 12)

    def value(self):
        return LiveValue(ValueHint("orange", "no better than random shown"), 0.9, 0.5, 0.4)

    def status(self):
        return LiveStatus(
            classes=tuple(each.name for each in SPEC.classes), model_version=12, model_age=7,
            labels=40 + len(self.stored), audit_labels=4, labels_today=len(self.stored),
            waiting=50, open=50, at_work=("owner",), held=(), batch=3, batch_size=20,
            batch_closed=min(20, len(self.stored)), selecting=False, training=None,
            worker="idle", last_error="", paused=False, stopped="",
        )  # fmt: skip


class OneProject:
    """The store of a lab with one project and nobody who was given access."""

    def people(self):
        return []

    def guidelines(self, _project_id):
        return [GuidelinesVersion(1, GUIDELINES, 0.0)]


@dataclass
class LabelingLab:
    """As much of a lab as the label page asks for."""

    run: MemoryRun = field(default_factory=MemoryRun)
    store: OneProject = field(default_factory=OneProject)
    people: People = field(default_factory=lambda: People(OneProject()))

    def projects(self):
        return [ProjectRecord("p1", "r1", "Spam or not", "", 0.0, None)]

    def project_spec(self, _project):
        return SPEC

    def live_run(self, _project):
        return self.run

    def status(self):
        return LabStatus("", None, 0, 0, None)

    def standing(self, _project_id="", _run_id=""):
        return Standing("p1", "Spam or not", "0123456789abcdef", self.run.status(), 0)


LAB = LabelingLab()
PROCESS.lab, PROCESS.refusal = LAB, None


async def health(_request):
    return JSONResponse({"status": "ok"})


async def stored(_request):
    return JSONResponse([list(each) for each in LAB.run.stored.values()])


app = st.App(
    "../../pages/components/frame.py",
    routes=[Route("/api/health", health), Route("/api/stored", stored), *LABEL_ROUTES],
)
