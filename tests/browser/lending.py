"""What must hold of every log with people in it, said anew from the events alone."""

from collections import defaultdict

from al_core.domain import events as ev


class Lending:
    """Who holds which example and who has answered it; `faults` is what must never be."""

    def __init__(self, overlap):
        self.slots = defaultdict(lambda: overlap)
        self.leases = {}
        self.holders = defaultdict(dict)
        self.answered = defaultdict(set)
        self.faults = []

    def take(self, event):
        match event:
            case ev.SlotLeased():
                self.lent(event)
            case ev.SlotLapsed() | ev.SlotReleased() | ev.SlotHandedOver():
                self.given_back(event.lease)
            case ev.LabelGiven():
                self.given_back(event.lease)
                if event.counted:
                    self.said(event)
            case ev.ExampleSkipped():
                self.given_back(event.lease)
            case ev.LabelRetracted():
                self.answered[event.example].discard(event.annotator)
            case ev.SlotAdded():
                self.slots[event.example] += 1

    def lent(self, event):
        example, person = event.example, event.annotator
        if person in self.people_on(example):
            self.faults.append(f"{person} got example {example} twice")
        self.holders[example][event.lease] = person
        self.leases[event.lease] = example
        self.count(example)

    def said(self, event):
        if event.annotator in self.answered[event.example]:
            self.faults.append(f"{event.annotator} counts twice on example {event.example}")
        self.answered[event.example].add(event.annotator)
        self.count(event.example)

    def given_back(self, lease):
        self.holders[self.leases[lease]].pop(lease, None)

    def people_on(self, example):
        return {*self.holders[example].values(), *self.answered[example]}

    def count(self, example):
        taken = len(self.people_on(example))
        if taken > self.slots[example]:
            self.faults.append(f"{taken} people on example {example}")


def faults_of(log, overlap=1):
    """What went wrong with slots in a log; an empty list if nothing did."""
    lending = Lending(overlap)
    for event in log.events:
        lending.take(event)
    return lending.faults


def twice_sent(log):
    """Ids of answers that are in the log more than once."""
    kinds = (ev.LabelGiven, ev.ExampleSkipped, ev.AnswerSetAside)
    ids = [event.answer_id for event in log.events if isinstance(event, kinds)]
    return sorted({each for each in ids if ids.count(each) > 1})
