"""Cards: ours among what others wrote, and what they tell of a corpus."""

import re
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import cards, corpus
from toolkit.corpus import Recipe
from toolkit.data import EncoderSettings, FilterSettings, SplitSettings
from toolkit.errors import ToolkitError
from toolkit.exports.about import About
from toolkit.exports.citation import bibtex, citation_file
from toolkit.exports.facts import Example, Facts
from toolkit.exports.sections import sections

ABOUT = About(name="news", title="News & views", description="Invented.", licence="cc-by-4.0", newsalign="0.1")
KEYS = st.sampled_from(["license", "tags", "size", "mine", "other", "viewer"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("аb:#-\n'\" {[|", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("аb: #", max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(theirs=st.dictionaries(KEYS, VALUES), ours=st.dictionaries(KEYS, VALUES), flow=st.booleans())
def test_a_key_has_our_value_or_theirs_and_no_other(
    theirs: dict[str, object], ours: dict[str, object], flow: bool
) -> None:
    head = yaml.safe_dump(theirs, sort_keys=False, allow_unicode=True, default_flow_style=flow)
    assert yaml.safe_load(cards.spliced(head, ours)) == ({**theirs, **ours} or None)


@settings(deadline=None)
@given(theirs=st.dictionaries(KEYS, VALUES, min_size=1), ours=st.dictionaries(KEYS, VALUES))
def test_lines_of_others_stay_as_they_are(theirs: dict[str, object], ours: dict[str, object]) -> None:
    parts = {
        key: f"# before {key}\n" + yaml.safe_dump({key: value}, allow_unicode=True) for key, value in theirs.items()
    }
    out = cards.spliced("".join(parts.values()), ours)
    for key, part in parts.items():
        assert (part if key not in ours else f"# before {key}\n") in out


BODY = st.lists(
    st.sampled_from(["# Head", "## Mine", "text", "", "```", "# no heading", "<!-- a -->", "* x"]), max_size=8
)
NAMES = ("title", "limits", "people", "licence")


@settings(deadline=None)
@given(body=BODY, first=st.sets(st.sampled_from(NAMES)), then=st.sets(st.sampled_from(NAMES)))
def test_our_sections_are_there_once_and_in_order_and_text_of_others_stays(
    body: list[str], first: set[str], then: set[str]
) -> None:
    text = "".join(f"{line}\n" for line in body)
    card = cards.merged(text, {"license": "mit"}, {name: f"## {name} 1" for name in NAMES if name in first})
    again = cards.merged(card, {"license": "mit"}, {name: f"## {name} 2" for name in NAMES if name in then})
    found = cards.sections(again)
    assert set(found) - {"title"} == then - {"title"}
    assert all(text.strip() == f"## {name} 2" for name, text in found.items())
    assert [name for name in NAMES if name in found] == list(found)
    assert [line for line in cards.others(again).split("\n") if line] == [line for line in body if line]
    assert cards.merged(again, {"license": "mit"}, {name: f"## {name} 2" for name in NAMES if name in then}) == again


def test_what_comes_later_stands_where_it_belongs() -> None:
    card = cards.merged("", {}, {"title": "# T", "limits": "## L", "licence": "## C"})
    card = card.replace("<!-- newsalign: begin licence -->", "## Mine\n\n<!-- newsalign: begin licence -->")
    after = cards.merged(card, {}, {"title": "# T", "limits": "## L", "people": "## P", "licence": "## C"})
    assert re.findall(r"^#+ \w+", after, re.MULTILINE) == ["# T", "## L", "## P", "## Mine", "## C"]


def test_line_ends_stay_as_they_are() -> None:
    card = "---\r\nmine: 1  # one\r\n---\r\n# T\r\n"
    after = cards.merged(card, {"license": "mit"}, {"limits": "## L\n\ntext"})
    assert "mine: 1  # one\r\nlicense: mit\r\n" in after
    assert not re.search(r"[^\r]\n", after)


def test_an_alias_into_what_is_replaced_loses_nothing() -> None:
    after = cards.spliced("tags: &all [a, b]\nmine: *all\n", {"tags": ["c"]})
    assert yaml.safe_load(after) == {"tags": ["c"], "mine": ["a", "b"]}


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ("---\na: [\n---\n", "README.md, line 2: its YAML cannot be read"),
        ("---\n- a\n---\n", "the YAML in front is not a table"),
        ("<!-- newsalign: begin a -->\n", "the section 'a' has no end mark"),
        ("<!-- newsalign: end a -->\n", "has no partner"),
        ("<!-- newsalign: begin a -->\n<!-- newsalign: end b -->\n", "has no partner"),
        ("<!-- newsalign: begin a -->\n<!-- newsalign: end a -->\n" * 2, "the section 'a' is there twice"),
        ("---\nconfigs: all\n---\n", "configs is not a list of configurations"),
    ],
)
def test_a_card_that_cannot_be_read_is_not_written_over(card: str, says: str) -> None:
    with pytest.raises(ToolkitError, match=re.escape(says)):
        cards.merged(card, {"configs": []}, {})


def test_a_configuration_of_somebody_stays_and_one_of_ours_goes() -> None:
    theirs = "---\ndataset_info:\n  config_name: mine\n  features: []\nconfigs:\n- config_name: uk-en\n- config_name: mine\n---\n"
    ours = {"configs": [{"config_name": "sentences", "default": True}], "dataset_info": [{"config_name": "sentences"}]}
    keys = cards.metadata(cards.merged(theirs, ours, {}, configs=["sentences", "uk-en"]))
    assert [config["config_name"] for config in keys["configs"]] == ["sentences", "mine"]
    assert [info["config_name"] for info in keys["dataset_info"]] == ["sentences", "mine"]


def test_a_citation_names_people_institutions_and_the_licence() -> None:
    about = About(
        name="news", title="News & views", description="Invented.", licence="cc-by-4.0", newsalign="0.1",
        authors=("Журавель, Олена", "The Herald"), released=date(2026, 5, 1), doi="10.1000/1",
    )  # fmt: skip
    read = yaml.safe_load(citation_file(about, version="v2", url="https://huggingface.co/datasets/a/b"))
    assert read["authors"] == [{"family-names": "Журавель", "given-names": "Олена"}, {"name": "The Herald"}]
    assert (read["license"], read["version"], read["date-released"]) == ("CC-BY-4.0", "v2", date(2026, 5, 1))
    entry = bibtex(about, url="https://huggingface.co/datasets/a/b")
    assert entry.startswith(
        "@misc{news2026,\n  title = {{News \\& views}},\n  author = {Журавель, Олена and {The Herald}},"
    )
    assert yaml.safe_load(citation_file(ABOUT))["authors"] == [{"name": "The makers of News & views"}]


def test_examples_cannot_break_the_table() -> None:
    row = Example(id="1", type="translated", texts=("a | b\nc", "<script> *d*", "`e`"))
    shown = sections(ABOUT, {"sentences": {"train": 1}}, Facts(examples=(row,)))["examples"].splitlines()[-1]
    assert shown == "| `translated` | a \\| b c | &lt;script> \\*d\\* | \\`e\\` |"


def test_settings_tell_what_is_not_as_by_default_and_no_path() -> None:
    assert corpus.row_settings(Recipe(name="a")) == ""
    recipe = Recipe(
        name="a",
        encoder=EncoderSettings(model="/home/me/models/LaBSE"),
        filters=FilterSettings(preset="strict", numbers=False),
        splits=SplitSettings(test_from=date(2026, 3, 1)),
    )
    assert corpus.row_settings(recipe) == (
        '[encoder]\nmodel = "LaBSE"\n\n[filters]\npreset = "strict"\nnumbers = false\n\n[splits]\ntest_from = 2026-03-01'
    )
    assert 'model = "sentence-transformers/LaBSE"' in corpus.row_settings(
        Recipe(name="a", encoder=EncoderSettings(model="sentence-transformers/LaBSE"))
    )
