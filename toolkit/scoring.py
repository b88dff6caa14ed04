"""What `newsalign score` does: gather translations, references and what is known of each segment, score them, count failures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from toolkit import metrics, slicing
from toolkit.corpus import open_corpus
from toolkit.data import LANGS, Placed, Score, SliceScore
from toolkit.errors import ToolkitError, UsageError
from toolkit.languages import direction as languages_of
from toolkit.metrics import External, Scores, Settings, testsets
from toolkit.metrics.comet import comet
from toolkit.metrics.inputs import check_lengths, segment_lines
from toolkit.pipeline import published, with_failures
from toolkit.slicing import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where everything is, as the command line says it."""

    systems: Sequence[str]
    references: Sequence[str] = ()
    direction: str = ""
    test_set: str = ""  # names of sacreBLEU's test sets, or folders, parted by commas
    corpus: Path | None = None
    source: str = ""
    docs: Path | None = None  # the document of each segment, and behind a tab its domain
    origlang: str = ""
    domain: str = ""  # a pattern, sacreBLEU's --subset
    num_refs: int = 1  # references a line of the one file, parted by tabs
    segment_scores: Sequence[Path] = ()
    lower: Sequence[str] = ()  # metrics of segment_scores of which lower is better
    comet: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is scored: lists beside each other, a place a segment."""

    hypotheses: Mapping[str, Sequence[str]]
    references: Sequence[Sequence[str]]
    sources: Sequence[str] | None = None
    documents: Sequence[str] | None = None
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)  # origlang and domain, where a test set says them
    ids: Sequence[str] | None = None
    excluded: int = 0
    external: Sequence[External] = ()


def metrics_for(asked: Asked, *, score_only: bool) -> tuple[str, ...]:
    """Return the metrics of a command that names none: sacreBLEU's, BLEU; chrF++ before it into Ukrainian and Russian.

    Scripts that read bare numbers (`-b`) get the one that sacreBLEU prints, and scores of other metrics stand alone.
    """
    if asked.segment_scores and not asked.systems:
        return ()
    names = metrics.default_metrics(asked.direction)
    return ("bleu",) if score_only or names[0] == "bleu" else names


def score(asked: Asked, given: Gathered, *, names: Sequence[str] | None, settings: Settings, **options: Any) -> Scores:
    """Return the scores of what was `gathered`, with what failed as a whole where the sources are known.

    `options` are those of `metrics.score`.
    """
    if names is None and not given.references:
        names = ()
    found = metrics.score(
        given.hypotheses,
        given.references,
        metrics=names,
        direction=asked.direction,
        settings=settings,
        documents=given.documents,
        ids=given.ids,
        external=given.external,
        **options,
    )
    scores: Sequence[Score] = found
    known = bool(asked.source) or all(code in LANGS for code in asked.direction.split("-"))
    if given.sources is not None and given.references and known:
        scores = with_failures(found, given.sources, given.hypotheses)
    return found.with_scores(replace(one, excluded=given.excluded) for one in scores)


def detail(given: Gathered, found: Scores, direction: str) -> tuple[SliceScore, ...]:
    """Return the scores by original language and by domain within each, as sacreBLEU's --detail cuts them.

    Raises ToolkitError where neither is known.
    """
    known = {name: labels for name in ("origlang", "domain") if any(labels := given.fields.get(name, ()))}
    if not known:
        raise ToolkitError(
            "--detail: nothing says in which language a segment was written first, nor its domain; -t of a test set "
            "that says so, or --docs with domains"
        )
    by: dict[str, list[int]] = {}
    for n, labels in enumerate(zip(*known.values(), strict=True)):
        for end in range(1, len(labels) + 1):
            by.setdefault(" ".join(label or "-" for label in labels[:end]), []).append(n)
    documents = given.documents or [""] * len(given.references[0])
    placed = [Placed(id=str(n), direction=direction, source="", reference="", story=d) for n, d in enumerate(documents)]
    name = ", ".join(known)
    return tuple(
        score
        for (system, metric), sums in found.sums.items()
        for score in slicing.measured(
            placed, dict(sorted(by.items())), Measure(system=system, metric=metric, sums=sums), name=name
        )
    )


def gathered(asked: Asked) -> Gathered:
    """Return what is scored. Raises ToolkitError for what does not fit together."""
    check_usage(asked)
    if asked.test_set:
        found = of_test_set(asked)
    elif asked.corpus:
        found = of_corpus(asked, asked.corpus)
    elif asked.references:
        found = of_files(asked)
    else:
        found = Gathered(hypotheses={}, references=())
    if asked.source and found.references:
        sources = segment_lines(asked.source)
        check_lengths([("the reference", found.references[0]), (asked.source, sources)])
        found = replace(found, sources=sources)
    if asked.docs and not asked.test_set:
        fields = testsets.documents(asked.docs)
        if found.references:
            check_lengths([("the reference", found.references[0]), (str(asked.docs), fields["docid"])])
        found = replace(found, documents=fields["docid"], fields=fields)
        if asked.domain:
            found = of_domain(found, fields.get("domain"), asked.domain, asked.docs)
    return with_external(found, asked)


def check_usage(asked: Asked) -> None:
    if not (asked.corpus or asked.references or asked.test_set or asked.segment_scores):
        raise UsageError(
            "no reference; name its file, first or behind -r, a corpus behind --corpus or a test set behind -t"
        )
    if sum(map(bool, (asked.corpus, asked.references, asked.test_set))) > 1:
        raise ToolkitError("--corpus and -t bring the references; leave out the files, or these")
    if asked.num_refs != 1 and len(asked.references) != 1:
        raise UsageError("--num-refs: for one file of references, parted by tabs in each line")
    if (asked.origlang or (asked.domain and not asked.docs)) and not asked.test_set:
        raise UsageError(
            "--origlang and --domain choose among the segments of a test set (-t); --domain of --docs, too"
        )
    if asked.comet and not (asked.source or asked.test_set or asked.corpus):
        raise UsageError("--comet reads the sources as well; say --source")
    if asked.source and not asked.direction:
        raise UsageError("--source: what is a failure depends on the languages; say -l as well, as in -l uk-en")


def of_files(asked: Asked) -> Gathered:
    if asked.num_refs == 1:
        hypotheses, references = metrics.from_files(asked.systems, asked.references)
        return Gathered(hypotheses=hypotheses, references=references)
    name = str(asked.references[0])
    rows = [line.split("\t", asked.num_refs - 1) for line in segment_lines(name)]
    for number, row in enumerate(rows, start=1):
        if len(row) != asked.num_refs:
            raise ToolkitError(f"{name}, line {number}: {len(row)} references, but --num-refs says {asked.num_refs}")
    references = [list(column) for column in zip(*rows, strict=True)]
    return Gathered(hypotheses=metrics.hypotheses(asked.systems, (name, references[0])), references=references)


def of_corpus(asked: Asked, path: Path) -> Gathered:
    """Return the published versions of a corpus, in the order of its exported pair; its stories are the articles."""
    wanted, excluded = published(open_corpus(path), *languages_of(asked.direction))
    targets = [s.target for s in wanted]
    return Gathered(
        hypotheses=metrics.hypotheses(asked.systems, ("the corpus", targets)) if asked.systems else {},
        references=[targets],
        sources=[s.source for s in wanted],
        documents=[s.story for s in wanted],
        ids=[s.id for s in wanted],
        excluded=excluded,
    )


def of_test_set(asked: Asked) -> Gathered:
    whole = testsets.read_test_set(asked.test_set, asked.direction)
    if asked.docs:
        whole = replace(whole, fields=whole.fields | testsets.documents(asked.docs))
    hypotheses = metrics.hypotheses(asked.systems, (whole.name, whole.references[0]))
    kept = whole.chosen(origlang=asked.origlang, subset=asked.domain)
    chosen = testsets.subset(whole, kept)
    return Gathered(
        hypotheses={system: [lines[i] for i in kept] for system, lines in hypotheses.items()},
        references=chosen.references,
        sources=chosen.sources,
        documents=chosen.fields.get("docid"),
        fields=chosen.fields,
    )


def of_domain(found: Gathered, domains: Sequence[str] | None, wanted: str, path: Path) -> Gathered:
    """Return the segments of the domains that the pattern is found in."""
    if domains is None:
        raise ToolkitError(f"{path}: no domains; write each behind its document and a tab")
    kept = [i for i, chosen in enumerate(testsets.found_in(domains, wanted)) if chosen]
    if not kept:
        raise ToolkitError(f"{path}: no segment of {wanted!r} (there are: {', '.join(sorted(set(domains)))})")

    def only(lines: Sequence[str] | None) -> list[str] | None:
        return None if lines is None else [lines[i] for i in kept]

    return replace(
        found,
        hypotheses={system: only(lines) or [] for system, lines in found.hypotheses.items()},
        references=[only(lines) or [] for lines in found.references],
        sources=only(found.sources),
        documents=only(found.documents),
        fields={name: only(labels) or [] for name, labels in found.fields.items()},
        ids=only(found.ids),
    )


def with_external(found: Gathered, asked: Asked) -> Gathered:
    """Return the same with the scores of other metrics; their systems where no translations are given."""
    external = [
        metric
        for path in asked.segment_scores
        for metric in metrics.read_external(path, ids=found.ids, lower=asked.lower)
    ]
    if not found.hypotheses and external:
        found = replace(found, hypotheses=dict.fromkeys(external[0].values, ()), references=())
    if asked.comet and found.sources is not None:
        external.append(comet(asked.comet, found.sources, found.hypotheses, found.references[0]))
    return replace(found, external=external)


def echo(test_set: str, direction: str, fields: Sequence[str]) -> list[str]:
    """Return the lines of a test set's fields (src, ref, docid …) side by side, as sacreBLEU's --echo prints them."""
    found = testsets.read_test_set(test_set, direction)
    known: dict[str, Sequence[str]] = {"src": found.sources or ()}
    known |= {"ref" if n == 0 else f"ref{n + 1}": lines for n, lines in enumerate(found.references)} | found.fields
    wanted = list(known) if list(fields) == ["all"] else fields
    for name in wanted:
        if not known.get(name):
            raise UsageError(f"{test_set} has no {name} (it has {', '.join(k for k, v in known.items() if v)})")
    return ["\t".join(row) for row in zip(*(known[name] for name in wanted), strict=True)]
