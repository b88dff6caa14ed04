"""Make the sample corpus from its authored stories: pages as a crawler leaves them, system outputs, gold alignments.

Writes corpora/sample/pages and systems, corpora/sample/pages-expected.toml and tests/gold; the same bytes each time.
"""

import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sample_gold import gold, translations, written
from sample_pages import Press, address
from sample_stories import Story, Version, read_story

from toolkit.data import Lang
from toolkit.errors import ToolkitError
from toolkit.files import writing

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = "corpora/sample"
OWNED = (f"{SAMPLE}/pages", f"{SAMPLE}/systems", "tests/gold")  # folders that hold nothing but what is made here
SYSTEMS = ("good", "literal", "careless")

Edition = tuple[str, Lang]
# Not every version was saved as the page of its generation.
AMP_ONLY: frozenset[Edition] = frozenset({("8000118", "en"), ("8000109", "ru")})
AMP_TOO: frozenset[Edition] = frozenset({("8000102", "uk"), ("8000106", "ru"), ("8000115", "ru")})
DUMPED: frozenset[Edition] = frozenset({("8000108", "en")})
FED: dict[Edition, str] = {("8000106", "en"): "paragraphs", ("8000103", "ru"): "text"}  # to the key that holds the text
CP1251: frozenset[Edition] = frozenset({("8000122", "uk")})


@dataclass(frozen=True, slots=True)
class Reject:
    """A page that must give no article of its own, and the reason it should be rejected with."""

    path: str  # below pages/
    reason: str
    why: str


def make(root: Path) -> dict[str, bytes]:
    """Return what the sample consists of beside what people wrote: bytes by path below `root`."""
    stories = [read_story(path) for path in sorted((root / SAMPLE / "stories").glob("*.txt"))]
    if not stories:
        raise ToolkitError(f"{root / SAMPLE / 'stories'}: no stories; the README there shows the format")
    press = Press(root / SAMPLE / "templates", stories)
    files: dict[str, bytes] = {}
    rejects: list[Reject] = []
    for path, content in pages(press, stories):
        files[f"{SAMPLE}/pages/{path}"] = content
    for reject, content in bad_pages(root, press, stories):
        files[f"{SAMPLE}/pages/{reject.path}"] = content
        rejects.append(reject)
    files[f"{SAMPLE}/pages-expected.toml"] = expected(rejects).encode()
    for system in SYSTEMS:
        files[f"{SAMPLE}/systems/{system}.uk-en.tsv"] = translations(stories, system).encode()
    for story in stories:
        shown = {lang: as_saved(story, version) for lang, version in story.versions.items()}
        if len(shown) > 1:
            files[f"tests/gold/{story.id}.json"] = written(gold(story, shown)).encode()
    return files


def as_saved(story: Story, version: Version) -> Version:
    """Return the version without what its form has lost: lists in the text dump, captions in the feed."""
    edition = (story.id, version.lang)
    lost = ("item",) if edition in DUMPED else ("caption",) if edition in FED else ()
    return replace(version, blocks=tuple(b for b in version.blocks if b.prefix not in lost))


def folder(url: str) -> str:
    """Return where a crawler puts a page: the address without its scheme, and a name for the slash at its end.

    >>> folder("https://news.example/news/2026/03/17/8000101/")
    'news.example/news/2026/03/17/8000101'
    """
    return url.removeprefix("https://").rstrip("/")


def pages(press: Press, stories: list[Story]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the pages of all versions, each version once."""
    rows = []
    for story in stories:
        for lang, version in story.versions.items():
            edition, place = (story.id, lang), folder(address(story, lang))
            if edition in FED:
                rows.append(feed_row(press, story, as_saved(story, version), FED[edition]))
            elif edition in DUMPED:
                lossy = replace(story, versions={**story.versions, lang: as_saved(story, version)})
                yield f"{place}/index.txt", press.page(lossy, lang, template="dump").encode()
            elif edition in AMP_ONLY:
                yield f"{place}/index.amp", press.page(story, lang, template="amp").encode()
            elif edition in CP1251:
                yield f"{place}/index.html", press.page(story, lang, charset="windows-1251").encode("cp1251")
            else:
                yield f"{place}/index.html", press.page(story, lang).encode()
    yield "feed/articles.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def feed_row(press: Press, story: Story, version: Version, key: str) -> dict[str, object]:
    """Return an article as a feed has it: labels in the text, read-also lines too."""
    lines = [f"{b.label}: {b.text}" if b.label else b.text for b in version.blocks if b.prefix not in ("title", "ad")]
    return {
        "url": address(story, version.lang),
        "lang": version.lang,
        "title": version.text("title"),
        "authors": list(version.authors),
        "published": version.published.isoformat(),
        key: lines if key == "paragraphs" else "\n".join(lines),
        "note": press.words[version.lang]["invented"],
    }


def bad_pages(root: Path, press: Press, stories: list[Story]) -> Iterator[tuple[Reject, bytes]]:
    """Yield what crawls bring home beside articles."""
    by_id = {story.id: story for story in stories}
    for key, lang in sorted(AMP_TOO):
        path = f"{folder(address(by_id[key], lang))}/index.amp"
        why = "the AMP page of an article whose full page is here"
        yield Reject(path, "duplicate", why), press.page(by_id[key], lang, template="amp").encode()

    twin = by_id["8000106"]
    path = folder(address(twin, "uk")).replace("news.example", "www.news.example").replace("/08/09/", "/08/9/")
    why = "an article saved a second time, under www. and with the day unpadded"
    yield Reject(f"{path}/index.html", "duplicate", why), press.page(twin, "uk", visit=2).encode()

    odd = {path.stem: read_story(path) for path in sorted((root / SAMPLE / "rejected").glob("*.txt"))}
    for name, host, reason, why in (
        ("photo-only", "news.example", "no-text", "a picture and a headline, no text"),
        ("polish", "news.example", "fourth-language", "Polish, whatever its address says"),
        (
            "other-site",
            "other.example",
            "unknown-site",
            "of a site not known, and it does not say that it is an article",
        ),
        ("not-found", "news.example", "not-found", "the site's error page"),
    ):
        template = name if name == "not-found" else ""
        for lang in odd[name].versions:
            page = press.page(odd[name], lang, host=host, template=template)
            if name == "other-site":
                page = re.sub('<meta property="article:.*\n', "", page).replace(
                    'content="article"', 'content="website"'
                )
            yield Reject(f"{folder(address(odd[name], lang, host))}/index.html", reason, why), page.encode()
    yield Reject("news.example/news/2026/03/19/8000198/index.html", "empty", "no bytes at all"), b""
    yield Reject("news.example/news/2026/03/19/8000197/index.html", "binary", "a PNG picture named .html"), picture()


def picture() -> bytes:
    """Return a PNG of grey noise, 16 by 16 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    # Stored, not compressed: zlib's versions would compress to different bytes.
    rows = b"".join(b"\0" + bytes((x * x * 7 + y * 13) % 256 for x in range(16)) for y in range(16))
    size = struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def expected(rejects: list[Reject]) -> str:
    """Return the list of bad pages as TOML."""
    head = "# Pages below pages/ that give no article of their own, and the reason each is rejected with.\n"
    head += "# Written by scripts/make_sample.py.\n"
    tables = [
        f'\n[[rejected]]\npath = "{r.path}"\nreason = "{r.reason}"\nwhy = "{r.why}"\n'
        for r in sorted(rejects, key=lambda r: r.path)
    ]
    return head + "".join(tables)


def write(root: Path, files: dict[str, bytes]) -> None:
    """Write `files` below `root`, and take away what an earlier run left in the folders that are made here."""
    for owned in OWNED:
        for path in sorted((root / owned).rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(root).as_posix() not in files:
                path.unlink()
    for name, content in files.items():
        with writing(root / name) as out:
            out.write(content)


def main() -> int:
    try:
        files = make(ROOT)
        write(ROOT, files)
    except ToolkitError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(files)} files, {sum(map(len, files.values())) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
