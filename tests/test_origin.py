"""The original of a story and the making of its versions are told with evidence, or not at all."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.data import (
    LANGS,
    AlignedStory,
    Alignment,
    Anchor,
    Article,
    Link,
    Member,
    PairLink,
    Paragraph,
    Sentence,
    Sign,
    Story,
    joined,
)
from toolkit.origin import SURE, estimate, from_signs, lines
from toolkit.origin.machine import making
from toolkit.sites import SITES

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Kyiv"))
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev"


def article(lang, *texts, minutes=None, authors=(), links=(), label=None):
    paragraphs = [Paragraph(kind="body", text=text, start=0) for text in texts]
    if label:
        paragraphs.append(Paragraph(kind="source", text=label[1], start=0, label=label[0]))
    return Article(
        site="news.example",
        key="1",
        lang=lang,
        claimed=lang,
        url=f"https://news.example/{lang}",
        authors=authors,
        published=None if minutes is None else NOON + timedelta(minutes=minutes),
        paragraphs=joined(paragraphs),
        links=tuple(Anchor(0, 1, url) for url in links),
        page="",
        page_sha256="",
        extractor="",
    )


def story(*articles, alone=()):
    """Return a story whose nth paragraphs say the same; those named in `alone`, (lang, n), stand in one version only."""
    langs = [a.lang for a in articles]
    most = max(len(a.paragraphs) for a in articles)
    have = [
        {a.lang: (n,) for a in articles if n < len(a.paragraphs) and not any(n == m and a.lang != o for o, m in alone)}
        for n in range(most)
    ]
    pairs = {}
    for left, right in (("uk", "ru"), ("uk", "en"), ("ru", "en")):
        if left in langs and right in langs:
            pairs[f"{left}_{right}"] = tuple(
                PairLink(left=h[left], right=h[right], probability=1.0, type="translated")
                for h in have
                if left in h and right in h
            )
    return AlignedStory(
        story=Story(
            id="news.example/1",
            members=tuple(
                Member(lang=a.lang, article=a.id, page="", reason="same id", confidence=1.0) for a in articles
            ),
        ),
        articles=articles,
        sentences=tuple(tuple(Sentence(p.start, p.end, n) for n, p in enumerate(a.paragraphs)) for a in articles),
        alignment=Alignment(
            story="news.example/1",
            **pairs,
            links=tuple(Link(**h, probability=1.0, type="translated") for h in have if h),
        ),
        units=(),
    )


def test_the_version_that_was_published_first_is_the_original():
    found = estimate(
        story(article("uk", "Так.", minutes=0), article("ru", "Да.", minutes=28), article("en", "Yes.", minutes=161)),
        SITES,
    )
    assert found.lang == "uk"
    assert found.probability >= SURE
    assert [sign.text for sign in found.signs] == ["uk came 28 min before ru"]


@pytest.mark.parametrize("times", [(0, 0, 0), (0, None, 60), (None, None, None)])
def test_without_a_lead_or_with_a_time_missing_nothing_is_claimed(times):
    texts = zip(LANGS, ("Так.", "Да.", "Yes."), times, strict=True)
    found = estimate(story(*(article(lang, text, minutes=at) for lang, text, at in texts)), SITES)
    assert found.lang is None
    assert found.signs == ()


def test_a_story_of_one_version_has_no_known_original():
    assert estimate(story(article("uk", "Так.", minutes=0)), SITES).lang is None


def test_a_translation_that_says_what_it_was_made_from_outweighs_the_times():
    english = article("en", "Yes.", "Translated from Ukrainian by Anna Bilous", minutes=0)
    found = estimate(story(article("uk", "Так.", minutes=90), article("ru", "Да.", minutes=120), english), SITES)
    assert found.lang == "uk"
    assert found.making("en") == "human"
    assert "declared: en says «Translated from Ukrainian by Anna Bilous» (-6.0 for en)" in list(lines(found))


@pytest.mark.parametrize(
    "text",
    [
        "Переклад: Ганна Білоус",
        "Переклала Ганна Білоус",
        "Перевод: Анна Белоус",
        "Translation: Anna Bilous",
        "Translated by Anna Bilous",
        "Перекладено з російської",
    ],
)
def test_who_signs_a_translation_did_not_write_the_original(text):
    found = estimate(story(article("uk", "Так.", text), article("en", "Yes.")), SITES)
    assert [(s.name, s.lang, s.weight < 0) for s in found.signs][:1] == [("declared", "uk", True)]
    assert found.lang == "en"


@pytest.mark.parametrize(
    "text", ["Переклад грошей триває два дні.", "Переводчик Иванов уехал.", "Translation is an art."]
)
def test_a_sentence_about_translation_is_no_signature(text):
    found = estimate(story(article("uk", "Так.", text), article("en", "Yes.")), SITES)
    assert [s for s in found.signs if s.name == "declared"] == []


def test_links_that_lead_to_another_language_speak_for_it():
    url = "https://www.pravda.com.ua/news/2022/10/08/7370862/"
    found = estimate(story(article("uk", "Так.", links=[url]), article("en", "Yes.", links=[url])), SITES)
    assert [(s.name, s.lang, s.text) for s in found.signs] == [
        ("links", "uk", "1 of 1 links to articles in the en version lead to uk pages")
    ]


def test_words_left_in_another_alphabet_speak_for_its_language():
    found = estimate(
        story(article("uk", "Так, це їжак."), article("ru", "Да."), article("en", "Yes, the їжак.")), SITES
    )
    assert [(s.lang, s.weight > 0, s.text) for s in found.signs] == [
        ("en", False, "en holds їжак"),
        ("uk", True, "en holds їжак, in letters of uk"),
    ]


def test_a_note_in_one_version_alone_speaks_against_it():
    found = estimate(story(article("uk", "Так."), article("en", "Yes [the town – ed.].")), SITES)
    assert [(s.name, s.lang) for s in found.signs] == [("editor-notes", "en")]


def test_who_says_most_that_nobody_else_does_is_rather_the_original():
    one, two = article("uk", *"абвгд"), article("en", "a")
    assert [s.text for s in estimate(story(one, two), SITES).signs] == [
        "4 of 5 sentences stand in uk alone, 0 of 1 in en"
    ]


def test_a_long_translation_speaks_against_itself():
    uk, en = article("uk", "слово " * 100), article("en", "words " * 100 + "and more " * 17)
    sign = next(s for s in estimate(story(uk, en), SITES).signs if s.name == "length")
    assert (sign.lang, sign.weight < 0) == ("en", True)
    assert sign.text == "en has 1.25 times uk's characters where both say the same"


def test_names_spelt_after_one_version_speak_for_it():
    uk = article("uk", "У місті Миколаїв, сказав Володимир, тихо.")
    ru = article("ru", "В городе Николаев, сказал Владимир, тихо.")
    en = article("en", "It is quiet in Mykolaiv, said Volodymyr.")
    found = [s for s in estimate(story(uk, ru, en), SITES).signs if s.name == "spelling-of-names"]
    assert [(s.lang, s.text) for s in found] == [("uk", "en spells Mykolaiv, Volodymyr as romanised from uk")]


def test_a_page_that_says_it_was_made_by_a_machine_is_believed():
    assert making(article("en", "Yes.", "This text was machine translated.")).by == "machine"
    assert making(article("uk", "Так.", label=("Переклад", "автоматичний переклад"))).by == "machine"


def test_a_story_about_machine_translation_is_not_taken_for_one():
    long = "Машинний переклад " + "стає дедалі кращим, кажуть дослідники, які порівняли десятки систем " * 3
    assert making(article("uk", long)).by == "unknown"


def test_one_habit_is_noted_and_two_are_suspected():
    assert making(article("en", "A record - the first.")).by == "unknown"
    two = making(article("en", "A record - 1,5 percent."))
    assert two.by == "suspected"
    assert two.signs == ("hyphens for dashes (as in «d - 1»)", "a comma in decimals (as in «1,5»)")


signs = st.lists(
    st.builds(Sign, name=st.just("s"), lang=st.sampled_from(LANGS), weight=st.floats(-6, 6), text=st.just("")),
    max_size=6,
)


@given(signs)
def test_more_for_a_version_never_makes_it_less_likely(found):
    lang, probability = from_signs(LANGS, found)
    assert 1 / 3 - 1e-4 <= probability <= 1
    if lang is not None:
        more = from_signs(LANGS, [*found, Sign(name="s", lang=lang, weight=1.0, text="")])
        assert more[0] == lang
        assert more[1] >= probability


def test_an_updated_version_keeps_its_time_of_publication():
    uk = replace(article("uk", "Так.", minutes=0), updated=NOON + timedelta(days=1))
    assert estimate(story(uk, article("en", "Yes.", minutes=60)), SITES).lang == "uk"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the translations with known originals in ../shared")
def test_of_documents_with_a_known_original_few_are_told_wrongly():
    import sys

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "eval" / "mt"))
    from origin import sets, story_of

    told = [(d.original, estimate(story_of(d), {}).lang) for _, found in sets(SHARED) for d in found[1::6]]
    claimed = [said == original for original, said in told if said]
    assert len(claimed) >= 20
    assert sum(claimed) >= 0.9 * len(claimed)
