"""The data set's card: YAML for the Hub's machines, then what a reader asks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

from toolkit.data import LANGS
from toolkit.exports.about import About

if TYPE_CHECKING:
    from datasets import Features

DEFAULT = "sentences"  # the configuration that the Hub shows first
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def card(about: About, features: Mapping[str, "Features"], sizes: Mapping[str, tuple[int, int]], split: str) -> str:
    """Return README.md. `sizes` gives rows and bytes of each configuration."""
    rows = sizes[DEFAULT][0]
    head: dict[str, object] = {
        "language": list(LANGS),
        "license": about.licence,
        "pretty_name": about.title,
        "task_categories": ["translation"],
        "size_categories": [next((name for limit, name in SIZES if rows < limit), "n>1M")],
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found"],
        "multilinguality": ["translation"],
        "tags": ["news", "parallel-corpus", "sentence-alignment", "newsalign"],
        "configs": [
            {"config_name": name, "data_files": [{"split": split, "path": f"data/{name}/{split}-*.parquet"}]}
            | ({"default": True} if name == DEFAULT else {})
            for name in sizes
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": features[name]._to_yaml_list(),
                "splits": [{"name": split, "num_bytes": n_bytes, "num_examples": n_rows}],
                "download_size": n_bytes,
                "dataset_size": n_bytes,
            }
            for name, (n_rows, n_bytes) in sizes.items()
        ],
    }
    if about.licence is None:
        del head["license"]
    table = "\n".join(f"| `{name}` | {n_rows:,} | {CONTENTS.get(name, PAIR)} |" for name, (n_rows, _) in sizes.items())
    account = "\n".join(about.account)
    licence = about.licence or "not stated: publishing asks for one"
    return f"""---
{yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=1000)}---

# {about.title}

{about.description}

## What is in it

| configuration | rows | a row is |
|---|---|---|
{table}

```python
from datasets import load_dataset

load_dataset("{about.name}")["{split}"][0]  # {{"uk": …, "ru": …, "en": …, "type": "translated", …}}
```

A version that leaves a sentence out has `None`. `*_spans` are offsets in code points into `text` of the article in
`articles`, whose `text_sha256` and `page_sha256` lead back to the page. `probability` is the aligner's estimate that
the link is exactly right.

## How it was built

By newsalign {about.newsalign} from saved pages: extracted, paired, cut into sentences, and all three versions aligned
together. Nothing was edited by hand.

What came in, what was left out, and why:

```
{account}
```

There is one split, `{split}`: whoever evaluates on this data should cut it by `story`, never by row.

## Licence

{licence}
"""


CONTENTS = {
    "sentences": "what the three versions say at one place, with type, probability and provenance",
    "articles": "one language version of a story",
    "alignments": "a three-way link, as sentence positions",
}
PAIR = "a pairwise link that both versions have, as `translation`"
