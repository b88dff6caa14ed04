"""Links in the text that lead to pages in another language: a translator keeps those of the original."""

from collections import Counter
from collections.abc import Iterator, Mapping

from toolkit.addresses import find_address
from toolkit.data import AlignedStory, Sign, Site

WEIGHT = 1.2


def links(story: AlignedStory, sites: Mapping[str, Site]) -> Iterator[Sign]:
    """Only links to articles of known sites tell a language, and only to one that the story has a version in."""
    for article in story.articles:
        found = [address.lang for link in article.links if (address := find_address(link.url, sites))]
        for lang, count in sorted(Counter(found).items()):
            if lang != article.lang and lang in story.langs and 2 * count > len(found):
                text = f"{count} of {len(found)} links to articles in the {article.lang} version lead to {lang} pages"
                yield Sign(name="links", lang=lang, weight=WEIGHT, text=text)
