"""How time and memory of pairing by content grow with the number of articles: one size, one line of JSON.

    python eval/pairing/curve.py 100000

Generated stories with three versions each, first with dates, then without. Of larger collections one story in some is
kept with its texts, and only these are aligned; for the others the answer is known, and the time of an alignment is
taken from those that were done.
"""

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import process_time

from known import generated

from toolkit.data import LANGS, Article
from toolkit.matching import judged, match, record
from toolkit.pairing.content import ACCEPTED, Judgement
from toolkit.pairing.entries import Entry
from toolkit.pairing.reposts import say_the_same

ALIGNED = 500  # stories, about
SEED = 5


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass
class Oracle:
    """Judges by alignment what it has texts of, and by what is known the rest."""

    story_of: Mapping[str, str]
    texts: Mapping[str, Article]
    asked: int = 0
    aligned: int = 0
    wrong: int = 0
    seconds: float = 0.0

    def same(self, twos: Sequence[tuple[Entry, Entry]]) -> list[bool]:
        """Tell whether articles are re-posts; of those whose texts were not kept none is."""
        return [
            one.id in self.texts and other.id in self.texts and say_the_same(self.texts[one.id], self.texts[other.id])
            for one, other in twos
        ]

    def judge(self, twos: Sequence[tuple[Entry, Entry]]) -> list[Judgement]:
        self.asked += len(twos)
        answers = []
        for one, other in twos:
            true = self.story_of[one.id] == self.story_of[other.id]
            if one.id in self.texts and other.id in self.texts:
                start = process_time()
                said = judged(self.texts[one.id], self.texts[other.id])
                self.seconds += process_time() - start
                self.aligned += 1
                self.wrong += (said.probability >= ACCEPTED) != true
                answers.append(said)
            else:
                answers.append(Judgement(probability=0.99 if true else 0.01))
        return answers


def main() -> None:
    stories = int(sys.argv[1]) // len(LANGS)
    every = max(1, stories // ALIGNED)
    records: list[Entry] = []
    story_of: dict[str, str] = {}
    texts: dict[str, Article] = {}
    sketching = 0.0
    for name, _, version in generated(stories, SEED, dated=True):
        start = process_time()
        records.append(record(version, {}))
        sketching += process_time() - start
        story_of[version.id] = name
        if int(name[1:]) % every == 0:
            texts[version.id] = version
    before = memory_mb()
    out = {
        "asked": int(sys.argv[1]),
        "articles": len(records),
        "record_bytes": sum(len(r.sketch) for r in records) / len(records),
    }
    out |= {"sketch_s": sketching}
    for kind in ("dated", "undated"):
        entries = records if kind == "dated" else [replace(entry, day=None) for entry in records]
        oracle = Oracle(story_of, texts)
        start = process_time()
        found, left_out = match(entries, oracle)
        took = process_time() - start - oracle.seconds
        named = [[story_of[m.article] for m in story.members] for story in found]
        out |= {
            f"{kind}_search_s": took,
            f"{kind}_judged": oracle.asked,
            f"{kind}_align_ms": 1000 * oracle.seconds / max(oracle.aligned, 1),
            f"{kind}_aligned": oracle.aligned,
            f"{kind}_misjudged": oracle.wrong,
            f"{kind}_whole": sum(len(n) == len(LANGS) and len(set(n)) == 1 for n in named) / stories,
            f"{kind}_mixed": sum(len(set(n)) > 1 for n in named),
            f"{kind}_left_out": len(left_out),
            f"{kind}_memory_mb": memory_mb() - before,
        }
    print(json.dumps(out))


if __name__ == "__main__":
    main()
