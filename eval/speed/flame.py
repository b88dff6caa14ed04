"""Where a build's time goes, as a flame graph: from what py-spy has seen to an SVG that needs nothing else.

pip install py-spy
py-spy record -F -r 50 -f raw -o stacks.txt -- python -m toolkit build PAGES -o OUT -q
python eval/speed/flame.py stacks.txt -o eval/results/build_flame.svg
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from toolkit.files import write_text

WIDTH, ROW, LETTER = 1200, 16, 6.2  # pixels
LEAST = 0.003  # share of the time; what took less is left out
COLOURS = {"toolkit/alignment": "#e8a33d", "toolkit/building": "#8fb4d9", "toolkit": "#f0cf8a", "": "#d9d9d9"}
FRAME = re.compile(r"(?P<name>.+) \((?P<file>[^()]+)\)$")


@dataclass
class Node:
    name: str
    count: int = 0
    below: "dict[str, Node]" = field(default_factory=dict)


def read(path: Path) -> Node:
    """Return the calls in a file of stacks, a line each: frames with ";" between them, a space, how often it was seen."""
    root = Node("all")
    for line in path.read_text(encoding="utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [frame for frame in stack.split(";") if "<frozen" not in frame]
        node = root
        node.count += int(count)
        for frame in frames:
            node = node.below.setdefault(frame, Node(frame))
            node.count += int(count)
    return root


def boxes(node: Node, total: int, left: float = 0.0, depth: int = 0) -> Iterator[tuple[Node, float, int]]:
    """Yield calls with where they begin, as a share of the width, and how deep they lie."""
    yield node, left, depth
    for below in sorted(node.below.values(), key=lambda n: n.name):
        if below.count >= LEAST * total:
            yield from boxes(below, total, left, depth + 1)
        left += below.count / total


def colour(file: str) -> str:
    return next(c for start, c in COLOURS.items() if file.startswith(start))


def drawn(root: Node) -> str:
    found = list(boxes(root, root.count))
    height = (max(depth for _, _, depth in found) + 1) * ROW
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="11">'
    ]
    for node, left, depth in found:
        match = FRAME.match(node.name)
        name, file = (match["name"], match["file"]) if match else (node.name, "")
        file = file[file.rindex("toolkit/") :] if "toolkit/" in file else "/".join(file.split("/")[-2:])
        x, width, y = left * WIDTH, node.count / root.count * WIDTH, depth * ROW
        tip = f"{name} ({file}) {node.count / root.count:.1%}" if file else f"{name}, {node.count} samples"
        shown = name if len(name) * LETTER <= width - 4 else name[: max(0, int((width - 4) / LETTER))]
        out.append(
            f'<g><title>{escape(tip)}</title><rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" '
            f'fill="{colour(file)}"/><text x="{x + 2:.1f}" y="{y + 12}">{escape(shown) if len(shown) > 2 else ""}</text></g>'
        )
    return "\n".join([*out, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("stacks", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    write_text(args.output, drawn(read(args.stacks)))


if __name__ == "__main__":
    main()
