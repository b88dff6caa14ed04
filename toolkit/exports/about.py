"""What an export says of its corpus, and what a user may choose."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from toolkit.data import PAIRS, Pair, SplitSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The corpus in words, for cards and headers."""

    name: str  # of files
    title: str
    description: str
    licence: str | None  # SPDX
    licence_link: str = ""  # of one that SPDX does not know
    contact: str = ""  # whom to ask for removal
    authors: tuple[str, ...] = ()  # "Family, Given", or an institution
    homepage: str = ""
    doi: str = ""
    released: date | None = None
    settings: str = ""  # of the recipe, those that choose and shape the rows, as TOML
    masks: Sequence[str] = ()  # kinds of personal data that stand as masks
    newsalign: str  # version that made it
    account: Sequence[str] = ()  # the loss ledger, a line each
    splits: str = ""  # how stories are split; "": they are not
    leakage: Sequence[str] = ()  # the certificate, a line each
    corrected: int = 0  # texts that were edited by hand
    card: str = ""  # the card that stands in the corpus already: what others wrote there is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Choices of the formats that have them."""

    pairs: tuple[Pair, ...] = PAIRS  # of formats that write a file a pair
    require_all: bool = False  # Moses, JSONL, TSV, XLSX: only units that all three versions have
    header: bool = True  # TSV: the names of the columns come first
    source: str = "*all*"  # TMX: srclang; "uk" for tools that insist on one
    splits: SplitSettings = field(default_factory=SplitSettings)  # a file each of training and test data
    locales: bool = False  # TMX, XLIFF: uk-UA, ru-UA, en-GB in place of uk, ru, en
