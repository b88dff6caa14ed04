"""What the evidence counts for: weights of the features, fitted by `eval/alignment/fit.py`. Written by it; do not edit."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.data import Pair


@dataclass(frozen=True)
class Weights:
    """Log-odds: for each unit of a feature, for each shape of a bead, for a swap, for lines left alone."""

    features: Mapping[str, float]
    shapes: tuple[float, ...]
    swap: float
    opening: float
    extending: float


WEIGHTS: Mapping[str, Mapping[Pair, Weights]] = {
    "alone": {
        ("uk", "ru"): Weights(
            features={"length.difference": -0.024, "length.ratio": -3.8505, "names.name.alone": -0.3042, "names.name.gain": 0.3321, "names.name.hope": -0.2769, "names.word.alone": -0.0158, "names.word.gain": 0.0529, "names.word.hope": -0.0006, "numbers.digits.alone": -0.3875, "numbers.digits.gain": 0.2917, "numbers.digits.hope": -0.2783, "numbers.words.alone": -0.3, "numbers.words.gain": 0.1321, "numbers.words.hope": -0.1082, "punctuation.sign.alone": -0.5466, "punctuation.sign.gain": 0.299, "punctuation.sign.hope": -0.2429, "words.stem.alone": -0.0703, "words.stem.gain": 0.1448, "words.stem.hope": -0.1173, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.9528, -0.7819, -0.7537, -4.2664, -5.0316, -5.1027),
            swap=-3.8329, opening=-3.445, extending=-2.251,
        ),
        ("uk", "en"): Weights(
            features={"length.difference": 0.023, "length.ratio": -4.0344, "names.name.alone": 0.012, "names.name.gain": 0.3174, "names.name.hope": -0.1876, "names.word.alone": 0.0504, "names.word.gain": 0.0803, "names.word.hope": 0.0177, "numbers.digits.alone": -0.6133, "numbers.digits.gain": 0.5295, "numbers.digits.hope": -0.4637, "numbers.words.alone": -0.8721, "numbers.words.gain": 0.2338, "numbers.words.hope": -0.2884, "punctuation.sign.alone": -0.0501, "punctuation.sign.gain": 0.2576, "punctuation.sign.hope": -0.2265, "words.stem.alone": -0.1849, "words.stem.gain": 0.2635, "words.stem.hope": -0.2206, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(2.3552, -0.768, -0.4682, -5.1735, -4.6208, -4.974),
            swap=-3.9297, opening=-3.4956, extending=-2.4329,
        ),
        ("ru", "en"): Weights(
            features={"length.difference": 0.022, "length.ratio": -5.7759, "names.name.alone": 0.0205, "names.name.gain": 0.2926, "names.name.hope": -0.2004, "names.word.alone": -0.0161, "names.word.gain": 0.0857, "names.word.hope": 0.0082, "numbers.digits.alone": -0.5905, "numbers.digits.gain": 0.4009, "numbers.digits.hope": -0.3955, "numbers.words.alone": -0.7925, "numbers.words.gain": 0.2001, "numbers.words.hope": -0.1914, "punctuation.sign.alone": -1.0424, "punctuation.sign.gain": 0.2739, "punctuation.sign.hope": -0.2882, "words.stem.alone": -0.1147, "words.stem.gain": 0.2564, "words.stem.hope": -0.182, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(2.5378, -0.8635, -0.187, -5.914, -4.2318, -4.9027),
            swap=-4.0291, opening=-3.4958, extending=-2.2341,
        ),
    },
    "together": {
        ("uk", "ru"): Weights(
            features={"length.difference": -0.0341, "length.ratio": -3.497, "names.name.alone": -0.2879, "names.name.gain": 0.3328, "names.name.hope": -0.2855, "names.word.alone": -0.0174, "names.word.gain": 0.0354, "names.word.hope": 0.0083, "numbers.digits.alone": -0.3003, "numbers.digits.gain": 0.2714, "numbers.digits.hope": -0.2551, "numbers.words.alone": -0.3147, "numbers.words.gain": 0.087, "numbers.words.hope": -0.0741, "punctuation.sign.alone": -0.4197, "punctuation.sign.gain": 0.2825, "punctuation.sign.hope": -0.2457, "together.carried": 0.7414, "together.known": 0.5935, "together.left": 0.707, "together.lost": 1.3155, "together.ratio": 0.2094, "words.stem.alone": -0.0661, "words.stem.gain": 0.1242, "words.stem.hope": -0.1087, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.6609, -0.9568, -0.9706, -4.2689, -5.0149, -5.4528),
            swap=-3.3773, opening=-1.8903, extending=-0.7028,
        ),
        ("uk", "en"): Weights(
            features={"length.difference": 0.0087, "length.ratio": -3.6413, "names.name.alone": -0.0001, "names.name.gain": 0.322, "names.name.hope": -0.2226, "names.word.alone": 0.0244, "names.word.gain": 0.0303, "names.word.hope": 0.0453, "numbers.digits.alone": -0.4696, "numbers.digits.gain": 0.4497, "numbers.digits.hope": -0.4064, "numbers.words.alone": -0.7189, "numbers.words.gain": 0.1707, "numbers.words.hope": -0.2264, "punctuation.sign.alone": -0.0598, "punctuation.sign.gain": 0.23, "punctuation.sign.hope": -0.224, "together.carried": 1.8362, "together.known": 0.2679, "together.left": 0.7764, "together.lost": 1.2639, "together.ratio": -0.0125, "words.stem.alone": -0.1546, "words.stem.gain": 0.2299, "words.stem.hope": -0.1947, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.9214, -1.0848, -0.7178, -5.0438, -4.6374, -5.2386),
            swap=-3.1967, opening=-1.8702, extending=-0.8852,
        ),
        ("ru", "en"): Weights(
            features={"length.difference": 0.0268, "length.ratio": -6.1213, "names.name.alone": 0.0496, "names.name.gain": 0.2551, "names.name.hope": -0.1613, "names.word.alone": -0.0074, "names.word.gain": 0.0661, "names.word.hope": 0.0139, "numbers.digits.alone": -0.6288, "numbers.digits.gain": 0.3705, "numbers.digits.hope": -0.3593, "numbers.words.alone": -0.3532, "numbers.words.gain": 0.1929, "numbers.words.hope": -0.221, "punctuation.sign.alone": -1.1652, "punctuation.sign.gain": 0.2994, "punctuation.sign.hope": -0.3254, "together.carried": 1.2324, "together.known": 2.0487, "together.left": 2.2106, "together.lost": 2.9511, "together.ratio": 0.1067, "words.stem.alone": -0.126, "words.stem.gain": 0.2167, "words.stem.hope": -0.1679, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(2.1645, -1.2322, -0.5063, -6.1309, -4.4287, -5.3109),
            swap=-3.4987, opening=-0.4096, extending=0.778,
        ),
    },
}
