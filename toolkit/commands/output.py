"""Where a command's results go: standard output, or a file that is whole or not there."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path


def put(text: str, path: Path | None) -> None:
    """Write a result to a file, whole or not at all, or to standard output, which is also "-"."""
    from toolkit.files import write_text

    if path is None or str(path) == "-":
        sys.stdout.write(text)
    else:
        write_text(path, text)


def put_lines(lines: Iterable[str], path: Path | None) -> None:
    """Write lines as they come, to a file that appears when the last has, or to standard output."""
    from toolkit.files import writing

    if path is None or str(path) == "-":
        for line in lines:
            sys.stdout.write(line + "\n")
        return
    with writing(path) as out:
        for line in lines:
            out.write(line.encode() + b"\n")


def dump(value: object, *, indent: int | None = None) -> str:
    import msgspec

    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=indent)


def put_bytes(data: bytes, path: Path | None) -> None:
    """Write a result as `put` does, where it may be no text."""
    from toolkit.files import writing

    if path is None or str(path) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    with writing(path) as out:
        out.write(data)
