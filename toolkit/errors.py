"""What the user can mend: printed as one line, without a traceback."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from toolkit.saying import Message, message, phrase

T = TypeVar("T")


class ToolkitError(Exception):
    """The message names the thing, says what is wrong with it, and what would be right.

    It is a string, or a `Message` where it can be said in other languages than English; as a string the error is English.
    """

    @property
    def said(self) -> Message | str:
        first = self.args[0] if self.args else ""
        return first if isinstance(first, Message) else str(self)


class UsageError(ToolkitError):
    """The command itself is wrong: the command line exits 2."""


class UnusableError(ToolkitError):
    """A page or file that gives no article: becomes a reject row, and the run goes on."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)  # both, or the error would not travel between processes
        self.reason = reason  # stable, for counting: "binary", "not-found"
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


def choose(kind: str, name: str, table: Mapping[str, T]) -> T:
    """Return `table[name]`; if there is none, say what there is.

    >>> choose("metric", "chrf2", {"bleu": 1, "chrf": 2})
    Traceback (most recent call last):
    toolkit.errors.UsageError: no metric 'chrf2', did you mean 'chrf'? (there are: bleu, chrf)
    """
    if name in table:
        return table[name]
    near = get_close_matches(name, table, n=1)
    raise UsageError(
        message(
            "no {kind} {name}, did you mean {near}? (there are: {known})"
            if near
            else "no {kind} {name} (there are: {known})",
            kind=phrase(kind),
            name=repr(name),
            near=repr(near[0]) if near else "",
            known=", ".join(table),
        )
    )
