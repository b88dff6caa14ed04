"""What was found, what came of it, and what was left alone: the account of a visit. It adds up."""

from dataclasses import dataclass, field

KEPT = ("fetched", "not-modified", "had")  # outcomes that leave a page, now or from before
COLUMNS = 120  # of a terminal


@dataclass(slots=True, kw_only=True)
class Tally:
    """How often each outcome came, with what it hit first."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, outcome: str, example: str, count: int = 1) -> None:
        if count:
            self.counts[outcome] = self.counts.get(outcome, 0) + count
            self.examples.setdefault(outcome, example)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, *outcomes: str) -> int:
        return sum(self.counts.get(outcome, 0) for outcome in outcomes)


@dataclass(slots=True, kw_only=True)
class Account:
    """Three steps, each with what it left out: lists read, addresses chosen, pages fetched."""

    site: str
    lists: Tally = field(default_factory=Tally)  # "read", or why not
    addresses: Tally = field(default_factory=Tally)  # "chosen", or why not
    pages: Tally = field(default_factory=Tally)  # of those chosen and those that pages named: an outcome each
    reserved: Tally = field(default_factory=Tally)  # pages that reserve text and data mining
    requests: int = 0
    bytes: int = 0  # of the WARC
    stopped: str = ""  # why the visit ended before its end
    ours: bool = True  # and whether that was a limit of our own

    @property
    def held(self) -> int:
        """The pages that are there now, of those asked for."""
        return self.pages.of(*KEPT)

    def lines(self) -> list[str]:
        """Return the account as lines for a terminal."""
        out = [*step("lists", self.lists, ("read",)), *step("addresses", self.addresses, ("chosen",))]
        by = ", ".join(f"{self.pages.of(o)} {o}" for o in KEPT if self.pages.of(o))
        out += step("pages", self.pages, KEPT, by)
        if self.reserved.total:
            out.append(
                f"{self.reserved.total:>17} tdm-reservation: the site reserves text and data mining; "
                "using these pages so needs its leave, or a law's"
            )
        out.append(f"{self.requests} requests to {self.site}; {self.bytes:,} bytes of WARC")
        return out


def step(noun: str, tally: Tally, kept: tuple[str, ...], by: str = "") -> list[str]:
    lines = [f"{noun:<11}{tally.total:>6} in {tally.of(*kept):>6} kept" + (f"   {by}" if by else "")]
    for outcome, count in sorted(tally.counts.items()):
        if outcome not in kept:
            line = " ".join(f"{outcome}: {tally.examples[outcome]}".split())
            line = f"{count:>17} {line}"
            lines.append(line if len(line) <= COLUMNS else line[: COLUMNS - 1] + "…")
    return lines
