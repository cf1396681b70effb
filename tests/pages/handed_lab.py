"""A real lab with two finished runs, for the pages that hand things over."""

import time
from contextlib import contextmanager

import msgspec

from al_core.access.permissions import Role, Session
from al_core.experiments.registry import Registration
from tests.experiments.plans import small_sweep
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople
from tests.pages.project_lab import project_lab


@contextmanager
def handed_lab(home, runs):
    """The lab in place of the process-wide one; `runs`: a log with `texts` and `numbers`."""
    with project_lab(home) as lab:
        lab.people = FixedPeople(NoPeople())
        lab.people.session_now = Session.of("olga", Role.OWNER)
        lab.store.add_sweep("s", "Race", msgspec.json.encode(small_sweep()).decode())
        lab.store.set_sweep_state("s", "finished")
        for name in ("texts", "numbers"):
            lab.store.append_encoded(name, 1, list(runs.log.read(name)))
            lab.store.register_run(name, f"run on {name}", "s")
            lab.store.set_status(name, "finished")
        yield lab


def register(lab, run_id="texts", version=2, model="tickets"):
    asked = Registration(model, "a note", "mia")
    return lab.registry.registry.register(run_id, version, asked)


def finished(app):
    """The page once no work with a bar is under way any more."""
    for _ in range(600):
        if not any((each.key or "").startswith("cancel_") for each in app.button):
            return app
        time.sleep(0.05)
        app.run()
    raise AssertionError("still at work")


def settled(app):
    """The page once nothing is being read any more."""
    for _ in range(100):
        if not any("so far" in each.value for each in app.markdown):
            return app
        app.run()
    raise AssertionError("still reading")
