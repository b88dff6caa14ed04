"""A corpus on disk: a folder with a manifest, Parquet tables and the rows that were left out."""

from toolkit.corpus.folder import (
    MANIFEST,
    Corpus,
    KeptEncoder,
    Manifest,
    changed,
    faults,
    open_corpus,
    read_stories,
    refreshed,
    without,
    write_tables,
)
from toolkit.corpus.ledger import Ledger, Loss, Step, Tally
from toolkit.corpus.recipe import RECIPE, Recipe, ScoresFile, System, default_recipe, read_recipe, read_systems
from toolkit.corpus.tables import REVISIONS, SCORES, TABLES, schema, unit_row

__all__ = [
    "MANIFEST",
    "RECIPE",
    "REVISIONS",
    "SCORES",
    "TABLES",
    "Corpus",
    "KeptEncoder",
    "Ledger",
    "Loss",
    "Manifest",
    "Recipe",
    "ScoresFile",
    "Step",
    "System",
    "Tally",
    "changed",
    "default_recipe",
    "faults",
    "open_corpus",
    "read_recipe",
    "read_stories",
    "read_systems",
    "refreshed",
    "schema",
    "unit_row",
    "without",
    "write_tables",
]  # fmt: skip
