"""One spelling of quotes, apostrophes, dashes, ellipses and spaces, for a second score that house styles do not move.

A translation that differs from its reference in ’ and ', — and – and … alone has a BLEU of 35. What is scored after this
table is labelled with `SIGNATURE`, whose number changes with the table.

    " for   « » “ ” „ ‟ ″ ‹ › and doubled ' or ‚          - for   ‐ ‑ ‒ – — ― −
    ' for   ’ ‘ ‚ ‛ ʼ ʹ ′ ` ´                             ... for …
    one space for any run of blanks (no-break, thin, …); soft hyphens, zero-width marks and byte order marks go; NFC
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.metrics.sums import Sums, of_metrics

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

SIGNATURE = "typography:1"
ONE = str.maketrans(
    dict.fromkeys("«»“”„‟″‹›", '"')
    | dict.fromkeys("’‘‚‛ʼʹ′`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "..."}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
SPACES = re.compile(r"\s+")


def typographic(text: str) -> str:
    r"""Return `text` with one kind of each mark.

    >>> typographic("«Поїзд» —\u00a05…"), typographic("об’їзд")
    ('"Поїзд" - 5...', "об'їзд")
    """
    if text.isascii() and "  " not in text and "''" not in text and "`" not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text).translate(ONE).replace("''", '"')
    return SPACES.sub(" ", text).strip()


def after_typography(
    make: Callable[[Sequence[Sequence[str]]], Sequence["Metric"]],
    hypotheses: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    tables: Mapping[str, Sequence[Sums]],
) -> dict[tuple[str, int], float]:
    """Return the score of each of `tables` after typographic normalisation, by metric and number of the system.

    `make` gives their metrics for other references. Only segments that it changes are counted anew.
    """
    if not tables:
        return {}
    outputs = {system: [typographic(line) for line in lines] for system, lines in hypotheses.items()}
    normal = [[typographic(line) for line in lines] for lines in references]
    changed = [
        i
        for i in range(len(references[0]))
        if any(new[i] != old[i] for new, old in zip(normal, references, strict=True))
        or any(outputs[system][i] != lines[i] for system, lines in hypotheses.items())
    ]
    if not changed:
        return {(name, number): sums.value for name, own in tables.items() for number, sums in enumerate(own)}
    part = [[lines[i] for i in changed] for lines in normal]
    again = of_metrics(
        make(part),
        {system: [lines[i] for i in changed] for system, lines in outputs.items()},
    )
    found = {}
    for own in again:
        name = own[0].metric
        for number, sums in enumerate(own):
            rows = tables[name][number].rows.copy()
            rows[changed] = sums.rows
            found[name, number] = float(sums.scores(rows.sum(0)[None])[0])
    return found
