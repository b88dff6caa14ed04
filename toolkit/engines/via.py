"""Translation through a third language: uk-ru-en in place of uk-en."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import tee

from toolkit.data import Lang
from toolkit.engines.engine import Asked, Run
from toolkit.engines.machine import Machine
from toolkit.errors import UsageError


class Via:
    """Translates with `machine` into `pivot`, and what comes of it from there."""

    whole = False

    def __init__(self, machine: Machine, pivot: Lang) -> None:
        self.machine = machine
        self.pivot = pivot

    def legs(self, source: Lang, target: Lang) -> tuple[tuple[Lang, Lang], tuple[Lang, Lang]]:
        if self.pivot in (source, target):
            raise UsageError(f"--via {self.pivot}: {source}-{target} begins or ends there; name the third language")
        return (source, self.pivot), (self.pivot, target)

    def describe(self, source: Lang, target: Lang) -> str:
        return "; then ".join(dict.fromkeys(self.machine.describe(*leg) for leg in self.legs(source, target)))

    def account(self) -> list[Run]:
        return self.machine.account()

    def translate(self, sentences: Sequence[str], source: Lang, target: Lang) -> list[str]:
        return list(self.stream([Asked(sentence) for sentence in sentences], source, target))

    def stream(self, asked: Iterable[Asked], source: Lang, target: Lang) -> Iterator[str]:
        first, second = self.legs(source, target)
        self.machine.describe(*second)  # a model that cannot do it is better known before the first leg
        ahead, beside = tee(asked)
        middle = self.machine.stream(ahead, *first)
        return self.machine.stream((Asked(text, a.document) for text, a in zip(middle, beside, strict=True)), *second)
