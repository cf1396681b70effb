"""What passes between a live run and the people in front of it."""

import struct
import zlib
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
import numpy as np
import pandas as pd

from al_core.datasets.dataset import Dataset
from al_core.domain.events import SkipScope

ReceiptStatus = Literal["saved", "late", "duplicate", "refused"]


class Content(msgspec.Struct, frozen=True):
    """What a person sees of an example: a text, the cells of a row, or an image (PNG bytes)."""

    kind: Literal["text", "table", "image"]
    text: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    image: bytes = b""


class Card(msgspec.Struct, frozen=True):
    """An example in a person's hand, and why it is there. `due` in Unix seconds.

    `labels_behind`: answers that were in at the selection and that the selecting model had
    not seen. An example of the audit set looks like one of the batch it was slipped into, its
    number included.
    """

    lease: int
    token: str
    example: int
    due: float
    content: Content
    strategy: str
    utility: float
    reasons: dict[str, float]
    scorer: str
    model_version: int
    labels_behind: int
    at_random: bool
    batch: int


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a browser sends for a card; `label` None = a skip, then `scope` says for whom.

    `answer_id` is the sender's own: what is sent twice counts once. `unsure`: the person
    looked and could not tell. Times: seconds at work on it, and since it was shown.
    """

    answer_id: str
    lease: int
    token: str
    label: int | None = None
    active_seconds: float = 0.0
    raw_seconds: float = 0.0
    scope: SkipScope | None = None
    unsure: bool = False


class Receipt(msgspec.Struct, frozen=True):
    """What became of an answer.

    saved: on disk and counted. late, duplicate: on disk and not counted, `message` says why.
    refused: not kept.
    """

    answer_id: str
    status: ReceiptStatus
    message: str = ""


class Suggestion(msgspec.Struct, frozen=True):
    """What the newest model would answer."""

    label: int
    confidence: float
    model_version: int


@dataclass(frozen=True)
class Said:
    """An answer that counts and was not taken back; `label` None = a skip.

    `lease` 0: labeled by hand. `at`: Unix seconds.
    """

    answer_id: str
    lease: int
    example: int
    label: int | None
    at: float
    active_seconds: float


class HeldLease(msgspec.Struct, frozen=True):
    """Who holds what until when. Times are Unix seconds.

    A struct because every hand that is filled makes one of each lease that anybody holds.
    """

    lease: int
    example: int
    annotator: str
    granted_at: float
    due: float


@dataclass(frozen=True)
class TrainingNow:
    """A training under way: on how many labels, since when, and how long it may still take."""

    version: int
    labels: int
    seconds: float
    eta_seconds: float | None


@dataclass(frozen=True)
class LiveStatus:
    """A live run as it stands; `model_age`: labels that the newest model has not seen.

    `worker`: starting, idle, busy or stopped. `last_error`: "" when the last work went well.
    """

    classes: tuple[str, ...]
    model_version: int | None
    model_age: int
    labels: int
    audit_labels: int
    labels_today: int
    waiting: int
    open: int
    at_work: tuple[str, ...]
    held: tuple[HeldLease, ...]
    batch: int
    batch_size: int
    batch_closed: int
    selecting: bool
    training: TrainingNow | None
    worker: str
    last_error: str
    paused: bool
    stopped: str


def content_of(dataset: Dataset, row: int, columns: tuple[str, ...] = ()) -> Content:
    """What people see of a row; of a table these columns, all where none are named."""
    rows: Any = dataset.rows
    if dataset.kind == "image":
        return Content("image", image=png_of(rows[row], float(rows.max())))
    if isinstance(rows, pd.DataFrame) and not dataset.shown:
        cells = rows.iloc[row]
        wanted = [name for name in columns if name in cells.index] or list(cells.index)
        return Content("table", cells=tuple((str(name), _cell(cells[name])) for name in wanted))
    return Content("text", dataset.text_of(row))


def png_of(pixels: "np.ndarray[Any, Any]", white: float) -> bytes:
    """A grey-scale PNG of (height, width) values from 0 (black) to `white`."""
    scaled = np.clip(pixels / (white or 1.0) * 255.0, 0.0, 255.0).astype(np.uint8)
    height, width = scaled.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), scaled], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _cell(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
