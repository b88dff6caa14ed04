import pytest

from toolkit.identify import by_letters, identify


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Міст через Бистрець закрили на ремонт.", "uk"),
        ("Мост через Быстрец закрыли на ремонт.", "ru"),
        ("The bridge over the Bystrets has been closed for repairs.", "en"),
        ("Мост через реку перекрыт, сообщила пресс-служба горсовета.", "ru"),
        ("На п'ять годин рух мостом перекрито, повідомили у мерії.", "uk"),
        ("Міст закрили: на ньому з'явився напис \"Ёлка\". Рух відновлять у вівторок, коли опори зміцнять.", "uk"),
        ("Мост закрыли: как писал \"Тихий Берег\", \"у Гаївці\" размыло опоры, и вода подошла к домам.", "ru"),
    ],
)  # fmt: skip
def test_the_three_languages_are_told_apart(text, lang):
    assert identify(text) == lang


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Мост праз раку зачынены на рамонт, паведамілі ў прэс-службе гарсавета, і ён не працуе.", "be"),
        ("Мостът над реката е затворен за ремонт, съобщиха от общината в понеделник.", "bg"),
        ("Мост преко реке је затворен због радова, саопштиле су градске службе.", "sr"),
        ("Most przez rzekę został zamknięty z powodu remontu, poinformowały służby miejskie.", "pl"),
        ("Die Brücke über den Fluss ist wegen Bauarbeiten gesperrt, teilte die Stadt am Montag mit.", "de"),
        ("市当局は月曜日、川に架かる橋を工事のため閉鎖すると発表した。", "ja"),
    ],
)
def test_a_fourth_language_is_noticed(text, code):
    assert identify(text) == code


@pytest.mark.parametrize("text", ["", "12:40 – 3,5", "?!", "Рух перекрили", "Tykhorichansk Oblast"])
def test_what_cannot_be_told_is_none(text):
    assert identify(text) is None


def test_letters_alone_decide_or_leave_it_open():
    said = {
        text: by_letters(text)
        for text in ("Міст", "Мост закрыли", "Рух перекрили", "Bridge", "Мост і опоры", "", "Ў мост")
    }
    assert list(said.values()) == ["uk", "ru", None, "en", None, None, None]
