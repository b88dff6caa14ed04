"""English."""

from toolkit.languages.language import Language

EN = Language(
    code="en",
    aliases=("eng", "en-GB", "en-US", "en_XX", "eng_Latn"),
    letters="abcdefghijklmnopqrstuvwxyz",
    own_letters="",
)
