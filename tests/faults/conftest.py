"""A lab with a project and two people, made once; every test works on a copy of it."""

import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from al_core.access.permissions import Role
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    OptionsPlan,
    Plan,
    SplitPlan,
)
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.lab import Lab
from tests.experiments.test_live_projects import until
from tests.faults.people import Annotator, mother
from tests.faults.testimony import after_a_crash

NAMES = "ana", "ben"
PASSPHRASE = "a long enough passphrase"


def spec():
    """Digits, ten at a time; labels that two people see once each."""
    plan = Plan(
        name="faults",
        data=DataPlan(dataset="digits", rows=1200),
        split=SplitPlan(seed_size=10),
        architecture=ArchitecturePlan(kind="hybrid", batch_size=10),
        options=OptionsPlan(hand=3, audit_share=0.2, lease_seconds=600.0),
        budget=BudgetPlan(labels=None),
    )
    return ProjectSpec(plan, tuple(ClassSpec(f"digit {number}") for number in range(10)))


@dataclass
class Home:
    """A lab's folder with one project, and the people who work on it."""

    folder: Path
    project: str
    run_id: str
    people: list
    spare: Path

    def testimony(self):
        return after_a_crash(self.folder, self.spare, self.run_id)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The lab that tests copy: (folder, project, run, tokens)."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs fork, /proc and limits on file sizes")
    folder = tmp_path_factory.mktemp("made")
    lab = Lab.open(folder)
    lab.people.sign_up("ana", PASSPHRASE, Role.OWNER)
    owner = lab.people.session_of(lab.people.sign_in("ana", PASSPHRASE))
    lab.people.sign_up("ben", PASSPHRASE, Role.ANNOTATOR, owner)
    tokens = [lab.people.sign_in(name, PASSPHRASE) for name in NAMES]
    project = lab.create_project(spec())
    run = lab.live_run(project)
    until(lambda: run.state.queue.waiting >= 10)
    run_id = run.run_id
    lab.close()
    return folder, project, run_id, tokens


@pytest.fixture
def home(made, tmp_path):
    folder, project, run_id, tokens = made
    shutil.copytree(folder, tmp_path / "home")
    people = [
        Annotator(name, token, project, random.Random(number))
        for number, (name, token) in enumerate(zip(NAMES, tokens, strict=True))
    ]
    return Home(tmp_path / "home", project, run_id, people, tmp_path / "copy")


@pytest.fixture(scope="session")
def bearer():
    """The process that all servers of these tests are forked from."""
    with mother() as one:
        yield one
