from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.addresses import find_address
from toolkit.data import LANGS, Alternate, Article, Lang, Paragraph, Story
from toolkit.pairing import pair
from toolkit.sites import SITES

CODES = {"uk": "", "ru": "rus/", "en": "eng/"}
NOON = datetime(2026, 4, 2, 12, tzinfo=timezone(timedelta(hours=3)))


def url(key: str, lang: Lang) -> str:
    return f"https://news.example/{CODES[lang]}news/2026/04/02/{key}/"


def article(
    key: str,
    lang: Lang,
    *,
    says: dict[Lang, str] | None = None,
    via: str = "hreflang",
    text: str = "Text.",
    **changes: object,
) -> Article:
    """Return a version; `says` names the keys of the others."""
    made = Article(
        site="news.example",
        key=key,
        lang=lang,
        claimed=lang,
        url=url(key, lang),
        published=NOON,
        paragraphs=(Paragraph(kind="body", text=text, start=0),),
        alternates=tuple(Alternate(other, url(k, other), via) for other, k in (says or {}).items()),
        page=f"{lang}/{key}.html",
        page_sha256="0",
        extractor="news.example/2025/1",
    )
    return replace(made, **changes)


def shown(stories: tuple[Story, ...]) -> dict[str, list[str]]:
    return {s.id: [f"{m.article.split('/', 1)[1]}: {m.reason}" for m in s.members] for s in stories}


def paired(*articles: Article) -> dict[str, list[str]]:
    stories, drops = pair(articles, SITES)
    assert drops == ()
    return shown(stories)


def reasons(*articles: Article) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the pages that are kept, and path and reason of those that are not."""
    stories, drops = pair(articles, SITES)
    return [m.page for s in stories for m in s.members], [(d.where, d.reason) for d in drops]


def test_one_address_in_all_its_spellings_is_one_article():
    spellings = (
        "https://www.pravda.com.ua/eng/news/2022/10/08/7370862/index.amp",
        "https://pravda.com.ua/eng/news/2022/10/8/7370862",
        "http://www.pravda.com.ua/eng/news/2022/10/8/7370862/?utm_source=x#top",
    )
    found = [find_address(spelling, SITES) for spelling in spellings]
    assert len(set(found)) == 1
    assert found[0].url == "https://www.pravda.com.ua/eng/news/2022/10/08/7370862/"
    assert (found[0].lang, found[0].key, found[0].section) == ("en", "7370862", "news")


@pytest.mark.parametrize(
    "other",
    [
        "https://www.pravda.com.ua/",
        "https://www.pravda.com.ua/rus/news/",
        "https://www.pravda.com.ua/archives/date_08102022/",
        "https://www.pravda.com.ua/news/2022/13/45/7370862/",
        "https://champion.com.ua/news/2022/10/08/7370862/",
        "https://[broken",
        "news/2022/10/08/7370862",
    ],
)
def test_other_addresses_are_no_articles(other):
    assert find_address(other, SITES) is None


def test_versions_are_paired_by_what_pages_say_and_by_their_number():
    uk, ru, en = (article("1", lang) for lang in LANGS)
    says = replace(uk, alternates=(Alternate("ru", ru.url, "hreflang"),))
    assert paired(uk, ru) == {"news.example/1": ["1/uk: same id", "1/ru: same id"]}
    assert paired(says, ru, en) == {
        "news.example/1": ["1/uk: hreflang + same id", "1/ru: hreflang + same id", "1/en: same id"]
    }
    menu = article("1", "en", says={"uk": "1"}, via="menu")
    assert paired(uk, menu) == {"news.example/1": ["1/uk: menu + same id", "1/en: menu + same id"]}
    assert paired(en, article("2", "uk")) == {"news.example/1": ["1/en: alone"], "news.example/2": ["2/uk: alone"]}


def test_versions_with_unequal_numbers_are_paired_by_hreflang():
    uk, ru = article("1", "uk", says={"ru": "2"}), article("2", "ru", says={"uk": "1"})
    assert paired(uk, ru) == {"news.example/1": ["1/uk: hreflang", "2/ru: hreflang"]}
    assert paired(uk, article("2", "ru")) == {"news.example/1": ["1/uk: hreflang, one way", "2/ru: hreflang, one way"]}


def test_versions_that_name_a_third_one_are_paired_though_it_is_not_saved():
    ru, en = article("2", "ru", says={"uk": "1"}), article("3", "en", says={"uk": "1"})
    common = "a third version in common"
    assert paired(ru, en) == {"news.example/1": [f"2/ru: {common}", f"3/en: {common}"]}
    # but not where many pages name one by mistake
    assert len(paired(ru, en, article("4", "en", says={"uk": "1"}))) == 3


def test_what_both_pages_say_outweighs_a_shared_number():
    uk, en = article("1", "uk", says={"en": "2"}), article("2", "en", says={"uk": "1"})
    assert paired(uk, en, article("1", "en")) == {
        "news.example/1": ["1/uk: hreflang", "2/en: hreflang"],
        "news.example/1/en": ["1/en: alone"],
    }


def test_the_id_of_a_story_stays_when_a_version_joins():
    ru, en = article("2", "ru", says={"uk": "1"}), article("3", "en", says={"uk": "1", "ru": "2"})
    uk = article("1", "uk")
    assert {*paired(ru), *paired(en), *paired(ru, en), *paired(uk, ru, en)} == {"news.example/1"}


def test_a_page_that_names_itself_is_not_paired_with_itself():
    assert paired(article("1", "uk", says={"uk": "1"})) == {"news.example/1": ["1/uk: alone"]}
    itself = article("1", "uk")
    itself = replace(itself, alternates=(Alternate("en", itself.url, "hreflang"),))
    assert paired(itself) == {"news.example/1": ["1/uk: alone"]}


def test_links_to_front_pages_pair_nothing():
    front = Alternate("en", "https://news.example/eng/", "hreflang")
    assert len(paired(*(article(key, "uk", alternates=(front,)) for key in "123"))) == 3


def test_of_copies_the_newest_and_fullest_is_kept():
    old = article("1", "uk", page="a")
    long = article("1", "uk", text="A longer text.", page="b")
    new = article("1", "uk", updated=NOON + timedelta(hours=1), page="c")
    amp = article("1", "uk", text="A longer text.", page="0", extractor="news.example/2025-amp/1")
    assert reasons(old, long, new, amp) == (["c"], [("b", "revision"), ("0", "duplicate"), ("a", "duplicate")])
    assert reasons(old, long, amp)[0] == ["b"]
    assert reasons(old, replace(old, page="0"))[0] == ["0"]


def test_an_older_state_of_an_article_is_a_revision_and_the_newest_is_used():
    first = article("1", "uk", page="z", fetched=NOON, text="A longer text, as it was.")
    later = replace(
        first, page="y", fetched=NOON + timedelta(days=1), paragraphs=(Paragraph(kind="body", text="New.", start=0),)
    )
    again = replace(later, page="x", fetched=NOON + timedelta(days=2))
    assert reasons(first, later, again) == (["x"], [("y", "duplicate"), ("z", "revision")])
    corrected = replace(first, page="w", updated=NOON + timedelta(hours=1))
    assert reasons(corrected, again)[0] == ["w"]  # by its own account it is newer, whenever it was saved
    amp = replace(first, page="v", fetched=NOON + timedelta(days=3), extractor="news.example/2025-amp/1")
    assert reasons(amp, first) == (["z"], [("v", "duplicate")])


def test_a_version_paired_with_itself_is_dropped():
    uk = article("1", "uk")
    assert reasons(uk, replace(uk, claimed="ru", url=url("1", "ru"), page="ru")) == (
        ["uk/1.html"],
        [("ru", "paired-with-itself")],
    )


def test_a_second_version_in_one_language_is_dropped():
    uk = article("1", "uk")
    english = article("1", "uk", claimed="en", url=url("1", "en"), text="A much longer text.", page="en")
    assert reasons(uk, english, article("1", "ru")) == (["uk/1.html", "ru/1.html"], [("en", "same-language")])


def test_a_page_in_another_language_than_its_address_says_is_paired_by_its_text():
    uk = article("1", "uk", claimed="en", url=url("1", "en"))
    assert paired(uk, article("1", "ru")) == {"news.example/1": ["1/uk: same id", "1/ru: same id"]}


def test_versions_on_sites_we_cannot_read_are_paired_by_hreflang():
    def abroad(lang: Lang, host: str, path: str, other: str) -> Article:
        key = pair_key(f"https://{host}/{path}")
        links = (Alternate("ru" if lang == "uk" else "uk", other, "hreflang"),)
        return article(key, lang, site=host, url=f"https://www.{host}/{path}/", alternates=links)

    uk = abroad("uk", "slovo.example", "a", "https://ru.slovo.example/b")
    ru = abroad("ru", "ru.slovo.example", "b", "https://slovo.example/a?x=1")
    assert list(paired(uk, ru).values()) == [[f"{uk.key}/uk: hreflang", f"{ru.key}/ru: hreflang"]]


def pair_key(address: str) -> str:
    from toolkit.addresses import identity

    found = identity(address, SITES)
    assert found is not None
    return found[1]


articles = st.builds(
    lambda key, lang, says, claimed, text, via, hours, page: article(
        key,
        lang,
        says=says,
        via=via,
        text=text,
        claimed=claimed,
        url=url(key, claimed),
        updated=NOON + timedelta(hours=hours) if hours else None,
        page=page,
    ),
    key=st.sampled_from("123"),
    lang=st.sampled_from(LANGS),
    says=st.dictionaries(st.sampled_from(LANGS), st.sampled_from("1234"), max_size=3),
    claimed=st.sampled_from(LANGS),
    text=st.sampled_from(["Text.", "More text."]),
    via=st.sampled_from(["hreflang", "menu"]),
    hours=st.integers(0, 2),
    page=st.text("abc", min_size=1, max_size=4),
)
collections = st.lists(articles, max_size=9, unique_by=lambda a: a.page)


@given(collections, st.data())
def test_the_order_of_articles_does_not_matter(found, data):
    assert pair(data.draw(st.permutations(found)), SITES) == pair(found, SITES)


@given(collections)
def test_each_article_is_in_one_story_or_dropped_and_no_story_has_a_language_twice(found):
    stories, drops = pair(found, SITES)
    kept = [m.page for s in stories for m in s.members]
    assert sorted(kept + [d.where for d in drops]) == sorted(a.page for a in found)
    assert len({s.id for s in stories}) == len(stories)
    for story in stories:
        langs = [m.lang for m in story.members]
        assert langs == sorted(set(langs), key=LANGS.index)
        assert all(0 < m.confidence <= 1 for m in story.members)
