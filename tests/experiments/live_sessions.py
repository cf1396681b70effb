"""Scripted people at a live run whose clock goes from one thing that happens to the next."""

import heapq
from itertools import count

import msgspec

from al_core.arrays.randomness import random_for

TICKS = 1024
"""Times are whole parts of a second of this size, so that sums of them are exact."""
TRAINING, CALL, ANSWER, LEAVE = range(4)


class Session:
    """People who take an item, think, answer and rest; trainings that take their time.

    `rests`: share of answers after which a person rests; `wrong` and `skips`: shares of answers
    that are not the true label, or none. Selections are there at once.
    """

    def __init__(self, world, seed, *, rests=0.3, wrong=0.2, skips=0.1):
        self.world, self.rests, self.wrong, self.skips = world, rests, wrong, skips
        self.dice = random_for(seed, 0, "a session")
        self.began = world.time
        self.ahead, self.order = [], count()
        self.waiting, self.timed = {}, set()

    def seconds(self, low, high):
        return int(self.dice.integers(low * TICKS, high * TICKS)) / TICKS

    def later(self, seconds, what, *about):
        heapq.heappush(self.ahead, (self.world.time + seconds, next(self.order), what, about))

    def comes(self, person, after, leaves=None):
        self.later(after, CALL, person)
        if leaves is not None:
            self.later(leaves, LEAVE, person)

    def run(self, seconds):
        """Let it go on for so long."""
        end = self.began + seconds
        self.everyone_does()
        while self.ahead and self.ahead[0][0] <= end:
            self.world.time, _, what, about = heapq.heappop(self.ahead)
            getattr(self, ("trained", "calls", "answers", "leaves")[what])(*about)
            self.everyone_does()

    def everyone_does(self):
        """The worker selects, and who waits takes work, until nobody has anything to do."""
        self.worker_does()
        while any(self.takes_work(person) for person in [*self.waiting]):
            pass

    def takes_work(self, person):
        hand = self.world.run.hand(person)
        self.worker_does()
        if hand:
            del self.waiting[person]
            self.later(self.seconds(2, 40), ANSWER, person, hand[0])
        return bool(hand)

    def worker_does(self):
        while self.world.worker.results:
            self.world.worker.tell()
        training = self.world.run.state.training
        if training is not None and training.version not in self.timed:
            self.timed.add(training.version)
            self.later(self.seconds(5, 120), TRAINING)

    def trained(self):
        self.world.worker.trainings.pop(0)()

    def calls(self, person):
        self.waiting[person] = None

    def answers(self, person, card):
        run, number = self.world.run, float(self.dice.random())
        if person not in run.state.at_work:
            return
        answer = self.world.answer(card)
        if number < self.skips:
            answer = msgspec.structs.replace(answer, label=None)
        elif number < self.skips + self.wrong:
            answer = self.world.answer(card, label=1 - int(self.world.truth(card)))
        run.take(person, [answer])
        rest = self.seconds(1, 60) if self.dice.random() < self.rests else 0.0
        self.later(rest, CALL, person)

    def leaves(self, person):
        self.waiting.pop(person, None)
        self.world.run.leave(person)
