"""A lab without a database, for pages and widgets."""

from dataclasses import dataclass, field

import pytest

from al_core.access.people import People
from al_core.domain.results import JobProgress, LabStatus
from pages.components.session import PROCESS
from tests.pages.open_door import open_door

JOB = JobProgress("job-1", "Sweep", "running", 3, 12, 95.0)


@dataclass
class FakeLab:
    """Answers what a test wrote into it and notes what was cancelled."""

    job: JobProgress = JOB
    cancelled: list[str] = field(default_factory=list)
    people: People = field(default_factory=open_door)

    def status(self):
        return LabStatus("0123456789abcdef", 4, 17, 1200, self.job)

    def progress(self, job_id):
        return self.job

    def cancel(self, job_id):
        self.cancelled.append(job_id)


@pytest.fixture
def fake_lab():
    """A fake that takes the place of the process-wide lab."""
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab, PROCESS.refusal = FakeLab(), None
    yield PROCESS.lab
    PROCESS.lab, PROCESS.refusal = before


@pytest.fixture
def closed_lab():
    """No lab: the test says why in the returned process."""
    before = PROCESS.lab, PROCESS.refusal
    PROCESS.lab = None
    yield PROCESS
    PROCESS.lab, PROCESS.refusal = before
