"""An engine around a model: it looks up what was translated before, has the rest translated, and keeps each finished batch.

Sentences come and go in windows, so that memory does not grow with their number; within one they are translated in
whatever order is quickest.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import NoReturn

from tqdm import tqdm

from toolkit.data import Lang, Pair
from toolkit.engines.engine import Asked, How, Made, Model, Request, Run
from toolkit.engines.kept import Kept
from toolkit.errors import UsageError

WINDOW = 8192  # sentences; a few megabytes, and hundreds of batches to sort them into by length
# A line feed would make two lines of one, NUL ends a string in C, and half a surrogate pair is no text.
UNFIT = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufeff]+")

MakeModel = Callable[[str, Lang, Lang, How], Model]


class Machine:
    """Translates with the models that `make` gives, one for each direction."""

    whole = False

    def __init__(self, make: MakeModel, name: str, how: How) -> None:
        self.make = make
        self.name = name
        self.how = how
        self.models: dict[Pair, Model] = {}
        self.runs: dict[Pair, Run] = {}

    def model(self, source: Lang, target: Lang) -> Model:
        """Return the model of a direction; `{source}` and `{target}` in its name stand for the two languages."""
        if (source, target) not in self.models:
            name = self.name.replace("{source}", source).replace("{target}", target)
            model = self.make(name, source, target, self.how)
            if self.how.settings.context and not model.sees_context:
                raise UsageError(
                    f"{name}: translates sentence by sentence and cannot be shown those before; leave out --context, or "
                    "name a language model with a chat template, or a server"
                )
            self.models[source, target] = model
            self.runs[source, target] = Run(direction=f"{source}-{target}", by=model.identity)
        return self.models[source, target]

    def describe(self, source: Lang, target: Lang) -> str:
        return str(self.model(source, target).identity)

    def account(self) -> list[Run]:
        return list(self.runs.values())

    def translate(self, sentences: Sequence[str], source: Lang, target: Lang) -> list[str]:
        return list(self.stream([Asked(sentence) for sentence in sentences], source, target))

    def stream(self, asked: Iterable[Asked], source: Lang, target: Lang) -> Iterator[str]:
        model = self.model(source, target)
        total = len(asked) if isinstance(asked, Sequence) else None
        requests = with_context(asked, self.how.settings.context)
        with (
            closing(Kept(self.how.cache)) as kept,
            tqdm(
                total=total,
                desc=f"{source}-{target}",
                unit=" sentences",
                disable=self.how.quiet or None,  # None: no bar where standard error is no terminal
            ) as bar,
        ):
            while window := list(islice(requests, WINDOW)):
                yield from self.window(window, model, (source, target), kept, bar)

    def window(self, requests: list[Request], model: Model, pair: Pair, kept: Kept, bar: "tqdm[NoReturn]") -> list[str]:
        """Return the outputs of `requests`. What is asked for twice is translated once; nothing is asked for an empty line."""
        keys = [model.identity.key(*pair, request) if request.text else b"" for request in requests]
        wanted = {key: request for key, request in zip(keys, requests, strict=True) if key}
        times: dict[bytes, int] = defaultdict(int)
        for key in keys:
            times[key] += 1
        found = kept.find(list(wanted))
        before = set(found)
        bar.update(times[b""] + sum(times[key] for key in found))
        todo = [(key, request) for key, request in wanted.items() if key not in found]
        if todo:
            for batch in model.run([request for _, request in todo]):
                done = [(todo[position][0], tidy(made)) for position, made in batch]
                kept.add(done)
                bar.update(sum(times[key] for key, _ in done))
            found |= kept.find([key for key, _ in todo])  # which another process may have translated, too
        self.runs[pair] = noted(
            self.runs[pair], len(keys) - times[b""], sum(times[key] for key in before), found.values()
        )
        return [found[key].output if key else "" for key in keys]


def with_context(asked: Iterable[Asked], count: int) -> Iterator[Request]:
    """Yield requests, each with the `count` sentences before it in its document. An empty line begins a new one, too."""
    before: deque[str] = deque(maxlen=count)
    document = ""
    for sentence in asked:
        text = fit(sentence.text)
        if sentence.document != document or not text:
            before.clear()
            document = sentence.document
        yield Request(text, tuple(before))
        if text:
            before.append(text)


def fit(text: str) -> str:
    r"""Return `text` as one line that any program can take.

    >>> fit(" Перший\n\nдругий\x00 ")
    'Перший другий'
    """
    return UNFIT.sub(" ", text).strip()


def tidy(made: Made) -> Made:
    return replace(made, output=fit(made.output))


def noted(run: Run, sentences: int, kept: int, made: Iterable[Made]) -> Run:
    """Return `run` with what has been made since; what comes from earlier runs counts with the tokens it took then."""
    made = list(made)
    dates = sorted(date for date in (run.first, run.last, *(m.date for m in made)) if date)
    return replace(
        run,
        sentences=run.sentences + sentences,
        kept=run.kept + kept,
        tokens_in=run.tokens_in + sum(m.tokens_in for m in made),
        tokens_out=run.tokens_out + sum(m.tokens_out for m in made),
        retries=run.retries + sum(m.retries for m in made),
        models=tuple(sorted({*run.models, *(m.model for m in made if m.model)})),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
    )
