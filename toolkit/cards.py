"""A data set's card: YAML for machines, then Markdown. What newsalign writes there stands beside what others wrote.

Ours are the keys that are handed in, and the sections between two marks, which a reader of the page does not see:

    <!-- newsalign: begin licence -->
    <!-- newsalign: end licence -->

All else is kept as it is, byte for byte where the YAML allows it. (ruamel.yaml 0.19 drops the comment behind a list that is
replaced, and indents others anew; so lines are replaced here, where PyYAML says that a key's value begins and ends.)
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from toolkit.errors import ToolkitError

HEAD = re.compile(r"\A\s*---[ \t]*\n(.*?)\n?---[ \t]*(?:\n|\Z)", re.DOTALL)  # as the Hub finds it
MARK = re.compile(r"^<!-- newsalign: (begin|end) ([\w-]+) -->[ \t]*\n?", re.MULTILINE)
FENCED = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
BY_NAME = ("configs", "dataset_info")  # lists of tables that have a config_name each
JOINED = ("tags", "task_categories")  # lists that others may add to
TITLE = "title"  # the section that is left out where somebody else wrote a heading


def metadata(card: str) -> dict[str, Any]:
    """Return the YAML of a card. Raises ToolkitError where it is not a table."""
    try:
        read = yaml.safe_load(head_of(card)) or {}
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 2}" if where else ""
        raise ToolkitError(f"README.md{line}: its YAML cannot be read ({getattr(error, 'problem', error)})") from None
    if not isinstance(read, dict):
        raise ToolkitError("README.md: the YAML in front is not a table of keys and values")
    return read


def head_of(card: str) -> str:
    found = HEAD.match(unix(card))
    return found[1] if found else ""


def body_of(card: str) -> str:
    return HEAD.sub("", unix(card), count=1)


def unix(card: str) -> str:
    return card.removeprefix("\ufeff").replace("\r\n", "\n")


def sections(card: str) -> dict[str, str]:
    """Return our sections by name, without their marks. Raises ToolkitError where a mark has no partner."""
    return {name: text for name, text in pieces(body_of(card)) if name}


def others(card: str) -> str:
    """Return what stands outside our sections."""
    return "".join(text for name, text in pieces(body_of(card)) if not name)


def pieces(body: str) -> list[tuple[str, str]]:
    r"""Cut a card's text: our sections with their names, and what stands between them under the name "".

    >>> pieces("Hi.\n<!-- newsalign: begin a -->\nOurs.\n<!-- newsalign: end a -->\n")
    [('', 'Hi.\n'), ('a', 'Ours.\n')]
    """
    found, end, opened = [], 0, ""
    for mark in MARK.finditer(body):
        kind, name = mark.groups()
        if (kind == "begin") == bool(opened) or (kind == "end" and name != opened):
            raise ToolkitError(
                f"README.md: the mark {mark[0].strip()!r} has no partner; put it right, or take out all of that section"
            )
        found.append((opened, body[end : mark.start()]))
        opened, end = name if kind == "begin" else "", mark.end()
    if opened:
        raise ToolkitError(f"README.md: the section {opened!r} has no end mark; put it right, or take it out")
    found.append(("", body[end:]))
    names = [name for name, _ in found if name]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ToolkitError(f"README.md: the section {twice!r} is there twice; take one out")
    return [(name, text) for name, text in found if name or text]


def marked(name: str, text: str) -> str:
    return f"<!-- newsalign: begin {name} -->\n{text.strip()}\n<!-- newsalign: end {name} -->\n"


def merged(
    card: str,
    keys: Mapping[str, Any],
    ours: Mapping[str, str],
    *,
    configs: Collection[str] = (),
    gone: Collection[str] = (),
) -> str:
    """Return `card`, "" for none, with our keys and sections in the place of those of an earlier time.

    Of the YAML's lists of configurations ours are those named in `keys` and in `configs`; the keys `gone` are taken out.
    Raises ToolkitError where the card cannot be read.
    """
    theirs = metadata(card)
    keys = dict(keys)
    for name in BY_NAME:
        if name in keys:
            keys[name] = by_name(name, theirs.get(name), keys[name], configs)
    for name in JOINED:
        had = theirs.get(name)
        if name in keys and isinstance(had, list):
            keys[name] = [*had, *(value for value in keys[name] if value not in had)]
    out = f"---\n{spliced(head_of(card), keys, gone)}---\n{with_sections(body_of(card), ours)}"
    return out.replace("\n", "\r\n") if "\r\n" in card else out


def by_name(key: str, theirs: Any, ours: list[dict[str, Any]], configs: Collection[str]) -> list[dict[str, Any]]:
    """Return a list of configurations with ours among those of others. If one of theirs is the default, it stays so."""
    had = [theirs] if isinstance(theirs, dict) else theirs or []
    if not isinstance(had, list) or not all(isinstance(entry, dict) for entry in had):
        raise ToolkitError(f"README.md: {key} is not a list of configurations; put it right, or take it out")
    own = {entry["config_name"] for entry in ours} | set(configs)
    kept = [entry for entry in had if entry.get("config_name", "default") not in own]
    if any(entry.get("default") for entry in kept):
        ours = [{name: value for name, value in entry.items() if name != "default"} for entry in ours]
    return [*ours, *kept]


def spliced(head: str, keys: Mapping[str, Any], gone: Collection[str] = ()) -> str:
    r"""Return YAML with some keys given other values and all other lines, comments too, as they were.

    >>> spliced("a: 1  # one\n# mine\nb: 2\n", {"a": [3], "c": 4})
    'a:\n- 3\n# mine\nb: 2\nc: 4\n'
    """
    old = yaml.safe_load(head) or {}
    wanted = {name: value for name, value in {**old, **keys}.items() if name not in gone}
    node = yaml.compose(head, Loader=yaml.SafeLoader)
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        lines = head.split("\n")
        for key, value in reversed(node.value):
            if key.value in gone:
                lines[key.start_mark.line : last_line(value) + 1] = []
            elif key.value in keys and old[key.value] != keys[key.value]:
                lines[key.start_mark.line : last_line(value) + 1] = [dumped({key.value: keys[key.value]}).rstrip("\n")]
        kept = "\n".join(lines).rstrip("\n")
        new = {name: value for name, value in keys.items() if name not in old}
        out = (f"{kept}\n" if kept else "") + (dumped(new) if new else "")
        try:
            if yaml.safe_load(out) == wanted:
                return out
        except yaml.YAMLError:
            pass  # an alias into what was replaced, say
    return dumped(wanted) if wanted else ""


def last_line(node: yaml.Node) -> int:
    """Return the number of the line that a value ends in. What the parser says of a block is where the next thing begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return max(
            last_line(part) for child in node.value for part in (child if isinstance(child, tuple) else (child,))
        )
    return int(node.end_mark.line) - (node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line)


def dumped(keys: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(keys), allow_unicode=True, sort_keys=False, width=1000))


def with_sections(body: str, ours: Mapping[str, str]) -> str:
    """Return a card's text with our sections: in their old places, new ones behind the one before them, else at the end."""
    parts = pieces(body)
    if re.search(r"^# ", FENCED.sub("", "".join(text for name, text in parts if not name)), re.MULTILINE):
        ours = {name: text for name, text in ours.items() if name != TITLE}
    parts = [(name, ours.get(name, "") if name else text) for name, text in parts if not name or name in ours]
    there = [name for name, _ in parts]
    before = ""
    for name, text in ours.items():
        if name not in there:
            after = [ahead for ahead in list(ours)[list(ours).index(name) :] if ahead in there]
            place = there.index(before) + 1 if before else there.index(after[0]) if after else len(there)
            parts.insert(place, (name, text))
            there.insert(place, name)
        before = name
    texts = [marked(name, text) if name else text.strip("\n") + "\n" for name, text in parts if name or text.strip()]
    return "\n" + "\n".join(texts)
