"""Source lines: one that a version lacks, and a person or network that two versions name as a source and the third does not."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from toolkit.checks.check import Observation
from toolkit.data import LANGS, AlignedStory, Article, Lang, Severity, Unit
from toolkit.names import alike, name_keys
from toolkit.saying import message, versions

NETWORKS = {  # that sources publish on, as each language writes them
    "Telegram": r"telegram|телеграм",
    "Facebook": r"facebook|фейсбу|фб\b",
    "Instagram": r"instagram|інстаграм|инстаграм",
    "YouTube": r"youtube|ютуб",
    "TikTok": r"tik ?tok|тікток|тикток",
    "Reuters": r"reuters|рейтер|ройтерс",
}
WORD = r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*"
SHORT = 4  # letters
SAME = 0.45  # likeness of the keys of one name in two languages
SUMMARY = "summary"  # a version with this warning leaves out what it likes


def differing_sources(story: AlignedStory) -> Iterator[Observation]:
    """Yield what the Source line of a version lacks that those of its sisters have, and versions without such a line."""
    if len(story.langs) < 2:
        return
    lines = {a.lang: line for a in story.articles if (line := _line(a))}
    lacking = [lang for lang in story.langs if lang not in lines]
    if lines and lacking:
        yield _without_line(story, lines, lacking)
    if len(lines) < 2:
        return
    unit = next((u for u in story.units if u.kind == "source" and all(u.text(lang) for lang in lines)), None)
    for name, have, lack in (*_networks(lines), *_persons(lines)):
        certain = len(have) == 2 and len(lines) == 3
        yield Observation(
            unit=unit,
            message=message(
                "{has:# names|# name} {name} as a source, {lang} does not",
                has=versions(*have),
                name=name,
                lang=versions(lack),
            ),
            evidence=(lack, name.lower()),
            severity="minor" if certain else "info",
            odd=lack if certain else None,
        )


def _line(article: Article) -> str:
    return " ".join(p.text for p in article.paragraphs if p.kind == "source" and p.text)


def _without_line(story: AlignedStory, lines: Mapping[Lang, str], lacking: list[Lang]) -> Observation:
    have = tuple(lang for lang in LANGS if lang in lines)
    article = story.article(lacking[0])
    certain = len(have) == 2 and article is not None and not any(w.startswith(SUMMARY) for w in article.warnings)
    severity: Severity = "minor" if certain else "info"
    return Observation(
        unit=_unit(story, have[0]),
        message=message(
            "{lang} has no Source line, {others:# has one|# have one}", lang=versions(*lacking), others=versions(*have)
        ),
        evidence=("no-line", *lacking),
        severity=severity,
        odd=lacking[0] if certain else None,
    )


def _unit(story: AlignedStory, lang: Lang) -> Unit | None:
    return next((u for u in story.units if u.kind == "source" and u.text(lang)), None)


def _networks(lines: Mapping[Lang, str]) -> Iterator[tuple[str, tuple[Lang, ...], Lang]]:
    for name, pattern in NETWORKS.items():
        have = tuple(lang for lang in lines if re.search(pattern, lines[lang], re.IGNORECASE))
        if have and len(have) == len(lines) - 1:
            yield name, have, next(lang for lang in lines if lang not in have)


def _persons(lines: Mapping[Lang, str]) -> Iterator[tuple[str, tuple[Lang, ...], Lang]]:
    """Yield a person that all lines but one name: two words with capitals that sound alike in them."""
    if len(lines) < 3:
        return
    words = {lang: set(name_keys(_capitals(text), lang)) for lang, text in lines.items()}
    persons = {lang: _pairs(text, lang) for lang, text in lines.items()}
    for one, other in combinations(lines, 2):
        lack = next(lang for lang in lines if lang not in (one, other))
        for keys, name in persons[one].items():
            shared = any(
                all(alike(a, b) >= SAME for a, b in zip(keys, theirs, strict=True)) for theirs in persons[other]
            )
            if shared and not any(alike(key, word) >= SAME for key in keys for word in words[lack]):
                yield name, (one, other), lack


def _capitals(text: str) -> list[str]:
    return [m.group() for m in re.finditer(WORD, text) if m.group()[0].isupper() and len(m.group()) >= SHORT - 1]


def _pairs(text: str, lang: Lang) -> dict[tuple[str, str], str]:
    """Return first names with surnames, by their keys."""
    found = {}
    words = list(re.finditer(WORD, text))
    for first, second in pairwise(words):
        between = text[first.end() : second.start()]
        fits = all(
            len(w.group()) >= SHORT and w.group()[0].isupper() and not w.group().isupper() for w in (first, second)
        )
        if fits and between.isspace() and first.start():
            one, other = name_keys([first.group(), second.group()], lang)
            found[one, other] = f"{first.group()} {second.group()}"
    return found
