"""A lab with one project that people work on; its worker does what the test says, when it says."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import msgspec

from al_core.access.people import People
from al_core.access.permissions import Session
from al_core.domain.results import LabStatus
from al_core.experiments.adjudicating import live_suspects
from al_core.experiments.background import ReadingDesk
from al_core.experiments.live_review import LiveReview
from al_core.experiments.past_review import past_review
from al_core.experiments.registry_desk import RegistryDesk
from al_core.experiments.snapshots import until
from al_core.store.store import Store
from pages.components.session import PROCESS
from tests.experiments.live_people import World
from tests.pages.open_door import NoPeople

PROJECT = "p-1"


class FixedPeople(People):
    """Whoever asks has the role that the test set; nobody signs in."""

    session_now: Session | None = None

    def entered(self, caller, permission):
        if self.session_now is None:
            return super().entered(caller, permission)
        return self.checked(self.session_now, permission)

    def checked(self, session, permission):
        from al_core.domain.errors import NotAllowed

        if not session.may(permission):
            raise NotAllowed(f"{session.role} may not {permission}; ask the owner")
        return session


@dataclass
class LiveLab:
    """As much of a lab as pages of a project need."""

    store: Store
    world: World
    people: FixedPeople

    @cached_property
    def reviewed(self):
        return LiveReview(self.world.log, self.world.run)

    def status(self):
        return LabStatus("", None, 0, 0, None)

    def projects(self):
        return self.store.projects()

    def project_spec(self, project_id):
        return self.world.spec

    def live_run(self, project_id):
        return self.world.run

    def review(self, project_id):
        return self.reviewed

    @cached_property
    def registry(self):
        return RegistryDesk(self.world.log, self.world.cache, ReadingDesk())

    def past_review(self, project_id, as_of):
        return past_review(until(list(self.world.log.read("r")), as_of))

    def suspects(self, project_id):
        labeled = self.world.run.looked_at(lambda state: state.labeled_set())
        return live_suspects(self.reviewed, self.world.cache, labeled)


@contextmanager
def live_lab(folder, spec):
    """A lab with that project in place of the process-wide one."""
    before = PROCESS.lab, PROCESS.refusal
    with Store.open(folder / "lab.duckdb") as store:
        world = World(spec, cache=folder)
        world.work()
        store.add_project(PROJECT, "r", "Reviews", msgspec.json.encode(spec).decode())
        PROCESS.lab = LiveLab(store, world, FixedPeople(NoPeople()))
        PROCESS.refusal = None
        yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before
