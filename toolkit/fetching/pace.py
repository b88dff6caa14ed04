"""When the next request may go out: our own delay, which the site can lengthen and never shorten."""

from datetime import UTC
from email.utils import parsedate_to_datetime

from toolkit.fetching.clock import Clock

MAX_WAIT_S = 900.0  # a site that asks for more is asking us to come another day
MAX_DELAY_S = 60.0  # up to which 429 and 503 double the delay


class Stopped(Exception):  # noqa: N818  # a visit that ends is no error
    """The visit ends here; the same command goes on later. The message says why."""

    def __init__(self, why: str, *, ours: bool = False) -> None:
        super().__init__(why)
        self.ours = ours  # a limit of the user's, not a wish of the site


class Pace:
    """One request at a time, whatever host of the site it goes to."""

    def __init__(self, clock: Clock, *, delay_s: float, max_s: float | None = None) -> None:
        """Start now. `delay_s` stands between the end of an answer and the next request, `max_s` is for the whole visit."""
        self.clock = clock
        self.delay_s = delay_s
        self.asked_s = 0.0  # what robots.txt asks for, the longest of all hosts
        start = clock.monotonic()
        self.ready = start
        self.end = None if max_s is None else start + max_s

    @property
    def standing_s(self) -> float:
        return max(self.delay_s, self.asked_s)

    def ask_for(self, delay_s: float) -> None:
        self.asked_s = max(self.asked_s, delay_s)

    def wait(self) -> None:
        """Sleep until the next request may go out. Raises Stopped where that is too far away."""
        now = self.clock.monotonic()
        if self.end is not None and max(now, self.ready) >= self.end:
            raise Stopped("the time for this visit is over", ours=True)
        if self.ready - now > MAX_WAIT_S:
            raise Stopped(f"the site asks for a pause of {self.ready - now:,.0f} s; come back then")
        if self.ready > now:
            self.clock.sleep(self.ready - now)

    def answered(self, took_s: float) -> None:
        """Set the next request a delay away from this answer; a slow server gets as much rest as it worked."""
        self.put_off(max(self.standing_s, took_s))

    def put_off(self, wait_s: float) -> None:
        self.ready = max(self.ready, self.clock.monotonic() + wait_s)

    def slow_down(self) -> None:
        """Double our own delay for the rest of the visit: we were told that we are too fast."""
        self.delay_s = min(max(2 * self.delay_s, 1.0), max(MAX_DELAY_S, self.delay_s))

    def retry_after_s(self, value: str) -> float:
        """Return the seconds that a Retry-After header asks for, given as a number or as a date; 0 where it says nothing."""
        value = value.strip()
        if value.isdecimal():
            return float(value[:12])
        try:
            then = parsedate_to_datetime(value)
        except (ValueError, TypeError, OverflowError):
            return 0.0
        if then.tzinfo is None:
            then = then.replace(tzinfo=UTC)
        return max(0.0, (then - self.clock.now()).total_seconds())
