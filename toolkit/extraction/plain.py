"""A text that is no page yet → the draft of an article: a paragraph a line, the first of them the headline."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from toolkit.data import Lang, Page, Site
from toolkit.decoding import decode
from toolkit.errors import UnusableError, UsageError
from toolkit.extraction.draft import BULLET, Block, Draft, squeezed
from toolkit.languages import language

LAYOUT = "plain"
PLACE = "file"  # what stands for the site of what is on no site yet


def draft_of_plain(page: Page, sites: Mapping[str, Site]) -> Draft:
    source, warnings = decode(page.content, page.charset)
    return draft_of_blocks(page, [block(line) for line in source.splitlines()], LAYOUT, warnings)


def draft_of_blocks(page: Page, blocks: Sequence[Block], layout: str, warnings: Sequence[str] = ()) -> Draft:
    """Return the draft of blocks, the first of them the headline. Raises UnusableError where there is no text behind it."""
    filled = [block for block in blocks if block.text]
    if len(filled) < 2:
        raise UnusableError("no-text", "a headline on the first line and the text below it are wanted")
    title, *text = filled
    return Draft(
        site=nowhere(page),
        layout=layout,
        key=stem(page),
        url="",
        claimed=claimed(page),
        title=title.text,
        blocks=tuple(text),
        warnings=tuple(warnings),
    )


def block(line: str) -> Block:
    text = squeezed(line)
    return Block("li", BULLET.sub("", text, count=1)) if BULLET.match(text) else Block("p", text)


def nowhere(page: Page) -> Site:
    return Site(name=PLACE, hosts=(), address="")


def stem(page: Page) -> str:
    return PurePosixPath(page.path).name.partition(".")[0] or PurePosixPath(page.path).name


def claimed(page: Page) -> Lang | None:
    """Return the language that a file's name tells.

    >>> claimed(Page(path="drafts/bridge_eng.docx", media="docx", content=b""))
    'en'
    """
    for part in reversed(PurePosixPath(page.path).name.lower().replace("_", ".").replace("-", ".").split(".")):
        try:
            return language(part)
        except UsageError:
            continue
    return None
