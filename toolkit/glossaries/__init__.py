"""Glossaries: what things are called in three languages. Read from CSV and TBX, written as both, and looked for in texts."""

from functools import cache
from importlib import resources
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files import read_text
from toolkit.glossaries import table, tbx
from toolkit.glossaries.glossary import Concept, Glossary, Hit, Term, glossary
from toolkit.saying import Message, message

__all__ = ["TABLES", "Concept", "Glossary", "Hit", "Term", "glossary", "read_glossary", "shipped"]

TABLES = ("places", "offices", "acronyms", "loaded", "renderings")  # that newsalign ships, in data/
TBX = (".tbx", ".xml")


def read_glossary(path: Path) -> tuple[Glossary, tuple[Message, ...]]:
    """Return a glossary, and what is wrong with rows of it, a line each; the rest is used.

    Raises ToolkitError where it cannot be read, names no two of our languages, or has no term at all.
    """
    if path.suffix.lower() in TBX:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ToolkitError(
                message("{path}: cannot be read: {reason}", path=str(path), reason=str(error.strerror or error))
            ) from error
        concepts, problems = tbx.concepts_of(str(path), content)
    else:
        concepts, problems = table.concepts_of(str(path), read_text(path))
    if not concepts:
        raise ToolkitError(message("{path}: no term in it; a row is a term in two languages or three", path=str(path)))
    return glossary(concepts), tuple(problems)


@cache
def shipped(name: str) -> Glossary:
    """Return one of TABLES."""
    text = (resources.files("toolkit.glossaries") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    concepts, problems = table.concepts_of(name, text)
    assert not problems, problems
    return glossary(concepts)
