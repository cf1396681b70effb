"""What the app and the process that plays what-ifs say to each other; framed as in `messages`."""

from typing import IO

import msgspec

from al_core.experiments.messages import EntryRow, framed, unframed


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class PlayWhatIf(_Message, frozen=True):
    """To the worker: play this run with these changes; entries as in CellEvents, from the first."""

    run_id: str
    entries: list[EntryRow]
    changes: dict[str, str]


class PartDone(_Message, frozen=True):
    """From the worker: so much is done, and what it is at."""

    step: str
    done: int
    total: int


class WhatIfPlayed(_Message, frozen=True):
    """From the worker: it is on file."""


class WhatIfRefused(_Message, frozen=True):
    """From the worker: there will be none; the message is for the user."""

    message: str


WhatIfMessage = PlayWhatIf | PartDone | WhatIfPlayed | WhatIfRefused
_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[WhatIfMessage] = msgspec.msgpack.Decoder(WhatIfMessage)


def tell(stream: IO[bytes], message: WhatIfMessage) -> None:
    """Write one message and flush it."""
    stream.write(framed(_encoder.encode(message)))
    stream.flush()


def heard(stream: IO[bytes]) -> WhatIfMessage | None:
    """Read one message; None when the other side is gone."""
    payload = unframed(stream)
    return None if payload is None else _decoder.decode(payload)
