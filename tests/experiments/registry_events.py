"""Events of a registry, as few words as they can be said in."""

from al_core.domain import events as ev
from al_core.experiments.registered import RegistryState


def snapshot(name="s1", parent="", run_id="r", **more):
    told = {
        "snapshot": name, "run_id": run_id, "seq": 12, "head": "h" * 64, "data_version": "d" * 64,
        "rows": 40, "rows_hash": "a" * 64, "labels": 9, "labels_hash": "b" * 64,
        "parent": parent, "class_counts": {"ham": 3, "spam": 6}, "title": "monday", "by": "mia",
    }  # fmt: skip
    return ev.SnapshotTaken(**told | more)


def model(number=1, name="mail", **more):
    told = {
        "model": name, "number": number, "run_id": "r", "version": 4, "seq": 30,
        "head": f"{name}{number}", "snapshot": "s1", "labels": 9, "file": "f" * 64,
        "classes": ("ham", "spam"), "accuracy": 0.9, "macro_f1": 0.875, "log_loss": 0.25,
        "audited": 60, "code": "1", "versions": {"numpy": "2"}, "note": "", "by": "mia",
    }  # fmt: skip
    return ev.ModelRegistered(**told | more)


def promoted(number, before=0, alias="champion", name="mail", **more):
    told = {"reason": "better", "by": "olga"} | more
    return ev.ModelPromoted(name, alias, number, before, **told)


def rolled_back(number, before, alias="champion", name="mail"):
    return ev.ModelRolledBack(name, alias, number, before, "worse", "olga")


def state_after(*events):
    """The registry after them, one a second from 100 on."""
    state = RegistryState()
    for second, event in enumerate(events):
        state.apply(100.0 + second, event)
    return state
