"""Files that appear whole or not at all, JSONL, Parquet and checksums.

The same rows give the same bytes: no clock stands in what is written here.
"""

import gzip
import hashlib
import shutil
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import msgspec

from toolkit.errors import ToolkitError
from toolkit.saying import message

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

T = TypeVar("T")
ROW_GROUP = 10_000  # rows; what a Parquet writer holds in memory
READ_AT_ONCE = 1_000  # rows of a table
BLOCK = 1_048_576  # bytes copied at a time


_own_parts = ""  # what this process adds to the names of files that are not whole


def own_parts(name: str) -> None:
    """Let what this process writes have names of its own until it is whole: another may be making the same."""
    global _own_parts
    _own_parts = f"{name}."


def part_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.{_own_parts}part")


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open `path` for writing; it shows up under its name only when the block has ended well. ".gz" is compressed."""
    part = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as raw:
            if path.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                    yield packed  # type: ignore[misc]  # a GzipFile writes bytes like any other
            else:
                yield raw
        part.replace(path)
    except OSError as error:
        raise ToolkitError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def writing_folder(path: Path) -> Iterator[Path]:
    """Yield a folder to fill; it takes the place of `path` only when the block has ended well."""
    part = part_of(path)
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        yield part
        if path.exists() and _own_parts:  # another was quicker, and has made the same
            return
        if path.exists():
            old = path.with_name(f".{path.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            path.rename(old)
            part.rename(path)
            shutil.rmtree(old)
        else:
            part.rename(path)
    except OSError as error:
        raise ToolkitError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_array(path: Path, array: "np.ndarray[Any, Any]") -> None:
    """Write an array as numpy does, by way of memory: numpy itself says of a full disk how much it wrote, not why."""
    import numpy as np

    packed = BytesIO()
    np.save(packed, array)
    with writing(path) as out:
        out.write(packed.getbuffer())


def write_text(path: Path, text: str) -> None:
    with writing(path) as out:
        out.write(text.encode())


def to_json(value: object) -> bytes:
    return msgspec.json.encode(value)


def write_json(path: Path, value: object) -> None:
    """Write `value` indented, for people to read and for `diff`."""
    with writing(path) as out:
        out.write(msgspec.json.format(to_json(value), indent=2) + b"\n")


def write_jsonl(path: Path, rows: Iterable[object]) -> int:
    """Write one row a line and return their number."""
    count = 0
    encode = msgspec.json.Encoder().encode
    with writing(path) as out:
        for row in rows:
            out.write(encode(row) + b"\n")
            count += 1
    return count


def read_jsonl(path: Path, type_: type[T]) -> Iterator[T]:
    """Yield the rows of a file that newsalign wrote. Raises ToolkitError with the line that does not fit."""
    decode = msgspec.json.Decoder(type_).decode
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise ToolkitError(f"{path}, line {number}: {error}; make the file again") from error


def read_text(path: str | Path, *, keep_mark: bool = False) -> str:
    """Return a UTF-8 text, "-" for standard input, ".gz" unpacked, a byte order mark taken off unless `keep_mark`."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        if Path(path).suffix == ".gz":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise ToolkitError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    try:
        return data.decode("utf-8" if keep_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        name = "standard input" if str(path) == "-" else path
        raise ToolkitError(f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def read_lines(path: str | Path, *, keep_mark: bool = False) -> list[str]:
    """Return the lines of a text without their line feeds. Only LF and CRLF end a line, as other tools count them."""
    lines = read_text(path, keep_mark=keep_mark).split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def stream_lines(path: str | Path) -> Iterator[str]:
    """Yield the lines that `read_lines` returns, a mark at the beginning taken off, holding one of them at a time."""
    name = "standard input" if str(path) == "-" else path
    try:
        with ExitStack() as stack:
            if str(path) == "-":
                raw: Iterable[bytes] = sys.stdin.buffer
            elif Path(path).suffix == ".gz":
                raw = stack.enter_context(gzip.open(path))
            else:
                raw = stack.enter_context(Path(path).open("rb"))
            for number, line in enumerate(raw, start=1):
                text = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8")
                yield text.removeprefix("\ufeff") if number == 1 else text
    except UnicodeDecodeError as error:
        raise ToolkitError(f"{name}, line {number}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except (OSError, EOFError, zlib.error) as error:
        raise ToolkitError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class ParquetRows:
    """Takes rows one by one and writes them `ROW_GROUP` at a time."""

    def __init__(self, table: "pq.ParquetWriter", schema: "pa.Schema") -> None:
        self.table = table
        self.schema = schema
        self.buffer: list[Mapping[str, Any]] = []
        self.count = 0

    def write(self, row: Mapping[str, Any]) -> None:
        self.buffer.append(row)
        self.count += 1
        if len(self.buffer) == ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        import pyarrow as pa

        if self.buffer:
            self.table.write_table(pa.Table.from_pylist(self.buffer, schema=self.schema))
            self.buffer.clear()


@contextmanager
def parquet_writer(path: Path, schema: "pa.Schema") -> Iterator[ParquetRows]:
    """Open a table to write rows of plain values to, columns as in `schema`."""
    import pyarrow.parquet as pq

    with writing(path) as out, pq.ParquetWriter(out, schema, compression="zstd") as table:
        rows = ParquetRows(table, schema)
        yield rows
        rows.flush()


def regrouped(parts: Iterable[Path], rows: int) -> Iterator["pa.Table"]:
    """Yield the rows of tables one behind the other, so many at a time: where one table ends leaves no trace."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    count = 0
    for part in parts:
        table = read_table(part)
        waiting.append(table)
        count += table.num_rows
        while count >= rows:
            held = pa.concat_tables(waiting)
            yield held.slice(0, rows).combine_chunks()
            waiting = [held.slice(rows)]
            count -= rows
    if count:
        yield pa.concat_tables(waiting).combine_chunks()


def read_table(path: Path) -> "pa.Table":
    """Return a table that is small. Raises ToolkitError where it is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            return table.read(use_threads=False)
    except (OSError, pa.ArrowInvalid) as error:
        raise ToolkitError(f"{path}: cannot be read as Parquet ({error}); make it again") from error


def join_parquet(target: Path, parts: Sequence[Path], schema: "pa.Schema", rows: int = ROW_GROUP) -> int:
    """Write the rows of tables into one, so many a group, and return their number."""
    import pyarrow.parquet as pq

    count = 0
    with writing(target) as out, pq.ParquetWriter(out, schema, compression="zstd") as joined:
        for table in regrouped(parts, rows):
            joined.write_table(table, row_group_size=rows)
            count += table.num_rows
    return count


@contextmanager
def packing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be packed with Zstandard, for our own use: `unpack_into` reads it."""
    import pyarrow as pa

    with writing(path) as out, pa.CompressedOutputStream(out, "zstd") as packed:  # type: ignore[arg-type]
        yield packed  # type: ignore[misc]  # both are files that take bytes


def unpack_into(out: IO[bytes], parts: Iterable[Path]) -> None:
    """Write what was packed, one file behind the other."""
    import pyarrow as pa

    for part in parts:
        try:
            with pa.OSFile(str(part), "r") as raw, pa.CompressedInputStream(raw, "zstd") as packed:
                while data := packed.read(BLOCK):
                    out.write(data)
        except FileNotFoundError as error:
            raise ToolkitError(f"{part}: is missing; make it again") from error


def unpacked_lines(parts: Iterable[Path]) -> Iterator[bytes]:
    """Yield the lines of what was packed, one file behind the other; each file ends with a line feed."""
    import pyarrow as pa

    for part in parts:
        try:
            with pa.OSFile(str(part), "r") as raw, pa.CompressedInputStream(raw, "zstd") as packed:
                rest = b""
                while data := packed.read(BLOCK):
                    *lines, rest = (rest + data).split(b"\n")
                    for line in lines:
                        yield line + b"\n"
        except FileNotFoundError as error:
            raise ToolkitError(f"{part}: is missing; make it again") from error


def unreadable(path: Path, error: Exception) -> ToolkitError:
    return ToolkitError(
        message(
            "{path}: cannot be read as Parquet ({reason}); build the corpus again", path=str(path), reason=str(error)
        )
    )


def parquet_rows(path: Path) -> int:
    """Return the number of rows of a table, from its footer. Raises ToolkitError where it is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid) as error:
        raise unreadable(path, error) from error


def read_columns(path: Path, columns: Sequence[str]) -> Iterator[Any]:
    """Yield columns of a table, in this order, as record batches. Raises ToolkitError where it is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(ROW_GROUP, columns=list(columns)):
                yield batch.select(list(columns))
    except (OSError, pa.ArrowInvalid) as error:
        raise unreadable(path, error) from error


def read_parquet(path: Path, column: str = "", values: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table; of those with a `column` named, only those that have one of `values` there.

    Raises ToolkitError where it is missing or damaged.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    wanted = pa.array(sorted(values), pa.string())
    try:
        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches(READ_AT_ONCE):
                if column:
                    batch = batch.filter(pc.is_in(batch.column(column), wanted))
                yield from batch.to_pylist()
    except (OSError, pa.ArrowInvalid) as error:
        raise unreadable(path, error) from error
