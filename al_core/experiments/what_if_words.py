"""A what-if in lines, tables and sentences, so that no page computes a number."""

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from al_core.domain.results import Interval
from al_core.domain.values import Floats
from al_core.experiments.what_if_plan import CHANGEABLE
from al_core.experiments.what_if_results import Course, OffPolicy, OtherPicks, WhatIf
from al_core.monitoring.areas import held, held_area
from al_core.monitoring.shares import wilson_bounds
from al_core.reporting.palette import CONTROL
from al_core.reporting.tables import Columns
from al_core.reporting.tracks import COLOURS, Track
from al_core.reporting.words import counted, duration, look_alike

COURSES = {
    "log": "The log",
    "again": "Its plan, again",
    "what_if": "Changed, same answers",
    "rerun": "Changed, simulated anew",
}
GAP = "Gap of these two"
THOUSAND = 1000.0
_STYLES = {
    "log": (CONTROL, "solid"),
    "again": (CONTROL, "dot"),
    "what_if": (COLOURS[0], "solid"),
    "rerun": (COLOURS[1], "dash"),
}
_FIGURES = {
    "labels": ("Labels", 1.0),
    "seconds": ("Hours", 1 / 3600.0),
    "cost": ("Cost", 1.0),
    "labels_per_hour": ("Labels per hour", 1.0),
    "people_idle_share": ("People idle, %", 100.0),
    "trainer_idle_share": ("Trainer idle, %", 100.0),
    "staleness_at_selection": ("Stale at selection, labels", 1.0),
    "staleness_at_answer": ("Stale at answer, labels", 1.0),
    "cycle_seconds": ("Between models, s", 1.0),
    "latency_seconds": ("Selection to model, s", 1.0),
    "mean_queue_depth": ("Queue depth", 1.0),
    "lapsed": ("Lapsed leases", 1.0),
    "redundancy": ("Redundancy", 1.0),
}


def course_tracks(found: WhatIf, axis: str, quality: str) -> list[Track]:
    """One line per course; axis: labels, hours or cost."""
    column, scale = ("seconds", 1 / 3600.0) if axis == "hours" else (axis, 1.0)
    return [
        Track(
            COURSES[name],
            [scale * x for x in course.curve[column]],
            course.curve[quality],
            colour=_STYLES[name][0],
            dash=_STYLES[name][1],
        )
        for name, course in found.courses.items()
        if course.curve["labels"]
    ]


def changes_columns(found: WhatIf) -> Columns:
    """Only what differs between the log's plan and the changed one."""
    return {
        "Setting": [CHANGEABLE[path] for path in found.changes],
        "The log": [_setting(found.before[path]) for path in found.changes],
        "What if": [_setting(value) for value in found.changes.values()],
    }


def figure_columns(found: WhatIf) -> Columns:
    """Every figure of every course, and what playing misses of a true rerun."""
    rows = _figure_rows(found)
    columns: dict[str, list[object]] = {"Figure": list(rows)}
    for place, name in enumerate(found.courses):
        columns[COURSES[name]] = [_known(values[place]) for values in rows.values()]
    if "rerun" in found.courses:
        played = list(found.courses).index("what_if")
        rerun = list(found.courses).index("rerun")
        columns[GAP] = [_known(values[played] - values[rerun]) for values in rows.values()]
    return columns


def common_labels(found: WhatIf) -> float:
    """The labels that every course's last model has seen: where qualities are held together."""
    ends = [each.curve["labels"][-1] for each in found.courses.values() if each.curve["labels"]]
    return min(ends, default=math.nan)


def headline(found: WhatIf) -> str:
    """What the change did with the same answers, held against the log's own plan played again."""
    before, after = found.courses["again"], found.courses["what_if"]
    end = common_labels(found)
    if math.isnan(end):
        return "No model was trained, so there is nothing to compare."
    time_before, time_after = _seconds_at(before, end), _seconds_at(after, end)
    return (
        f"With the same people and answers the changed plan is at {end:,.0f} labels after "
        f"**{duration(time_after)}** in place of {duration(time_before)}, people are idle "
        f"**{_percent(after.figures['people_idle_share'])}** of their time in place of "
        f"{_percent(before.figures['people_idle_share'])}, and accuracy on the way there is "
        f"{_percent(_area(after, end))} on average in place of {_percent(_area(before, end))}. One "
        "run: no interval, so a difference in quality may be chance; Compare repeats a plan over "
        "seeds."
    )


def never_words(found: WhatIf) -> str:
    """How far the rule had to do with what was labeled."""
    course = found.courses["what_if"]
    if not course.picked:
        return "The changed plan selected nothing."
    share = course.never_labeled / course.picked
    words = (
        f"Of the {course.picked:,} picks that the changed plan made from the whole pool, "
        f"**{course.never_labeled:,} ({share:.0%}) were never labeled by anybody** and gave way to "
        "its next choice among the labeled."
    )
    if share > 0.5:
        words += " More than half: the curve says more of this log's labels than of the change."
    return words


def gap_words(found: WhatIf) -> str:
    """How far playing was from the true rerun; empty where there is none."""
    if "rerun" not in found.courses:
        return ""
    end = common_labels(found)
    played, true = found.courses["what_if"], found.courses["rerun"]
    points = 100.0 * (_area(played, end) - _area(true, end))
    seconds = _seconds_at(played, end) - _seconds_at(true, end)
    return (
        "Simulated anew with the same seed, where people can answer everything, the changed plan "
        f"is at {end:,.0f} labels after {duration(_seconds_at(true, end))}, with "
        f"{_percent(_area(true, end))} on average: playing the log says {points:+.1f} points and "
        f"{_minutes(seconds)} against that."
    )


def audit_words(found: WhatIf) -> str:
    """How far a single accuracy can be trusted; empty where nothing is said of the audit set."""
    if not found.audited:
        return ""
    low, high = wilson_bounds(np.array(found.audited / 2.0), np.array(float(found.audited)))
    off = 50.0 * float(high - low)
    return (
        f"Quality is measured on {counted(found.audited, 'audit item')}: one accuracy alone is "
        f"known to {off:.0f} points or better (95 %)."
    )


def again_words(found: WhatIf) -> str:
    """Whether playing the log with its own plan comes to the log."""
    log, again = found.courses["log"], found.courses["again"]
    if log.curve == again.curve:
        return "Played with its own plan the log comes out exactly, model by model."
    end = min(_last(log), _last(again))
    points = 100.0 * (_quality_at(again, end) - _quality_at(log, end))
    seconds = _seconds_at(again, end) - _seconds_at(log, end)
    return (
        f"Played with its own plan the log does not come out exactly: {points:+.1f} points and "
        f"{_minutes(seconds)} at {end:,.0f} labels. Hold the changed plan against that line, "
        "not against the log; what makes the difference stands under What this leaves out."
    )


def other_strategy(found: WhatIf) -> str:
    """The name of the strategy that was asked."""
    name: str = msgspec.json.decode(found.changes["strategy.name"], type=str)
    return name


def picks_columns(picks: Sequence[OtherPicks]) -> Columns:
    """One row per selection of the log."""
    return {
        "Batch": [each.batch for each in picks],
        "Log entry": [each.seq for each in picks],
        "The log chose by": [each.strategy for each in picks],
        "In the pool": [each.candidates for each in picks],
        "Picks": [len(each.picks) for each in picks],
        "Picked by both": [each.shared for each in picks],
        "Never labeled": [len(each.unlabeled) for each in picks],
        "Never labeled, %": [_percentage(len(each.unlabeled), len(each.picks)) for each in picks],
        "Its picks (* never labeled)": [_listed(each) for each in picks],
    }


def picks_words(picks: Sequence[OtherPicks], strategy: str) -> str:
    """All selections together."""
    total = sum(len(each.picks) for each in picks)
    shared = sum(each.shared for each in picks)
    never = sum(len(each.unlabeled) for each in picks)
    if not total:
        return "The log has no selection yet."
    return (
        f"With the same models and pools {strategy.replace('_', ' ')} would have picked "
        f"{counted(total, 'example')} in {counted(len(picks), 'selection')}: **{shared / total:.0%}"
        f" are the log's own picks**, and for **{never / total:.0%} no label was ever collected**."
    )


def picks_tracks(picks: Sequence[OtherPicks]) -> list[Track]:
    """Shares of each selection's picks, over the batches."""
    batches = [float(each.batch) for each in picks]
    shared = [_percentage(each.shared, len(each.picks)) / 100.0 for each in picks]
    never = [_percentage(len(each.unlabeled), len(each.picks)) / 100.0 for each in picks]
    return [
        Track("picked by both", batches, shared),
        Track("never labeled", batches, never, colour=COLOURS[1], dash="dash"),
    ]


def estimate_columns(found: OffPolicy) -> Columns:
    """One row per outcome: the log's own picks, three estimates for the other policy's."""
    told = found.estimates
    columns: dict[str, list[object]] = {
        "Share of picks where": [look_alike(each.outcome) for each in told],
        "The log's picks": [_share(each.own) for each in told],
        "IPS": [_interval(each.ips) for each in told],
        "SNIPS": [_interval(each.snips) for each in told],
        "Doubly robust": [_interval(each.doubly_robust) for each in told],
    }
    if any(each.truth is not None for each in told):
        columns["Truth (simulated run)"] = [_share(each.truth) for each in told]
    return columns


def off_policy_words(found: OffPolicy) -> str:
    """What stands behind the estimates, and which selections do not."""
    words = (
        f"From {counted(found.picks, 'pick')} of {counted(found.selections, 'selection')} of this "
        f"log, worth {_worth(found.worth)} of the other policy's own."
    )
    return f"{words}{_left_out(found.left_out)}"


def refusal_words(found: OffPolicy) -> str:
    """Why nothing is estimated."""
    return f"No estimate: {found.refusal}.{_left_out(found.left_out)}"


def _left_out(left_out: Mapping[str, int]) -> str:
    told = [f"{counted(count, 'selection')} ({why})" for why, count in left_out.items()]
    return f" Left out: {'; '.join(told)}." if told else ""


def _figure_rows(found: WhatIf) -> dict[str, list[float]]:
    end, courses = common_labels(found), list(found.courses.values())
    rows = {
        f"Accuracy at {end:,.0f} labels, %": [100.0 * _quality_at(c, end) for c in courses],
        f"Area to {end:,.0f} labels, %": [100.0 * _area(c, end) for c in courses],
        f"Hours to {end:,.0f} labels": [_seconds_at(c, end) / 3600.0 for c in courses],
        "Models": [float(len(c.curve["labels"])) for c in courses],
        "Selections": [float(c.selections) for c in courses],
        "Picks never labeled, %": [_never(c) for c in courses],
    }
    return rows | {
        title: [scale * c.figures[name] for c in courses]
        for name, (title, scale) in _FIGURES.items()
    }


def _known(value: float) -> float | None:
    """Nothing for what is not known; three digits are enough, but none of a thousand is lost."""
    if math.isnan(value):
        return None
    return round(value) if abs(value) >= THOUSAND else value


def _never(course: Course) -> float:
    return 100.0 * course.never_labeled / course.picked if course.picked else math.nan


def _curve(course: Course, name: str) -> Floats:
    return np.array(course.curve[name], dtype=np.float64)


def _quality_at(course: Course, end: float) -> float:
    if not course.curve["labels"]:
        return math.nan
    return float(held(_curve(course, "labels"), _curve(course, "accuracy"), np.array([end]))[0])


def _area(course: Course, end: float) -> float:
    labels = course.curve["labels"]
    if not labels or end <= labels[0]:
        return math.nan
    return held_area(_curve(course, "labels"), _curve(course, "accuracy"), labels[0], end)


def _seconds_at(course: Course, end: float) -> float:
    """When the first model that has seen so many labels was ready; NaN for none."""
    reached = (s for n, s in zip(course.curve["labels"], course.curve["seconds"], strict=True)
               if n >= end)  # fmt: skip
    return next(reached, math.nan)


def _last(course: Course) -> float:
    return course.curve["labels"][-1] if course.curve["labels"] else math.nan


def _setting(value: str) -> str:
    """A JSON value in words."""
    found = msgspec.json.decode(value)
    return "none" if found is None else str(found).replace("_", " ")


def _listed(each: OtherPicks) -> str:
    never = set(each.unlabeled)
    return ", ".join(f"{row}*" if row in never else str(row) for row in each.picks)


def _minutes(seconds: float) -> str:
    """Signed; no minus before a difference that rounds to nothing."""
    return f"{round(seconds / 60.0, 1) + 0.0:+.1f} min"


def _percentage(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else math.nan


def _percent(share: float) -> str:
    return "unknown" if math.isnan(share) else f"{share:.1%}".replace("%", " %")


def _share(value: float | None) -> str:
    return "not known" if value is None or math.isnan(value) else f"{value:.3f}"


def _interval(found: Interval | None) -> str:
    if found is None:
        return "not known"
    return f"{found.estimate:.3f} ({found.low:.3f} to {found.high:.3f})"


def _worth(picks: float) -> str:
    return "every one" if math.isinf(picks) else f"{picks:,.0f}"
