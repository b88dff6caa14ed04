"""Time, to be handed in: a test's clock does not wait."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What time it is, and how to let it pass."""

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic  # seconds
    sleep: Callable[[float], None] = time.sleep
