"""The data set's card: YAML for the Hub's machines, then what a reader asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from toolkit.data import LANGS
from toolkit.exports.about import About

if TYPE_CHECKING:
    from datasets import Features

# Of the Hub's list (documentation of repository licences), those that data sets come with.
HUB_LICENCES = frozenset(
    "apache-2.0 mit bsd-2-clause bsd-3-clause cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 "
    "cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 "
    "cc-by-nc-sa-4.0 odc-by odbl-1.0 pddl gpl-3.0 unlicense other unknown".split()
)
DEFAULT = "sentences"  # the configuration that the Hub shows first
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a configuration is."""

    rows: int
    files: int  # bytes of Parquet
    memory: int  # bytes of Arrow


def card(about: About, features: Mapping[str, "Features"], sizes: Mapping[str, Mapping[str, Size]]) -> str:
    """Return README.md."""
    table = "\n".join(
        f"| `{name}` | {', '.join(rows_of(of))} | {CONTENTS.get(name, PAIR)} |" for name, of in sizes.items()
    )
    account = "\n".join(about.account)
    licence = about.licence or "not stated: publishing asks for one"
    return f"""---
{yaml.safe_dump(metadata(about, features, sizes), allow_unicode=True, sort_keys=False, width=1000)}---

# {about.title}

{about.description}

## What is in it

| configuration | rows | a row is |
|---|---|---|
{table}

```python
from datasets import load_dataset

load_dataset("user/{about.name}")["train"][0]  # {{"uk": …, "ru": …, "en": …, "type": "translated", …}}
```

A version that leaves a sentence out has `None`. `*_spans` are offsets in code points into `text` of the article in
`articles`, whose `text_sha256` and `page_sha256` lead back to the page. `probability` is the aligner's estimate that
the link is exactly right. `published` of a sentence or pair is when the first version of its story came out.

## How it was built

By newsalign {about.newsalign} from saved pages: extracted, paired, cut into sentences, and all three versions aligned
together. {by_hand(about)}

What came in, what was left out, and why:

```
{account}
```

{splits(about)}

## Licence and removal

{licence}

Whoever wants a text or a name removed opens a discussion on this data set's page.
"""


def rows_of(sizes: Mapping[str, Size]) -> list[str]:
    return [f"{size.rows:,}" + (f" {split}" if len(sizes) > 1 else "") for split, size in sizes.items()]


def by_hand(about: About) -> str:
    if not about.corrected:
        return "Nothing was edited by hand."
    return f"Texts corrected by hand: {about.corrected:,}; `corrected` names the versions of a row that were."


def splits(about: About) -> str:
    """Return what is to be said of training and test data."""
    if about.splits:
        said = (
            f"Split {about.splits}. Units that were set aside and repeat a text of `train` were left out (rule `leak`)."
        )
    else:
        said = "There is one split, `train`: whoever evaluates on this data should cut it by `story`, never by row."
    if not about.leakage:
        return said
    leakage = "\n".join(about.leakage)
    return f"""{said}

Texts of test sets that stand in `train`: the same but for case and punctuation; these and those with a likeness (runs of
five characters) over .8; those that have eight words in a row in common with some text.

```
{leakage}
```"""


def metadata(
    about: About, features: Mapping[str, "Features"], sizes: Mapping[str, Mapping[str, Size]]
) -> dict[str, object]:
    """Return what the Hub's machines read: the YAML in front."""
    rows = sum(size.rows for size in sizes[DEFAULT].values())
    return {
        "language": list(LANGS),
        **licence_keys(about.licence),
        "pretty_name": about.title,
        "task_categories": ["translation"],
        "size_categories": [next((name for limit, name in SIZES if rows < limit), "n>1M")],
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


def licence_keys(licence: str | None) -> dict[str, str]:
    """Return what the Hub's card says of an SPDX licence: its own name in lower case where it has one.

    >>> licence_keys("Apache-2.0"), licence_keys("LicenseRef-UP")
    ({'license': 'apache-2.0'}, {'license': 'other', 'license_name': 'LicenseRef-UP'})
    """
    if licence is None:
        return {}
    if licence.lower() in HUB_LICENCES:
        return {"license": licence.lower()}
    return {"license": "other", "license_name": licence}


CONTENTS = {
    "sentences": "what the three versions say at one place, with type, probability and provenance",
    "articles": "one language version of a story",
    "alignments": "a three-way link, as sentence positions",
}
PAIR = "a pairwise link that both versions have, as `translation`"
