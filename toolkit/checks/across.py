"""Names that a story spells otherwise than the rest of the corpus: needs to have seen all of it first."""

from collections.abc import Iterator

from toolkit.capitals import names_in, words_of
from toolkit.checks.check import House, Observation, mark
from toolkit.data import AlignedStory
from toolkit.saying import message, versions
from toolkit.text import plain


def unusual_spellings(story: AlignedStory, house: House) -> Iterator[Observation]:
    """Yield the names of a story that most of the corpus, or the house's list, spells otherwise, once each."""
    groups = house.unusual
    if not groups:
        return
    langs = {lang for lang, _ in groups}
    words = {lang: units for lang, units in words_of(story).items() if lang in langs}
    for lang in words:
        seen: set[str] = set()
        for i, unit in enumerate(names_in(words, lang)):
            for word in unit:
                group = groups.get((lang, word.text))
                if group is None or word.text in seen:
                    continue
                seen.add(word.text)
                usual, uses = next(((f, u) for f, u in group.forms if plain(f) in house.terms), group.forms[0])
                yield Observation(
                    unit=story.units[i],
                    message=message('{lang} "{form}", in the corpus "{usual}" ({count:one story|# stories}{first:, #}{last: to #})', lang=versions(lang), form=word.text, usual=usual, count=uses.stories, first=uses.first.isoformat() if uses.first else "", last=uses.last.isoformat() if uses.last else ""),
                    evidence=(lang, word.text, usual),
                    severity="minor",
                    odd=lang,
                    marks=(mark(story.units[i], lang, word.start, word.end),),
                )  # fmt: skip
