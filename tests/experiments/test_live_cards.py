"""What people see of an example, and that audit examples look like the rest."""

import zlib

import msgspec
import numpy as np
import pandas as pd
import pytest

from al_core.datasets.dataset import Dataset
from al_core.domain import events as ev
from al_core.experiments.ledger import Ledger
from al_core.experiments.live_cards import Content, content_of, png_of
from al_core.experiments.live_views import card_of
from al_core.loop.queue import Lease
from al_core.loop.state import LoopState

NO_CODES = np.full(2, -1)


def data_of(kind, rows, **more):
    return Dataset("d", kind, rows, NO_CODES, ("a", "b"), **more)


def test_a_text_is_shown_as_it_is():
    data = data_of("text", np.array(["one", "two"], dtype=object))

    assert content_of(data, 1) == Content("text", "two")


def test_a_row_of_a_table_shows_the_columns_asked_for():
    data = data_of("table", pd.DataFrame({"age": [31.0, 4.5], "town": ["Ulm", "Bonn"]}))

    assert content_of(data, 1).cells == (("age", "4.5"), ("town", "Bonn"))
    assert content_of(data, 1, ("town",)).cells == (("town", "Bonn"),)


def test_embeddings_show_the_texts_they_belong_to():
    data = data_of("embedding", np.zeros((2, 3)), shown=("first", "second"))

    assert content_of(data, 0) == Content("text", "first")


def test_an_image_is_a_grey_png():
    image = png_of(np.array([[0.0, 8.0], [16.0, 4.0]]), 16.0)
    start = image.index(b"IDAT") + 4
    length = int.from_bytes(image[start - 8 : start - 4], "big")

    assert image.startswith(b"\x89PNG")
    assert zlib.decompress(image[start : start + length]) == bytes([0, 0, 127, 0, 255, 63])


@pytest.fixture
def batch():
    return ev.BatchSelected(
        1, (4, 5, 6), (0.9, 0.5, 0.1), (0.9, 0.9, 0.1), (False, False, True), "margin", "model",
        3, 7, 1, 2.0, 0.5, 0.4, {"uncertainty": (0.8, 0.4, 0.2)},
    )  # fmt: skip


def test_an_audit_example_stands_between_two_of_its_batch(batch):
    ledger = Ledger()
    ledger.take(0.0, batch)
    ledger.take(0.0, ev.AuditQueued((90,)))
    card = card_of(Lease(1, 90, "ana", 0.0, 60.0), "t", Content("text"), (LoopState(), ledger))

    assert (card.strategy, card.scorer, card.model_version) == ("margin", "model", 3)
    assert card.utility == pytest.approx(0.7)
    assert card.reasons == {"uncertainty": pytest.approx(0.6)}


def test_an_example_shown_again_looks_like_one_of_the_newest_batch(batch):
    ledger = Ledger()
    ledger.take(0.0, batch)
    ledger.take(0.0, ev.RecheckLeased(31, 4, "ana", 60.0))
    newer = msgspec.structs.replace(batch, batch=2, examples=(7, 8, 9), model_version=4)
    ledger.take(0.0, newer)
    ledger.take(0.0, ev.RecheckLeased(32, 5, "ana", 60.0))
    book = (LoopState(), ledger)
    before = card_of(Lease(31, 4, "ana", 0.0, 60.0, recheck=True), "t", Content("text"), book)
    card = card_of(Lease(32, 5, "ana", 0.0, 60.0, recheck=True), "t", Content("text"), book)

    assert (before.model_version, before.batch) == (3, 1)
    assert (card.model_version, card.batch, card.example) == (4, 2, 5)
