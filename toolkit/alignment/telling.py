"""An explanation for a terminal: for each link its sentences, what spoke for it and against it, and what came second."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from toolkit.alignment.explaining import Explanation, Part, Positions, Reason, Rival
from toolkit.data import LANGS, Lang, Pair, Versions

SHORT = 92  # characters of a sentence
WIDTH = 100  # of a line
TIES = 8  # of a source that are told, the strongest
CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)  # what a terminal might obey
BESIDE = 34  # characters before what a source says
HEAD = (
    "Evidence in log-odds, against leaving the sentences alone: for a link, and against it. What was there to be met",
    "(numbers, names, words that the lexicon knows) stands against a link, and what was met stands for it.",
)
LEAST = 0.05  # log-odds that are shown


def told(versions: Versions, explanation: Explanation) -> str:
    """Return the explanation of a story as lines of text."""
    sizes = ", ".join(f"{lang} {len(versions.lines(lang))}" for lang in LANGS if versions.lines(lang))
    lines = [f"{_clean(versions.story)}: {sizes} sentences, counted from 0", *HEAD]
    for pair, reasons in explanation.items():
        lines += ["", f"== {pair[0]}-{pair[1]}"]
        for reason in reasons:
            lines += ["", *_lines(versions, pair, reason)]
    if not explanation:
        lines += ["", "no two versions, so nothing to link"]
    return "\n".join(lines) + "\n"


def _lines(versions: Versions, pair: Pair, reason: Reason) -> Iterator[str]:
    link = reason.link
    for lang, positions in zip(pair, (link.left, link.right), strict=True):
        for position in positions:
            yield f"{lang} {position:<3} {_short(versions.lines(lang)[position].text)}"
    alone = not (link.left and link.right)
    yield f"   {link.type}, {_share(link.probability)}" + ("" if alone else f"; evidence {reason.log_odds:+.1f}")
    second = reason.second
    if alone and second and second.left and second.right:
        yield f"   instead of {_named(pair, second)}, {_share(second.probability)}; evidence {reason.log_odds:+.1f}"
        for lang, positions in zip(pair, (second.left, second.right), strict=True):
            for position in positions:
                if position not in (link.left if lang == pair[0] else link.right):
                    yield f"      {lang} {position:<3} {_short(versions.lines(lang)[position].text, SHORT - 6)}"
    for part in reason.parts:
        if part.missing or max(abs(part.found), abs(part.log_odds)) >= LEAST:
            yield from _part(part)
    if not alone and second:
        yield f"   second: {_named(pair, second)}, {_share(second.probability)}"


def _part(part: Part) -> Iterator[str]:
    """Yield what a source says. What its ties add stands for the link, the rest of it against, if it is less than nothing."""
    rest = part.log_odds - part.found
    pro, contra = part.found + max(rest, 0.0), min(rest, 0.0)
    said = "  ".join(_tie(tie.left, tie.right) for tie in part.ties[:TIES])
    if len(part.ties) > TIES:
        said += f"  and {len(part.ties) - TIES} more"
    if part.missing:
        said += ("; " if said else "") + "not met: " + _listed(part.missing)
    head = f"   {_number(pro)} {_number(contra)}  {part.source}"
    first, *more = textwrap.wrap(_clean(said or part.note), WIDTH - BESIDE) or [""]
    yield f"{head:<{BESIDE}}{first}".rstrip()
    yield from (f"{'':<{BESIDE}}{line}" for line in more)


def _number(log_odds: float) -> str:
    return f"{log_odds:+6.1f}" if abs(log_odds) >= LEAST else f"{'':6}"


def _share(probability: float) -> str:
    return f"{probability:.3f}" if probability >= 0.0005 else "under 0.001"


def _tie(left: str, right: str) -> str:
    return left if left == right else f"{left}~{right}"


def _listed(missing: Sequence[tuple[Lang, str]]) -> str:
    """Return marks by language, signs without commas between them.

    >>> _listed([("uk", "31"), ("uk", "Чайка"), ("en", "«"), ("en", "»")])
    '31, Чайка (uk); « » (en)'
    """
    told = []
    for lang in LANGS:
        texts = [text for of, text in missing if of == lang][:TIES]
        if texts:
            told.append((" " if not any(map(str.isalnum, "".join(texts))) else ", ").join(texts) + f" ({lang})")
    return "; ".join(told)


def _named(pair: Pair, rival: Rival) -> str:
    """Return how to call a link.

    >>> _named(("uk", "en"), Rival(left=(3, 4), right=(5,), probability=0.1))
    'uk 3-4 with en 5'
    >>> _named(("uk", "en"), Rival(left=(), right=(5,), probability=0.1))
    'en 5 left alone'
    """
    left, right = (f"{lang} {_run(at)}" if at else "" for lang, at in zip(pair, (rival.left, rival.right), strict=True))
    return f"{left} with {right}" if left and right else f"{left or right} left alone"


def _run(positions: Positions) -> str:
    if positions[-1] - positions[0] + 1 > len(positions):
        return " and ".join(map(str, positions))
    return str(positions[0]) if len(positions) == 1 else f"{positions[0]}-{positions[-1]}"


def _short(text: str, size: int = SHORT) -> str:
    """Return the beginning of a sentence, and of a long one its end, where the difference often is.

    >>> _short("Один два три чотири шість вісім", 22)
    'Один два … сть вісім'
    """
    text = _clean(text[: 20 * SHORT] + text[-SHORT:] if len(text) > 21 * SHORT else text)
    if len(text) <= size:
        return text
    keep = (size - 3) // 2
    return f"{text[:keep].rstrip()} … {text[-keep:].lstrip()}"


def _clean(text: str) -> str:
    return CONTROL.sub("\ufffd", " ".join(text.split()))
