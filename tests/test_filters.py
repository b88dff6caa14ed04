"""Filters: what each rule measures, limits, repeats across stories, and what a corpus keeps."""

import random
import shutil
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from toolkit.building import CHANGES, build
from toolkit.building.store import SHARDS
from toolkit.corpus import changed, open_corpus
from toolkit.corpus.removing import SOURCE
from toolkit.corpus.tables import RULES as COLUMNS
from toolkit.data import FilterSettings, Preset, Unit
from toolkit.errors import ToolkitError
from toolkit.files import read_parquet
from toolkit.filters import REPEATS, RULES, limits, objection, scores
from toolkit.filters.repeats import BANDS, HASHES, merged, notes
from toolkit.pipeline import export, judge

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
GOOD = Unit(
    id="1", story="s", position=0, kind="body", type="translated", probability=0.99,
    uk="Міст через Тиху закрили на ремонт до осені, рух пустили в об'їзд.",
    ru="Мост через Тихую закрыли на ремонт до осени, движение пустили в объезд.",
    en="The bridge over the Tykha is closed for repairs until autumn, and traffic is diverted.",
)  # fmt: skip


def rejected(unit: Unit, preset: Preset = "standard", **rules: float | bool) -> str | None:
    found = scores(unit) | dict.fromkeys(REPEATS, 0.0)
    return objection(found, limits(FilterSettings(preset=preset, **rules)))


def test_a_good_unit_is_kept_by_all_presets() -> None:
    assert [rejected(GOOD, preset) for preset in ("strict", "standard", "all")] == [None] * 3


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("wordless", {"uk": "***", "ru": "***", "en": "***"}),
        ("malformed", {"uk": "РњС–СЃС‚ Р·Р°РєСЂРёР»Рё"}),
        ("malformed", {"ru": "Ìîñò çàêðûëè íà ðåìîíò"}),
        ("malformed", {"en": "The bridge isnâ€™t open"}),
        ("malformed", {"en": "The bri\ufffdge is closed for repairs until autumn, and traffic is diverted."}),
        ("markup", {"en": "<p>The bridge over the Tykha is closed for repairs until autumn.</p>"}),
        ("markup", {"uk": "Міст через Тиху&nbsp;закрили на ремонт до осені, рух пустили в об'їзд."}),
        ("script", {"uk": GOOD.en}),
        ("script", {"en": GOOD.ru}),
        ("mixed", {"uk": "Miст чepeз Тиxy закрили на ремонт до осені, рух пустили в об'їзд."}),
        ("language", {"uk": GOOD.ru}),
        ("language", {"ru": GOOD.uk}),
        ("language", {"en": "Die Brücke über den Fluss bleibt wegen Bauarbeiten bis zum Herbst gesperrt."}),
        ("copied", {"uk": GOOD.uk, "ru": GOOD.uk.replace("осені", "осени")}),
        ("length", {lang: GOOD.text(lang) * 30 for lang in ("uk", "ru", "en")}),
        ("ratio", {"en": "The bridge."}),
    ],
)
def test_each_rule_finds_what_it_is_for(rule: str, texts: dict[str, str]) -> None:
    unit = replace(GOOD, **texts)
    assert rejected(unit, **({"language": False} if rule == "copied" else {})) == rule
    assert rejected(unit, "all") is None
    assert rejected(unit, "all", **{rule: True}) == rule


@pytest.mark.parametrize(
    "texts",
    [
        {"uk": "37-річна ведуча This Morning пішла", "ru": "", "en": "This Morning presenter, 37, leaves"},
        {
            "uk": "Він додав, що 3 < 5, а Q&A – по-англійськи.",
            "ru": "",
            "en": "He added that 3 < 5 & so on; AT&T agreed.",
        },
        {
            "uk": "Чи стане EverGrow наступною Shiba Inu, невідомо.",
            "ru": "",
            "en": "Will EverGrow be the next Shiba Inu?",
        },
        {"uk": "", "ru": "", "en": "Zavodska Street in Kobylianka – now Korabelnykiv Street"},
        {"uk": "Що???", "ru": "Что???", "en": "What???"},
        {"uk": GOOD.uk, "ru": "", "en": ""},
    ],
)
def test_what_news_really_has_is_kept(texts: dict[str, str]) -> None:
    assert rejected(replace(GOOD, **texts)) is None


def test_a_doubtful_link_goes_and_a_sentence_alone_has_no_link_to_doubt() -> None:
    assert rejected(replace(GOOD, probability=0.3)) == "probability"
    assert rejected(replace(GOOD, probability=0.3, ru="", en="")) is None
    assert rejected(GOOD, probability=0.995) == "probability"


def test_differing_figures_count_by_their_severity() -> None:
    for severity, rules in ((None, {}), ("minor", {"strict"}), ("major", {"strict", "standard"})):
        found = scores(GOOD, severity) | dict.fromkeys(REPEATS, 0.0)
        for preset in ("strict", "standard"):
            rule = objection(found, limits(FilterSettings(preset=preset)))
            assert (rule == "numbers") == (preset in rules)


def test_a_recipe_has_a_key_and_the_table_a_column_for_each_rule() -> None:
    keys = [f.name for f in fields(FilterSettings) if f.name != "preset"]
    assert list(RULES) == keys == list(COLUMNS)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("ration = 5", r"no key of \[filters\] 'ration', did you mean 'ratio'\?"),
        ('preset = "strickt"', r"no preset of \[filters\] 'strickt', did you mean 'strict'\?"),
        ('ratio = "5"', r'ratio = "5": expected a number'),
    ],
)
def test_a_recipe_that_is_mistyped_is_refused(tmp_path: Path, toml: str, message: str) -> None:
    from toolkit.corpus import read_recipe

    (tmp_path / "recipe.toml").write_text(f'name = "x"\n[filters]\n{toml}\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=message):
        read_recipe(tmp_path)


# --- repeats -------------------------------------------------------------------------------------------------------

WORDS = ("міст село область людина робота дорога рішення рада закон вулиця порт школа лікар поїзд суд "
         "війна мова книга поле річка").split()  # fmt: skip


def made_up(count: int) -> list[Unit]:
    rng = random.Random(3)
    return [
        replace(GOOD, story=f"s{i // 5}", position=i % 5, ru="", en="", uk=" ".join(rng.choices(WORDS, k=14)) + f" {i}")
        for i in range(count)
    ]


def compared(tmp_path: Path, units: list[Unit], times: list[int], cuts: list[int]) -> list[tuple[float, ...]]:
    files = []
    for n, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(units)], strict=True)):
        files.append(tmp_path / f"{n}.npy")
        np.save(files[-1], notes(units[start:end], times[start:end]))
    return [tuple(row)[:3] for part in merged(files, tmp_path / "work.npy") for row in part.tolist()]


def test_the_first_telling_is_kept_and_later_ones_count(tmp_path: Path) -> None:
    units = made_up(60)
    units[40] = replace(units[40], uk=units[7].uk)
    changed_text = units[8].uk.split()
    del changed_text[4]
    units[50] = replace(units[50], uk=" ".join(changed_text))
    found = compared(tmp_path, units, list(range(60)), [])
    assert [i for i, row in enumerate(found) if row[1]] == [40]
    assert [i for i, row in enumerate(found) if row[2] > 0.7] == [40, 50]
    assert found[7][0] == found[40][0] == 1  # each stands in one other story
    backwards = compared(tmp_path, units, list(range(60, 0, -1)), [])
    assert [i for i, row in enumerate(backwards) if row[1]] == [7]


def test_how_units_are_cut_into_shards_leaves_no_trace(tmp_path: Path) -> None:
    units = made_up(60)
    for i in (12, 33, 47):
        units[i] = replace(units[i], uk=units[5].uk)
    times = [i % 7 for i in range(60)]
    assert compared(tmp_path, units, times, []) == compared(tmp_path, units, times, [1, 20, 20, 59])


def test_likeness_is_near_the_true_share_of_runs(tmp_path: Path) -> None:
    from toolkit.filters.repeats import runs

    units = made_up(80)
    for i in range(0, 80, 2):
        words = units[i].uk.split()
        del words[3]
        units[i + 1] = replace(units[i + 1], uk=" ".join(words))
    found = compared(tmp_path, units, list(range(80)), [])
    errors = []
    for i in range(1, 80, 2):
        one, other = set(runs(units[i].uk.casefold())), set(runs(units[i - 1].uk.casefold()))
        errors.append(found[i][2] - len(one & other) / len(one | other))
    assert abs(float(np.mean(errors))) < 0.03
    assert HASHES % BANDS == 0


def test_a_line_of_many_stories_is_boilerplate_in_all_of_them(tmp_path: Path) -> None:
    units = made_up(60)
    for i in range(0, 60, 5):
        units[i] = replace(units[i], uk="Фото: архів")
    found = compared(tmp_path, units, [0] * 60, [30])
    assert {row[0] for i, row in enumerate(found) if i % 5 == 0} == {11.0}
    assert not any(row[1] or row[2] for i, row in enumerate(found) if i % 5 == 0)  # too short to be a repeat


# --- a corpus ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filtered") / "sample"
    build(SAMPLE, out, quiet=True)
    return out


def test_scores_explain_every_unit_that_is_left_out(built: Path) -> None:
    made = open_corpus(built)
    rules = {row["id"]: row["rule"] for row in read_parquet(made.table("units"))}
    assert any(rules.values())
    assert {j.unit: j.rule for j in judge(made, made.manifest.recipe.filters)} == rules
    (step,) = (step for step in made.manifest.ledger.steps if step.noun == "units")
    assert {loss.reason: loss.count for loss in step.losses} == {
        rule: list(rules.values()).count(rule) for rule in rules.values() if rule
    }


def test_an_export_by_other_filters_is_what_a_build_by_them_gives(built: Path, tmp_path: Path) -> None:
    copied = tmp_path / "sample"
    shutil.copytree(SAMPLE, copied)
    recipe = copied / "recipe.toml"
    recipe.write_text(
        recipe.read_text(encoding="utf-8") + '\n[filters]\npreset = "strict"\nratio = 3\n', encoding="utf-8"
    )
    out = tmp_path / "out"
    shutil.copytree(built, out)
    aligned = {p.name for p in (out / SHARDS / "stories").iterdir()}
    build(copied, out, quiet=True)  # no --overwrite: the stories stay as they are
    assert {p.name for p in (out / SHARDS / "stories").iterdir()} == aligned
    assert changed(open_corpus(out)) == []
    build(copied, tmp_path / "anew", quiet=True)
    for path in sorted(p for p in (tmp_path / "anew").rglob("*") if p.is_file() and SHARDS not in p.parts):
        if path.name not in (CHANGES, SOURCE, ".lock"):
            assert path.read_bytes() == (out / path.relative_to(tmp_path / "anew")).read_bytes(), path
    settings = FilterSettings(preset="strict", ratio=3)
    for name in ("moses", "jsonl"):
        made = export(open_corpus(built), name, out=tmp_path / "other", settings=settings)
        for path in made.iterdir():
            assert path.read_bytes() == (out / "export" / name / path.name).read_bytes()


def test_an_export_by_other_filters_may_not_lie_in_the_corpus(built: Path) -> None:
    with pytest.raises(ToolkitError, match="say -o FOLDER"):
        export(open_corpus(built), "moses", settings=FilterSettings(preset="all"))
