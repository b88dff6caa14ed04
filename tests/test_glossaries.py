"""Glossaries: read from CSV and TBX with what is wrong said in a line each, written so that they are read back, and found in inflected texts."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_checks import story, three

from toolkit.checks import run_checks
from toolkit.commands.terms import concept
from toolkit.data import LANGS, Lang
from toolkit.errors import ToolkitError
from toolkit.glossaries import TABLES, Concept, glossary, read_glossary, shipped
from toolkit.glossaries.mining import mine
from toolkit.glossaries.table import concepts_of as from_table
from toolkit.glossaries.table import table
from toolkit.glossaries.tbx import concepts_of as from_tbx
from toolkit.glossaries.tbx import tbx
from toolkit.inflection import is_form
from toolkit.pipeline import house_glossary, terms

VERSION_2 = """<?xml version="1.0"?>
<martif type="TBX" xml:lang="en"><text><body>
  <termEntry id="e1">
    <langSet xml:lang="uk"><tig><term>ракета</term></tig></langSet>
    <langSet xml:lang="en-GB">
      <tig><term>rocket</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
      <ntig><termGrp><term>guided missile</term></termGrp></ntig>
      <tig><term>missile</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
    </langSet>
  </termEntry>
  <termEntry id="e2"><langSet xml:lang="de"><tig><term>Rakete</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_a_table_gives_concepts_with_synonyms_and_what_is_not_to_be_used() -> None:
    (concept,), problems = from_table("t.csv", "uk;ukr-note;en\nракета;;missile | guided  missile|!rocket\n")
    assert concept == Concept("2", uk=("ракета",), en=("missile", "guided missile"), avoided=(("en", "rocket"),))
    assert [str(p) for p in problems] == [
        "t.csv: column 'ukr-note' is no language, and not read (there are: uk, ru, en, id, note)"
    ]


def test_bad_rows_are_told_of_in_a_line_each_and_the_rest_is_used() -> None:
    text = 'uk,ru,en\nракета,ракета,missile\n,,\nсуд,,\nракета,ракета,missile\n"a, b",c,d,e\n***,(.+,[\nмиска|миска,миска,bowl\n'
    concepts, problems = from_table("t.csv", text)
    assert [c.uk for c in concepts] == [("ракета",), ("миска",)]
    assert [str(p) for p in problems] == [
        "t.csv, line 4: a term in one language alone; a row needs two",
        "t.csv, line 5: the same as line 2; left out",
        "t.csv, line 6: 4 cells, the header has 3; left out",
        "t.csv, line 7: '***' holds no word; left out",
    ]


@pytest.mark.parametrize("text", ["", "ракета,missile\n", "uk\nракета\n", "term,translation\nракета,missile\n"])
def test_a_table_without_a_header_is_refused(text: str, tmp_path: Path) -> None:
    (path := tmp_path / "terms.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match="it is to be a header, as in: uk,ru,en"):
        read_glossary(path)


def test_letters_that_mean_something_to_patterns_are_letters() -> None:
    found = glossary([Concept("1", uk=("C++ (мова)",), en=("C++ (language)", "a.b"))])
    assert [h.concept.id for h in found.find("the C++ (language) [.*]", "en")] == []  # brackets are no words between
    assert [h.concept.id for h in found.find("see a.b", "en")] == ["1"]


def test_tbx_of_version_2_is_read() -> None:
    (concept,), problems = from_tbx("t.tbx", VERSION_2.encode())
    assert concept == Concept("e1", uk=("ракета",), en=("missile", "guided missile"), avoided=(("en", "rocket"),))
    assert [str(p) for p in problems] == ["t.tbx, line 11: a term in one language alone; a row needs two"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<html/>", "<html> is no TBX"),
        ("uk,en", "not XML"),
        ('<tbx xmlns="urn:iso:std:iso:30042:ed-2"/>', "no term in it"),
    ],
)
def test_what_is_no_tbx_is_refused_in_a_line(content: str, message: str, tmp_path: Path) -> None:
    (path := tmp_path / "terms.tbx").write_text(content, encoding="utf-8")
    with pytest.raises(ToolkitError, match=message):
        read_glossary(path)


def test_a_tbx_does_not_read_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    entity = f'<!DOCTYPE martif [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    text = VERSION_2.replace("<martif", entity + "<martif", 1).replace("ракета", "&x; ракета")
    concepts, _ = from_tbx("t.tbx", text.encode())
    assert "secret" not in str(concepts)


NAMES = st.text(string.ascii_lowercase + "їієґыэё'&<\" ", min_size=1, max_size=12).map(lambda t: " ".join(t.split())).filter(
    lambda t: any(letter.isalpha() for letter in t)
)  # fmt: skip
TERMS = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)


@given(rows=st.lists(st.tuples(TERMS, TERMS, TERMS), min_size=1, max_size=5, unique=True))
def test_what_is_written_is_read_back(rows: list[tuple[tuple[str, ...], ...]]) -> None:
    concepts = [Concept(str(n), *row, avoided=(("en", "shunned"),), note="why") for n, row in enumerate(rows)]
    for read, problems in (from_table("t", table(concepts)), from_tbx("t", tbx(concepts))):
        assert not problems
        assert [(c.uk, c.ru, c.en, c.avoided) for c in read] == [(c.uk, c.ru, c.en, c.avoided) for c in concepts]


@pytest.mark.parametrize(
    ("lang", "listed", "forms", "others"),
    [
        ("uk", "ракета", "ракети ракету ракетою ракет ракетами", "ракетний ракетник"),
        ("uk", "Київ", "Києва Києву Києвом Києві", "київський"),
        ("uk", "українець", "українці українцями", "український"),
        ("uk", "нога", "нозі ноги", "ножі"),
        ("uk", "Південна", "Південної Південній Південну", "Південний"),
        ("ru", "президент", "президенту президентами", "президентский"),
        ("ru", "украинец", "украинца украинцы", "украинский"),
        ("ru", "сделка", "сделок сделки сделками", "сделать"),
        ("en", "missile", "missiles missile's", "missing"),
        ("en", "party", "parties", "part"),
    ],
)
def test_forms_are_told_from_derived_words(lang: Lang, listed: str, forms: str, others: str) -> None:
    assert [form for form in forms.split() if not is_form(form, listed, lang)] == []
    assert [word for word in others.split() if is_form(word, listed, lang)] == []


def test_the_longer_of_two_names_counts() -> None:
    found = shipped("offices").find("Віцепрем'єр-міністр і міністр закордонних справ", "uk")
    assert [h.concept.id for h in found] == ["deputy-prime-minister", "foreign-minister"]


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_are_shipped_name_each_thing_in_each_language(name: str) -> None:
    assert [c.id for c in shipped(name).concepts if not all(c.terms(lang) for lang in LANGS)] == []
    assert len({c.id for c in shipped(name).concepts}) == len(shipped(name).concepts)


def terminology(uk: str, ru: str, en: str, *concepts: Concept) -> list[tuple[Lang | None, str]]:
    found = run_checks(three(uk, ru, en), only=["terminology"], glossary=glossary(concepts))
    return [(f.odd, f.message) for f in found]


MISSILE = Concept("1", ("ракета",), ("ракета",), ("missile", "guided missile"), (("en", "rocket"),))


def test_a_glossary_is_obeyed_in_any_inflected_form() -> None:
    assert terminology("Ракетами.", "Ракетами.", "Guided missiles.", MISSILE) == []
    assert terminology("Ракетами.", "Ракетами.", "They fired.", MISSILE) == [
        ("en", "en lacks the term of the glossary: uk Ракетами, ru Ракетами; to be en missile")
    ]


def test_a_word_that_the_glossary_avoids_is_told_of() -> None:
    assert ("en", 'en "rockets": the glossary says not to use it, but "missile"') in terminology(
        "Ракети.", "Ракеты.", "By rockets.", MISSILE
    )


def test_a_word_for_two_things_may_be_rendered_as_either() -> None:
    mine_ = (Concept("a", ("міна",), ("мина",), ("mine",)), Concept("b", ("міна",), ("мина",), ("mortar bomb",)))
    assert terminology("Міна.", "Мина.", "A mortar bomb.", *mine_) == []


def test_a_dictionary_knows_irregular_forms() -> None:
    pytest.importorskip("pymorphy3")
    people = Concept("1", ("людина",), ("человек",), ("person",))
    assert terminology("Чотири людини.", "Было много людей.", "A person.", people) == []


def test_without_a_glossary_nothing_is_asked() -> None:
    assert run_checks(three("Ракета.", "Ракета.", "A plane."), only=["terminology"]) == ()


def test_mining_finds_what_stands_for_a_term_and_its_variants() -> None:
    rows = [
        {"uk": f"Там ракета впала {n}.", "ru": f"Там ракета упала {n}.", "en": f"A missile fell {n}."} for n in range(4)
    ]
    rows += [{"uk": f"Знову ракета {n}.", "ru": f"Снова ракета {n}.", "en": f"Another rocket {n}."} for n in range(4)]
    rows += [{"uk": f"Пройшов дощ {n}.", "ru": f"Прошёл дождь {n}.", "en": f"It rained today {n}."} for n in range(300)]
    of = story(*rows)  # type: ignore[arg-type]  # keys are languages
    (term,) = [c for c in mine(lambda: [of]) if c.form == "ракета"]
    assert term.renderings["ru"][0].form == "ракета"
    assert {("missile", 4), ("rocket", 4)} <= {(r.form, r.uses.stories) for r in term.renderings["en"]}


def test_a_recipe_names_the_glossary_of_its_pages(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('name = "n"\nglossary = "house.csv"\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"house\.csv: cannot be read"):
        house_glossary(tmp_path)
    (tmp_path / "house.csv").write_text("uk,en\nракета,missile\nсуд,\n", encoding="utf-8")
    found, problems = house_glossary(tmp_path)
    assert found is not None
    assert [c.en for c in found.concepts] == [("missile",)]
    assert len(problems) == 1


def test_a_dictionary_tells_words_apart_that_look_like_forms_of_one() -> None:
    pytest.importorskip("pymorphy3")
    bridge = Concept("1", ("міст",), ("мост",), ("bridge",))
    found = run_checks(
        three("Жителі міста.", "Жители города.", "People."), only=["terminology"], glossary=glossary([bridge])
    )
    assert found == ()


def test_what_terms_proposes_is_a_glossary() -> None:
    source = Path(__file__).resolve().parents[1] / "corpora" / "sample" / "pages" / "news.example"
    proposed = [concept(c, str(n)) for n, c in enumerate(terms(source), start=1)]
    assert len(proposed) > 50
    for read, problems in (from_table("t", table(proposed)), from_tbx("t", tbx(proposed))):
        assert [c.en for c in read] == [c.en for c in proposed]
        assert not problems
