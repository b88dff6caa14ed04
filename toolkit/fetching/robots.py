"""What a robots.txt says to us (RFC 9309). Pure: the text is handed in."""

import re
from dataclasses import dataclass

from protego import Protego

PRODUCT = "newsalign"  # our product token: what a site writes behind "User-agent:" to speak to us
MAX_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
GROUP = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:?[ \t]*)([^\r\n#]*)", re.IGNORECASE | re.MULTILINE)
TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one origin."""

    parsed: Protego | None  # None: nothing is allowed

    def allow(self, url: str) -> bool:
        return self.parsed is not None and self.parsed.can_fetch(url, PRODUCT)

    @property
    def delay_s(self) -> float:
        """The seconds between requests that the site asks for; 0 where it does not."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(PRODUCT)
        return max(self.parsed.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self.parsed.sitemaps) if self.parsed else ()


NOTHING = Rules(None)


def rules(text: bytes) -> Rules:
    """Read a robots.txt: groups of one token joined, the longest match wins, "*" and "$" in paths."""
    head = text[:MAX_BYTES].decode("utf-8-sig", errors="replace")
    return Rules(Protego.parse(GROUP.sub(whole_token, head)))


def whole_token(group: re.Match[str]) -> str:
    """Leave ours and "*" as they are and make of every other token one that is not ours.

    RFC 9309 compares whole tokens, Protego how they begin: a group for "news" would be taken for ours.
    """
    name = group[2].strip()
    token = TOKEN.match(name)
    if name == "*":
        kept = "*"
    elif token and token[0].lower() == PRODUCT:
        kept = PRODUCT  # "newsalign/0.1" speaks to us, too
    else:
        kept = "another"
    return f"{group[1]}{kept}"
