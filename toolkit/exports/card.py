"""The data set's card: YAML for the Hub's machines, then what a reader asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit import cards
from toolkit.data import LANGS, PAIRS
from toolkit.exports.about import About
from toolkit.exports.facts import Facts
from toolkit.exports.licences import licence_keys
from toolkit.exports.sections import sections

if TYPE_CHECKING:
    from datasets import Features

DEFAULT = "sentences"  # the configuration that the Hub shows first
CONFIGS = (DEFAULT, "articles", "alignments", *("-".join(pair) for pair in PAIRS))  # all that there may be
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a configuration is."""

    rows: int
    files: int  # bytes of Parquet
    memory: int  # bytes of Arrow


Sizes = Mapping[str, Mapping[str, Size]]  # by configuration and split


def card(about: About, features: Mapping[str, "Features"], sizes: Sizes, facts: Facts) -> str:
    """Return README.md: the card that stands there, with our keys and sections as they are now."""
    rows = {name: {split: size.rows for split, size in of.items()} for name, of in sizes.items()}
    keys = metadata(about, features, sizes)
    gone = [name for name in ("license_name", "license_link") if name not in keys]
    return cards.merged(about.card, keys, sections(about, rows, facts), configs=CONFIGS, gone=gone)


def metadata(about: About, features: Mapping[str, "Features"], sizes: Sizes) -> dict[str, Any]:
    """Return what the Hub's machines read: the YAML in front."""
    rows = sum(size.rows for size in sizes[DEFAULT].values())
    return {
        "language": list(LANGS),
        **licence_keys(about.licence, about.licence_link),
        "pretty_name": about.title,
        "task_categories": ["translation"],
        "size_categories": [next((name for limit, name in SIZES if rows < limit), "n>10M")],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found"],
        "source_datasets": ["original"],
        "multilinguality": ["translation"],
        "tags": ["news", "parallel-corpus", "sentence-alignment", "newsalign"],
        "configs": [
            {
                "config_name": name,
                "data_files": [{"split": split, "path": f"data/{name}/{split}-*.parquet"} for split in of],
            }
            | ({"default": True} if name == DEFAULT else {})
            for name, of in sizes.items()
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": features[name]._to_yaml_list(),
                "splits": [
                    {"name": split, "num_bytes": size.memory, "num_examples": size.rows} for split, size in of.items()
                ],
                "download_size": sum(size.files for size in of.values()),
                "dataset_size": sum(size.memory for size in of.values()),
            }
            for name, of in sizes.items()
        ],
    }
