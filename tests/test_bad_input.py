"""What nobody would send on purpose: `newsalign align` gives every sentence its place, and says what is wrong in one line."""

import json
from pathlib import Path

import pytest

from toolkit import cli
from toolkit.alignment import align, explain
from toolkit.alignment.sides import Side
from toolkit.alignment.windows import WIDENINGS, WINDOW, align_in_windows
from toolkit.data import LANGS, PAIRS, Line, Versions

UK = [f"Подія {number}: Гайворон відкрив міст {number * 7919 % 100003}." for number in range(600)]
RU = [f"Событие {number}: Гайворон открыл мост {number * 7919 % 100003}." for number in range(600)]
EN = [f"Event {number}: Haivoron opened bridge {number * 7919 % 100003}." for number in range(600)]

ODD = {
    "empty": {"uk": [], "ru": [], "en": []},
    "empty version": {"uk": UK[:3], "ru": [], "en": EN[:3]},
    "no version": {},
    "one version": {"ru": RU[:3]},
    "two versions": {"ru": RU[:3], "en": EN[:3]},
    "one sentence": {"uk": UK[:1], "ru": RU[:1], "en": EN[:1]},
    "one sentence against many": {"uk": UK[:1], "ru": RU[:60], "en": EN[:60]},
    "three sentences against many": {"uk": UK[:300], "en": EN[:3]},
    "wrong languages": {"uk": EN[:30], "ru": UK[:30], "en": RU[:30]},
    "identical": {"uk": UK[:60], "ru": UK[:60], "en": UK[:60]},
    "repeated": {"uk": ["Так."] * 250, "ru": ["Да."] * 220, "en": ["Yes."] * 250},
    "repeated on one side": {"uk": ["Так."] * 250, "en": EN[:20]},
    "endless sentence": {"uk": ["слово 5 " * 12_500, UK[0]], "ru": ["слово" * 20_000, RU[0]], "en": ["5" * 100_000, EN[0]]},
    "nothing but spaces": {"uk": ["", " ", "\u00a0"], "ru": ["\n\t"], "en": ["\u2028", "\u200b"]},
    "nothing but signs": {"uk": ["?!«»…(" * 200] * 5, "en": ["?!“”...(" * 200] * 5},
    "control characters": {"uk": ["Так\x00\x1b[31m.", UK[0]], "ru": ["Да\x85\x0c."], "en": ["Yes\u202e.", EN[0]]},
    "lone surrogates \ud800": {"uk": ["\ud83d Так.", UK[0]], "ru": ["\udfff"], "en": ["\ud800", EN[0]]},
    "emoji and marks": {"uk": ["👩‍👩‍👧" * 50, "е" + "\u0301" * 500], "en": ["👩‍👩‍👧" * 50, "e" + "\u0301" * 500]},
}  # fmt: skip


def covered(links: dict, sentences: dict) -> bool:
    return all(
        sorted(i for link in links[f"{left}-{right}"] for i in link[side]) == list(range(len(sentences.get(lang, []))))
        for left, right in PAIRS
        for side, lang in enumerate((left, right))
    )


def test_odd_documents_all_come_out_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = {"docs": [{"id": name, "sentences": sentences} for name, sentences in ODD.items()]}
    (tmp_path / "docs.json").write_text(json.dumps(docs), encoding="ascii")  # surrogates as \ud800
    for output in ("json", "tsv"):
        with pytest.raises(SystemExit, match="0"):
            cli.main(["align", str(tmp_path / "docs.json"), "-f", output, "-o", str(tmp_path / output)])
    links = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    assert list(links) == list(ODD)
    for name, sentences in ODD.items():
        assert covered(links[name], sentences), name
        assert [len(links[name]["probability"][f"{a}-{b}"]) for a, b in PAIRS] == [
            len(links[name][f"{a}-{b}"]) for a, b in PAIRS
        ]
    rows = (tmp_path / "tsv").read_text(encoding="utf-8").split("\n")
    assert {row.count("\t") for row in rows[:-1]} == {5}
    told = capsys.readouterr().err.splitlines()  # of both runs
    assert [line for line in told[: len(told) // 2] if "wrong languages" in line] == [
        "newsalign align: wrong languages: the version called uk is in en, by its letters",
        "newsalign align: wrong languages: the version called ru is in uk, by its letters",
        "newsalign align: wrong languages: the version called en is in ru, by its letters",
    ]


def test_identical_versions_and_repeated_lines_are_paired_in_order() -> None:
    for name in ("identical", "repeated"):
        found = align(versions(ODD[name])).uk_en
        assert [(link.left, link.right) for link in found] == [((i,), (i,)) for i in range(len(ODD[name]["uk"]))]


@pytest.mark.parametrize("first", [0, 300, 597])
def test_three_sentences_find_their_places_in_a_long_version(first: int) -> None:
    found = align(versions({"uk": UK, "en": EN[first : first + 3]})).uk_en
    assert [(link.left, link.right) for link in found if link.left and link.right] == [
        ((first + i,), (i,)) for i in range(3)
    ]


@pytest.mark.parametrize(("n", "m"), [(20_000, 20_000), (20_000, 3), (3, 20_000), (20_000, 9_000)])
def test_work_grows_with_the_length_even_where_nothing_is_alike(n: int, m: int) -> None:
    cells = []
    lines = (Line("Так."),) * 20_000

    def nothing(window):
        sizes = [len(side.lines) for side in window.values()]
        assert max(sizes) <= WINDOW << WIDENINGS
        cells.append(sizes[0] * (sizes[1] if len(sizes) > 1 else 1))
        return {}

    align_in_windows({"uk": Side("uk", lines[:n]), "en": Side("en", lines[:m])}, nothing)
    most = WINDOW << WIDENINGS
    assert sum(cells) <= 2 * (n + m) / most * 2 * most**2


@pytest.mark.parametrize("name", [name for name in ODD if name not in ("repeated", "repeated on one side")])
def test_odd_documents_can_be_explained(name: str) -> None:
    story = versions(ODD[name])
    alignment = align(story)
    for pair, reasons in explain(story).items():
        assert [reason.link for reason in reasons] == list(alignment.pair(*pair))


def versions(sentences: dict[str, list[str]]) -> Versions:
    return Versions(story="s", **{lang: tuple(map(Line, sentences.get(lang, ()))) for lang in LANGS})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b'{"docs": {}}', b'{"docs": [{"id": 5}]}'])
def test_files_that_are_no_documents_are_refused_in_one_line(content: bytes, tmp_path: Path, capsys) -> None:
    (tmp_path / "docs.json").write_bytes(content)
    with pytest.raises(SystemExit, match="1"):
        cli.main(["align", str(tmp_path / "docs.json"), "-o", str(tmp_path / "links.json")])
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "docs.json: " in err
    assert not (tmp_path / "links.json").exists()
