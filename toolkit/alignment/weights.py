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
            features={"length.difference": -0.0635, "length.ratio": -3.9391, "names.name.alone": -0.3625, "names.name.gain": 0.4035, "names.name.hope": -0.3532, "names.word.alone": -0.0831, "names.word.gain": 0.2234, "names.word.hope": -0.1225, "numbers.digits.alone": -0.2894, "numbers.digits.gain": 0.3618, "numbers.digits.hope": -0.3254, "numbers.words.alone": -0.3885, "numbers.words.gain": 0.2051, "numbers.words.hope": -0.1918, "punctuation.sign.alone": -0.4632, "punctuation.sign.gain": 0.3363, "punctuation.sign.hope": -0.2592, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.7143, -0.9327, -0.8992, -4.1564, -4.8602, -5.1188),
            swap=-3.7167, opening=-3.3404, extending=-2.0507,
        ),
        ("uk", "en"): Weights(
            features={"length.difference": -0.041, "length.ratio": -4.7861, "names.name.alone": -0.2155, "names.name.gain": 0.4838, "names.name.hope": -0.3517, "names.word.alone": -0.0406, "names.word.gain": 0.335, "names.word.hope": -0.1523, "numbers.digits.alone": -0.6697, "numbers.digits.gain": 0.5173, "numbers.digits.hope": -0.4342, "numbers.words.alone": -1.264, "numbers.words.gain": 0.45, "numbers.words.hope": -0.4035, "punctuation.sign.alone": -0.3199, "punctuation.sign.gain": 0.3827, "punctuation.sign.hope": -0.2798, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.6315, -1.4155, -0.6325, -4.7623, -4.2298, -5.023),
            swap=-3.557, opening=-3.1335, extending=-1.9257,
        ),
        ("ru", "en"): Weights(
            features={"length.difference": -0.0998, "length.ratio": -5.1938, "names.name.alone": -0.1913, "names.name.gain": 0.4834, "names.name.hope": -0.364, "names.word.alone": -0.0445, "names.word.gain": 0.3763, "names.word.hope": -0.1365, "numbers.digits.alone": -0.5968, "numbers.digits.gain": 0.5043, "numbers.digits.hope": -0.5019, "numbers.words.alone": -1.2259, "numbers.words.gain": 0.4082, "numbers.words.hope": -0.3296, "punctuation.sign.alone": -0.7404, "punctuation.sign.gain": 0.4075, "punctuation.sign.hope": -0.3075, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.733, -1.5317, -0.6188, -4.895, -3.9671, -5.0906),
            swap=-3.8654, opening=-3.2954, extending=-1.9083,
        ),
    },
    "together": {
        ("uk", "ru"): Weights(
            features={"length.difference": -0.0721, "length.ratio": -3.5153, "names.name.alone": -0.3359, "names.name.gain": 0.3723, "names.name.hope": -0.331, "names.word.alone": -0.0825, "names.word.gain": 0.2067, "names.word.hope": -0.1178, "numbers.digits.alone": -0.1589, "numbers.digits.gain": 0.327, "numbers.digits.hope": -0.3009, "numbers.words.alone": -0.3025, "numbers.words.gain": 0.153, "numbers.words.hope": -0.1366, "punctuation.sign.alone": -0.4061, "punctuation.sign.gain": 0.3006, "punctuation.sign.hope": -0.248, "together.carried": 0.4631, "together.known": 0.5182, "together.left": 0.3465, "together.lost": 0.7406, "together.ratio": 0.1054, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.4455, -1.0807, -1.0632, -4.1141, -4.824, -5.3324),
            swap=-3.1993, opening=-2.3002, extending=-1.0769,
        ),
        ("uk", "en"): Weights(
            features={"length.difference": -0.0249, "length.ratio": -4.7813, "names.name.alone": -0.1875, "names.name.gain": 0.3581, "names.name.hope": -0.2718, "names.word.alone": -0.0454, "names.word.gain": 0.2721, "names.word.hope": -0.1512, "numbers.digits.alone": -0.4561, "numbers.digits.gain": 0.4393, "numbers.digits.hope": -0.3791, "numbers.words.alone": -1.1797, "numbers.words.gain": 0.3698, "numbers.words.hope": -0.3489, "punctuation.sign.alone": -0.2412, "punctuation.sign.gain": 0.2903, "punctuation.sign.hope": -0.2481, "together.carried": 1.2425, "together.known": 0.1659, "together.left": 0.8643, "together.lost": 1.1619, "together.ratio": 0.1894, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.4253, -1.4385, -0.8285, -4.7713, -4.4265, -5.2658),
            swap=-2.8471, opening=-1.6358, extending=-0.5595,
        ),
        ("ru", "en"): Weights(
            features={"length.difference": -0.0493, "length.ratio": -5.96, "names.name.alone": -0.1327, "names.name.gain": 0.372, "names.name.hope": -0.3132, "names.word.alone": -0.06, "names.word.gain": 0.2995, "names.word.hope": -0.1314, "numbers.digits.alone": -0.5837, "numbers.digits.gain": 0.3953, "numbers.digits.hope": -0.4122, "numbers.words.alone": -1.0027, "numbers.words.gain": 0.3137, "numbers.words.hope": -0.2631, "punctuation.sign.alone": -0.8437, "punctuation.sign.gain": 0.4007, "punctuation.sign.hope": -0.3624, "together.carried": 1.4279, "together.known": 1.547, "together.left": 1.8867, "together.lost": 2.2836, "together.ratio": 0.0664, "layout.mixed": -4.0, "layout.over": -1.0, "layout.begins": 0.5},
            shapes=(1.5463, -1.8272, -0.9007, -5.1663, -4.0568, -5.4016),
            swap=-3.1928, opening=-0.8383, extending=0.4281,
        ),
    },
}
