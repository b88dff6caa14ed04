"""What can be set of a metric: sacreBLEU's options, with its names and its defaults."""

from dataclasses import dataclass

from toolkit.errors import ToolkitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of all metrics; each metric reads its own. `lowercase` is BLEU's, as `-lc` is in sacreBLEU."""

    direction: str = ""  # "uk-en"; its target chooses the tokenizer where `tokenize` is None
    tokenize: str | None = None  # None: zh, ja-mecab, ko-mecab for the targets zh, ja, ko, else 13a
    lowercase: bool = False
    smooth_method: str = "exp"  # exp, floor, add-k, none
    smooth_value: float | None = None  # of floor (0.1) and add-k (1); the others take none
    force: bool = False  # no warning where a hundred lines look tokenized
    chrf_char_order: int = 6
    chrf_word_order: int = 0  # 2 is chrF++
    chrf_beta: int = 2
    chrf_lowercase: bool = False
    chrf_whitespace: bool = False
    chrf_eps_smoothing: bool = False
    ter_case_sensitive: bool = False
    ter_asian_support: bool = False
    ter_no_punct: bool = False
    ter_normalized: bool = False

    def __post_init__(self) -> None:
        if self.direction and not self.target:
            raise ToolkitError(f"no direction {self.direction!r}; write source and target, as in uk-en")
        for name, least in (("chrf_char_order", 1), ("chrf_word_order", 0), ("chrf_beta", 0)):
            if getattr(self, name) < least:
                raise ToolkitError(f"{name} is {getattr(self, name)}; it is {least} or more")

    @property
    def target(self) -> str:
        """The language code behind the first hyphen, as sacreBLEU cuts it."""
        return self.direction.partition("-")[2].partition("-")[0]
