"""What the evidence counts for: weights that `eval/alignment/fit_weights.py` fits to the yardstick's tuning seeds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.data import PAIRS, Pair

Round = Literal["alone", "together"]  # of the search: each pair by itself, or knowing what the other pairs found
ROUNDS: tuple[Round, ...] = ("alone", "together")
WEIGHTS_FILE = Path(__file__).with_name("weights.json")

# The yardstick has no kinds and no paragraphs: these were set by hand, so as to prefer and not to force.
LAYOUT = {"layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5}

# What margins are worth was learned as if nothing but the shape of a bead were known beside them (margins.py); words and
# names say much of the same. On the tuning seeds 0.3 and 0.4 are the best shares of a weak encoder (eval/results/encoder.md);
# of the two, 0.4 leaves more to one that knows the languages.
ENCODER = {"encoder.margin": 0.4}


@dataclass(frozen=True)
class Weights:
    """Log-odds: of a unit of each feature, of each shape of a bead, of beads that cross, of lines left alone."""

    features: Mapping[str, float]
    shapes: tuple[float, ...]
    swap: float
    woven: float
    opening: float
    extending: float


def read_weights(path: Path) -> Mapping[Round, Mapping[Pair, Weights]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: {
            pair: Weights(
                features={**weights["features"], **LAYOUT, **ENCODER},
                shapes=tuple(weights["shapes"]),
                swap=weights["swap"],
                woven=weights["woven"],
                opening=weights["opening"],
                extending=weights["extending"],
            )
            for pair in PAIRS
            for weights in (content[name]["-".join(pair)],)
        }
        for name in ROUNDS
    }


WEIGHTS = read_weights(WEIGHTS_FILE)
