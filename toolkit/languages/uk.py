"""Ukrainian."""

from toolkit.languages.language import Language

UK = Language(
    code="uk",
    aliases=("ukr", "ua", "uk-UA", "uk_UA", "ukr_Cyrl"),
    letters="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    own_letters="іїєґ",
)
