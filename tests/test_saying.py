"""Messages in English and Ukrainian: every one that we write has a translation, and none loses a value."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_checks import story, three

import toolkit
from toolkit.checks import CHECKS, run_checks
from toolkit.data import SEVERITIES, AlignedStory
from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.saying import INTERFACES, label, language, message, phrase, say, say_finding, versions
from toolkit.saying.rendering import FIELD

PACKAGE = Path(toolkit.__file__).parent
TRANSLATED = [ui for ui in INTERFACES if ui != "en"]


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of a function in the package, with the place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node


def literals(node: ast.expr) -> list[str]:
    """Return the strings that an argument can be; nothing where it is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return literals(node.body) + literals(node.orelse) if isinstance(node, ast.IfExp) else []


def fields(template: str) -> set[str]:
    return {match.group(1) for match in FIELD.finditer(template)}


WRITTEN = {template: place for place, call in calls("message") for template in literals(call.args[0])}


def test_a_message_is_written_out_and_given_what_it_names() -> None:
    assert len(WRITTEN) > 20
    for place, call in calls("message"):
        templates = literals(call.args[0])
        given = {keyword.arg for keyword in call.keywords}
        assert templates, f"{place}: a template is to be a string, that a catalogue can have a translation of"
        assert set().union(*map(fields, templates)) == given, place


@pytest.mark.parametrize("ui", TRANSLATED)
def test_every_message_is_translated_with_all_its_values(ui: str) -> None:
    catalogue = INTERFACES[ui].messages
    assert {place: template for template, place in WRITTEN.items() if template not in catalogue} == {}
    assert {
        ours: fields(ours) ^ fields(theirs) for ours, theirs in catalogue.items() if fields(ours) != fields(theirs)
    } == {}
    assert set(catalogue) - set(WRITTEN) == set()  # nothing that no message says any more


@pytest.mark.parametrize("ui", INTERFACES)
def test_a_field_asks_for_a_form_that_the_language_has(ui: str) -> None:
    interface = INTERFACES[ui]
    for template in WRITTEN:
        for name, form in FIELD.findall(interface.messages.get(template, template)):
            if not {"#", "|"} & set(form):
                assert form in {"weekday", *interface.versions, *interface.languages}, (template, name)


@pytest.mark.parametrize("ui", TRANSLATED)
def test_checks_severities_categories_and_phrases_have_labels(ui: str) -> None:
    english = {*SEVERITIES, *CHECKS, *(c.category for c in CHECKS.values()), *(c.description for c in CHECKS.values())}
    english |= {text for _, call in calls("phrase") for text in literals(call.args[0])}
    english |= {"check"}  # what `choose` calls it
    assert {text for text in english if label(text, ui) == text} == set()


ODD: list[tuple[AlignedStory, str, str]] = [
    (three("Їх 31.", "Их 31.", "There are 13."), "number-mismatch", "числа різняться: укр. 31, рос. 31, англ. 13"),
    (three("Понад 40 людей.", "Более 40 человек.", "People came."), "number-mismatch", "в англійській версії немає 40: укр. 40, рос. 40, англ. –"),
    (three("Він прибув у п'ятницю.", "Он прибыл в четверг.", "He came on Friday."), "date-mismatch", "дні різняться: укр. п'ятницю, рос. четверг, англ. Friday"),
    (story({"en": "It began on Monday, 30 May 2023."}), "weekday-mismatch", "в англійській версії «Monday, 30 May», але 30 травня 2023 року — вівторок"),
    (story({"uk": "Слово.", "ru": "Слово.", "en": "A word."}, {"uk": "Ще одне.", "en": "One more."}), "omission", "у російській версії немає 1 речення, яке є в українській та англійській: One more."),
    (story({"uk": "Мы не уйдём отсюда, потому что это наша земля."}), "wrong-language", "в українській версії речення російською: Мы не уйдём отсюда, потому что это наша земля."),
    (story({"ru": "новая ґаіна"}), "foreign-letters", "у російській версії «ґаіна»: літер і, ґ немає в російській абетці"),
    (story({"en": "the WНO said"}), "foreign-letters", "в англійській версії «WНO»: кирилична літера серед латинських; має бути «WHO»"),
    (story({"en": 'He said: "I think so.'}), "quotation-marks", 'в англійській версії цитату не закрито: He said: "I think so. …'),
]  # fmt: skip


@pytest.mark.parametrize(("of", "check", "ukrainian"), ODD)
def test_a_finding_is_told_in_ukrainian(of: AlignedStory, check: str, ukrainian: str) -> None:
    (finding,) = run_checks(of, only=[check])
    assert say_finding(finding, "uk") == ukrainian
    assert say_finding(finding) == finding.message


@pytest.mark.parametrize(
    ("count", "times"), [(1, "1 раз"), (3, "3 рази"), (5, "5 разів"), (11, "11 разів"), (22, "22 рази")]
)
def test_ukrainian_counts_in_three_forms(count: int, times: str) -> None:
    told = message(
        '{lang} "{rare}"{where:, #}, elsewhere "{usual}" ({count:once|# times}){sisters:; # has one name|; # have one name}',
        lang=versions("en"), rare="A", where="", usual="B", count=count, sisters=versions(),
    )  # fmt: skip
    assert say(told, "uk") == f"в англійській версії «A», а деінде «B» ({times})"


def test_what_has_no_value_is_left_out_with_what_stands_around_it() -> None:
    assert str(message("{a}{b:, and # more}{c:; # has it|; # have it}", a="x", b="", c=versions())) == "x"
    assert (
        str(message("{a:, #}{c:; # has it|; # have it}", a=phrase("y"), c=versions("uk", "ru")))
        == ", y; uk and ru have it"
    )


@given(words=st.text(min_size=1), ui=st.sampled_from(sorted(INTERFACES)))
def test_words_are_shown_as_they_are_whatever_they_hold(words: str, ui: str) -> None:
    assert (
        say(message('<{words}{right:; "#" is meant}>', words=words, right=words), ui)
        == f'<{words}; "{words}" is meant>'
    )


def test_a_message_that_no_catalogue_has_is_said_in_english() -> None:
    assert say(message("{a} is {b}", a="x", b=language("uk")), "uk") == "x is Ukrainian"
    assert say("plain", "uk") == "plain"


def test_an_error_is_english_as_a_string_and_travels_between_processes() -> None:
    with pytest.raises(
        UsageError, match=r"^no check 'omision', did you mean 'omission'\? \(there are: omission\)$"
    ) as caught:
        choose("check", "omision", {"omission": 1})
    read = pickle.loads(pickle.dumps(caught.value))
    assert say(read.said, "uk") == "'omision': немає такої назви (перевірка), можливо, 'omission'? Є: omission"
    assert say(ToolkitError("plain").said, "uk") == "plain"


def test_no_ukrainian_message_quotes_in_english_marks() -> None:
    assert [theirs for theirs in INTERFACES["uk"].messages.values() if re.search(r'"', theirs)] == []
