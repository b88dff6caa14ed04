from datetime import UTC, datetime

from toolkit.data import Article, Lang, Paragraph, joined
from toolkit.outliers import with_warnings


def version(lang: Lang, paragraphs: int) -> Article:
    texts = [Paragraph(kind="body", text="x" * 100, start=0)] * paragraphs
    return Article(
        site="news.example", key="1", lang=lang, claimed=lang, url="", published=datetime(2026, 1, 1, tzinfo=UTC),
        paragraphs=joined([Paragraph(kind="title", text="Title " * 99, start=0), *texts]),
        page="x", page_sha256="0", extractor="x", warnings=("no-time",),
    )  # fmt: skip


def test_a_version_much_shorter_than_its_sisters_is_warned_of_and_the_others_are_not():
    uk, ru, en = with_warnings([version("uk", 10), version("ru", 9), version("en", 4)])
    assert uk.warnings == ru.warnings == ("no-time",)
    assert en.warnings[1] == "shorter-than-sisters: 4 paragraphs, 400 characters, where the others have 10 and 950"


def test_versions_of_like_length_and_a_version_alone_are_left_as_they_are():
    versions = (version("uk", 10), version("ru", 10), version("en", 7))
    assert with_warnings(versions) == versions
    assert with_warnings(versions[:1]) == versions[:1]


def test_of_two_versions_the_shorter_is_warned_of_unless_both_are_short():
    assert [len(a.warnings) for a in with_warnings([version("uk", 10), version("en", 3)])] == [1, 2]
    assert [len(a.warnings) for a in with_warnings([version("uk", 2), version("en", 1)])] == [1, 1]
