"""What the log says of each example: who said what, when, and how the example was chosen."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from al_core.domain import events as ev
from al_core.domain.exchange import AnswerKind, Choice, HumanAnswer, LabelFrom
from al_core.domain.ports import LoggedEvent
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState

NO_CLASS = -1
Said = tuple[HumanAnswer, int]
"""An answer, and the number of its class: its name may change; -1 for none of the project's."""
LabelEvent = ev.LabelGiven | ev.ExampleSkipped | ev.LabelFoundByHand


class LabelStory:
    """One run as of one entry of its log.

    chosen: the selection, by example; guessed: the newest guess that was logged with an answer,
    as class and version; hashes: other tools' own numbers.
    """

    def __init__(self, entries: Sequence[LoggedEvent]) -> None:
        self.state = LoopState()
        self._said: dict[int, list[Said]] = defaultdict(list)
        self.chosen: dict[int, Choice] = {}
        self.guessed: dict[int, tuple[int, int]] = {}
        self.hashes: dict[int, dict[str, int]] = {}
        self._from: dict[int, LabelFrom] = {}
        for entry in entries:
            event = event_of(entry)
            self.state.apply(entry.occurred_at, event)
            self._take(entry.occurred_at, event)

    @property
    def answered(self) -> set[int]:
        """Examples of which people said something that stands."""
        return {example for example, said in self._said.items() if said}

    def answers(self, example: int) -> tuple[HumanAnswer, ...]:
        """What people said of an example and did not take back, by the classes' names of now."""
        said = self._said.get(example, [])
        return tuple(
            answer if code == NO_CLASS else replace(answer, label=self.name_of(code))
            for answer, code in said
        )

    def label_of(self, example: int) -> int | None:
        """The number of the class that an example has; None for none."""
        known = self.state.labels.get(example)
        return self.state.audit_labels.get(example) if known is None else known

    def label_from(self, example: int) -> LabelFrom:
        """Where its label is from."""
        return self._from.get(example, "")

    def name_of(self, label: int) -> str:
        """What a class is called now; one that was merged has the other's name."""
        return self.state.classes[self.state.merged.get(label, label)]

    def _take(self, now: float, event: ev.AnyEvent) -> None:  # noqa: C901 - one line a kind
        match event:
            case ev.LabelsImported(examples=examples):
                self._from.update(dict.fromkeys(examples, "data"))
            case ev.BatchSelected():
                self._selected(event)
            case ev.LabelGiven() if event.counted:
                self._labeled(now, event)
            case ev.ExampleSkipped():
                self._add(event.example, self._answer(now, event), NO_CLASS)
            case ev.LabelFoundByHand():
                self._from[event.example] = "by hand"
                self._add(event.example, self._answer(now, event), event.label)
            case ev.ConsensusReached(example=example):
                self._from[example] = "consensus"
            case ev.LabelRetracted() | ev.SkipRetracted():
                self._drop(event.example, event.annotator)
            case ev.LabelCorrected():
                self._corrected(now, event)
            case ev.Adjudicated():
                self._ruled(now, event)
            case ev.LabelsBrought():
                self._brought(event)

    def _selected(self, event: ev.BatchSelected) -> None:
        rows = zip(
            event.examples, event.utilities, event.probabilities, event.at_random, strict=True
        )
        for example, utility, chance, at_random in rows:
            self.chosen[example] = Choice(
                event.batch,
                event.strategy,
                utility,
                chance,
                at_random,
                event.model_version,
                event.labels_behind,
                event.versions_behind,
                event.seconds_behind,
            )

    def _labeled(self, now: float, event: ev.LabelGiven) -> None:
        answer = replace(
            self._answer(now, event),
            labels_behind=event.labels_behind,
            versions_behind=event.versions_behind,
            seconds_behind=event.seconds_behind,
            id=event.answer_id,
        )
        self._add(event.example, answer, event.label)
        self._from[event.example] = "answer"
        if event.guess is not None:
            self.guessed[event.example] = (event.guess, event.guess_version)

    def _answer(self, now: float, event: LabelEvent) -> HumanAnswer:
        kind: AnswerKind = "skip" if isinstance(event, ev.ExampleSkipped) else "label"
        answer = HumanAnswer(event.annotator, kind, active_seconds=event.active_seconds)
        return replace(answer, **self._moment(now))

    def _moment(self, now: float) -> dict[str, float]:
        """When that was: in a simulation, seconds since its start."""
        if self.state.mode == "live":
            return {"at": now}
        return {"since_start": now - self.state.began_at}

    def _add(self, example: int, answer: HumanAnswer, code: int) -> None:
        self._said[example].append((answer, code))

    def _drop(self, example: int, annotator: str) -> None:
        """Take a person's last answer to an example back."""
        said = self._said[example]
        for place in range(len(said) - 1, -1, -1):
            if said[place][0].annotator == annotator and not said[place][0].decides:
                del said[place]
                return

    def _corrected(self, now: float, event: ev.LabelCorrected) -> None:
        said, moment = self._said[event.example], self._moment(now)
        for place, (each, _) in enumerate(said):
            if each.annotator == event.annotator and each.kind == "label" and not each.decides:
                changed = replace(each, active_seconds=event.active_seconds, **moment)
                said[place] = (changed, event.label)

    def _ruled(self, now: float, event: ev.Adjudicated) -> None:
        """The adjudicator's word; -1 leaves the example without a label."""
        said = self._said[event.example]
        said[:] = [each for each in said if not each[0].decides]
        self._from[event.example] = "adjudicator"
        if event.label >= 0:
            ruling = HumanAnswer(event.annotator, decides=True)
            said.append((replace(ruling, **self._moment(now)), event.label))

    def _brought(self, event: ev.LabelsBrought) -> None:
        place = {name: number for number, name in enumerate(self.state.classes)}
        rows = zip(event.examples, event.answers, event.hashes, strict=True)
        for example, answers, hashes in rows:
            self._from[example] = "elsewhere"
            self.hashes[example] = hashes
            self._said[example] += [(each, place.get(each.label, NO_CLASS)) for each in answers]
