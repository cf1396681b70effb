"""People over a database of their own, a clock that is set by hand, and hashing that is quick."""

from dataclasses import dataclass

from argon2 import PasswordHasher

from al_core.access.callers import Caller
from al_core.access.credentials import Passphrases

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SECRET = "four small words here"
LOCAL = Caller(None, "127.0.0.1", "localhost:8501")
REMOTE = Caller(None, "10.0.0.7", "lab.example:8501")


@dataclass
class HandClock:
    """Time that passes when a test says so."""

    seconds: float = 1_000_000.0

    def __call__(self):
        return self.seconds


def quick_passphrases():
    return Passphrases(QUICK)
