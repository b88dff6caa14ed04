"""One article, now: its versions as saved pages, as texts that are not published yet or on the web, as a story to check."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from toolkit import readers
from toolkit.checks import CHECKS
from toolkit.corpus import open_corpus
from toolkit.corpus.recipe import RECIPE
from toolkit.data import LANGS, AlignedStory, Article, Drop, Lang, Member, Page, Story
from toolkit.errors import ToolkitError, UsageError
from toolkit.findings import Found, found_in, ignoring
from toolkit.findings.ignoring import Ignored, read_downloaded, read_ignored
from toolkit.findings.known import read_known
from toolkit.pipeline import align_story, check_all, extract, files_in, house_glossary, is_corpus
from toolkit.readers.binary import binary
from toolkit.readers.reader import LONGEST
from toolkit.saying import Message, language, message

WEB = ("https://", "http://")
WORD = ".docx"
# What is no text and looks like one to somebody who writes.
OTHER_TEXTS = (".doc", ".odt", ".rtf", ".pdf", ".pages")

# Returns the pages of an article on the web, and why others could not be had: `toolkit.fetching.fetch_article`.
Fetch = Callable[..., tuple[list[Page], list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody wants to have checked: files and addresses, and texts without the rest of a page."""

    sources: tuple[str, ...] = ()
    texts: tuple[Path, ...] = ()

    @property
    def one_story(self) -> bool:
        """Whether they are the versions of one story, and not a corpus or a folder with many."""
        if not self.texts and not self.sources:
            raise UsageError(message("nothing to check; name a corpus, a folder of pages, files or an address"))
        return bool(self.texts) or len(self.sources) > 1 or self.sources[0].startswith(WEB) or is_word(self.sources[0])


def story_of(given: Given, *, fetch: Fetch | None = None, **options: Any) -> tuple[AlignedStory, list[Message | str]]:
    """Return the given versions as one aligned story, whatever their addresses, and what could not be had of it.

    The language of each is told from its text. One address alone brings the sisters that its page names, but those in the
    languages of the files. `options` are of `fetch_article`. Raises ToolkitError for what cannot be read, and for two
    versions in one language.
    """
    files = [source for source in given.sources if not source.startswith(WEB)]
    urls = [source for source in given.sources if source.startswith(WEB)]
    articles = [extract(page) for file in files for page in pages_of(Path(file))]
    articles += [extract(text_page(path)) for path in given.texts]
    notes: list[Message | str] = []
    if urls and fetch is None:
        from toolkit.fetching import fetch_article as fetch
    for url in urls:
        assert fetch is not None
        known = {article.lang for article in articles}
        pages, lost = fetch(url, alone=len(urls) > 1, known=known, **options)
        notes += lost
        first, *others = (extract(page) for page in pages)
        articles.append(first)
        articles += [article for article in others if article.lang not in known | {first.lang}]
    return align_story(*as_story(articles)), notes


def as_story(articles: Sequence[Article]) -> tuple[Story, list[Article]]:
    """Return articles as one story, named after the first by language. Raises UsageError for two in one language."""
    by_lang: dict[Lang, Article] = {}
    for article in map(settled, articles):
        other = by_lang.setdefault(article.lang, article)
        if other is not article:
            raise UsageError(
                message(
                    "{one} and {other} are both in {language}; give one version a language",
                    one=other.page,
                    other=article.page,
                    language=language(article.lang),
                )
            )
    own = [by_lang[lang] for lang in LANGS if lang in by_lang]
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="given", confidence=1.0) for a in own)
    return Story(id=f"{own[0].site}/{own[0].key}", members=members), own


def settled(article: Article) -> Article:
    """Return an article that has no address with the language of its text: what its file's name says is no claim of a site's."""
    return article if article.url else replace(article, claimed=article.lang, warnings=without_doubt(article.warnings))


def without_doubt(warnings: Sequence[str]) -> tuple[str, ...]:
    return tuple(w for w in warnings if not w.startswith("wrong-language"))


def pages_of(path: Path) -> Iterator[Page]:
    """Yield the pages of a file, each taken for an article. Raises ToolkitError for what is none."""
    if is_word(path):
        yield text_page(path)
        return
    check_file(path)
    for page in readers.read(path.parent, path.name):
        if isinstance(page, Drop):
            raise ToolkitError(f"{path}: {page.detail}")
        media = media_of_text(page) if page.media == "text" else page.media
        yield replace(page, media=media, path=path.as_posix() + page.path.removeprefix(path.name), given=True)


def media_of_text(page: Page) -> Literal["text", "plain"]:
    """Return whether a text is a dump of a page, which is known by what stands around the article."""
    try:
        extract(page)
    except ToolkitError:
        return "plain"
    return "text"


def text_page(path: Path) -> Page:
    """Return a text as it was written: plain, or a document of Word. Raises ToolkitError for what is neither."""
    check_file(path)
    if path.suffix.lower() in OTHER_TEXTS:
        raise ToolkitError(message("{path}: save it as .docx or .txt, which can be read", path=str(path)))
    if (size := path.stat().st_size) > LONGEST:
        raise ToolkitError(
            message("{path}: {size} bytes, where a text may have {most}", path=str(path), size=size, most=LONGEST)
        )
    content = path.read_bytes()
    if not is_word(path) and (what := binary(content)):
        raise ToolkitError(message("{path}: {what}, where a text is wanted", path=str(path), what=what))
    return Page(path=path.as_posix(), media="docx" if is_word(path) else "plain", content=content, given=True)


def check_file(path: Path) -> None:
    if path.is_dir():
        raise UsageError(message("{path}: a folder; several sources are the versions of one story", path=str(path)))
    if not path.is_file():
        raise ToolkitError(message("{path}: no such file or folder", path=str(path)))


def is_word(path: Path | str) -> bool:
    return str(path).lower().endswith(WORD)


# --- decisions and earlier findings --------------------------------------------------------------------------------


def place_of_decisions(place: Path | None) -> Path:
    """Return the file that decisions go to: the one that was said, or that beside the recipe of a folder."""
    folder = place or Path()
    if place and not place.is_dir():
        return place
    if place is None and not (folder / RECIPE).is_file():
        raise UsageError(message("no recipe here; say --in FOLDER, the folder with the recipe"))
    return folder / ignoring.FILE


def decided(
    ids: Sequence[str], why: str, *, downloaded: Path | None = None, known: Path | None = None
) -> list[Ignored]:
    """Return decisions on findings by id, with what is `known` of these, and those that were `downloaded` from a page.

    Raises UsageError for what is no id, for none at all, and for ids of findings that there are not.
    """
    if not ids and downloaded is None:
        raise UsageError(message("nothing to ignore; write ids of findings, or --from the file that a page gave"))
    if ids and not why.strip():
        raise UsageError(message("say why, for those who read the file later: --why TEXT"))
    for name in ids:
        if not ignoring.ID.fullmatch(name):
            raise UsageError(message("{id} is no id of a finding, which has 12 of 0 to 9 and a to f", id=repr(name)))
    decisions = [Ignored(id=name, why=why) for name in ids]
    if downloaded is not None:
        decisions += [replace(one, why=one.why or why) for one in read_downloaded(downloaded)]
    if known is None:
        return decisions
    there = read_known(known)
    if lacking := [one.id for one in decisions if one.id not in there]:
        raise UsageError(
            message(
                "{path}: no finding {ids}; is it of another run?", path=str(known), ids=", ".join(map(repr, lacking))
            )
        )
    return [
        replace(one, check=one.check or there[one.id].check, story=one.story or there[one.id].story)
        for one in decisions
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What is to be looked at, and what was left out."""

    found: tuple[Found, ...]
    ignored: int
    known: int  # in the baseline, and not ignored
    stale: tuple[Ignored, ...]  # decisions on findings that there no longer are
    notes: tuple[Message | str, ...] = ()  # versions that could not be had
    root: str = ""  # the folder that the pages lie in


def review(
    given: Given,
    *,
    only: Collection[str] = tuple(CHECKS),
    decisions: Path | None = None,
    baseline: Path | None = None,
    glossary: Path | None = None,
    fetch: Fetch | None = None,
    **options: Any,
) -> Review:
    """Check what is given, and leave out what `decisions` ignore (else what the recipe's folder or the corpus does) and what
    the `baseline` of an earlier run has.

    A decision is stale where its check was run on its story, and did not find it. Options and errors as of `story_of`.
    """
    chosen = decisions_of(given, decisions)
    known = read_known(baseline) if baseline else {}
    notes: list[Message | str] = []
    source: Path | list[AlignedStory]
    root = ""
    if given.one_story:
        story, notes = story_of(given, fetch=fetch, **options)
        source = [story]
    else:
        source = Path(given.sources[0])
        root = "" if is_corpus(source) else files_in(source)[0].as_posix()
    notes += house_glossary(source if isinstance(source, Path) else None, glossary)[1]
    kept: list[Found] = []
    stories: set[str] = set()
    ignored: set[str] = set()
    earlier = 0
    for checked in check_all(source, only=only, glossary=glossary):
        stories.add(checked.aligned.story.id)
        for one in found_in(checked.aligned, checked.findings):
            if one.finding.id in chosen:
                ignored.add(one.finding.id)
            elif one.finding.id in known:
                earlier += 1
            else:
                kept.append(one)
    whole = not given.one_story and Path(given.sources[0]).is_dir()
    stale = tuple(
        d
        for d in chosen.values()
        if d.id not in ignored
        and (whole or d.story in stories)
        and (d.check in only or not (d.check or len(only) < len(CHECKS)))
    )
    return Review(found=tuple(kept), ignored=len(ignored), known=earlier, stale=stale, notes=tuple(notes), root=root)


def decisions_of(given: Given, file: Path | None) -> dict[str, Ignored]:
    """Return what is to be ignored: by a file that was said, or by what lies beside the recipe, or by what a corpus knows."""
    if file:
        return read_ignored(place_of_decisions(file))
    if given.one_story:
        return {}
    source = Path(given.sources[0])
    if is_corpus(source):
        found = open_corpus(source).findings()
        return {
            f.id: Ignored(id=f.id, check=f.check, story=f.story, why=f.ignored) for f in found if f.ignored is not None
        }
    beside = source / ignoring.FILE
    return read_ignored(beside) if beside.is_file() else {}
