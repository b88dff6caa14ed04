"""Parquet tables of articles, with the columns that JSON and CSV have too."""

from collections.abc import Iterator

from toolkit.data import Drop, Page
from toolkit.readers import rows
from toolkit.readers.reader import WHOLE, File, Part, refused

MAGIC = b"PAR1"
BATCH = 64  # rows held at a time
SHOWN = 8  # columns that a message names


def claims(name: str, head: bytes) -> bool:
    return head.startswith(MAGIC)


def read(file: File) -> Iterator[Page | Drop]:
    """Yield the pages of each row, named by its number, 1-based."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if file.packed:
        yield refused(file.source, "binary", "Parquet within gzip; unpack it first")
        return
    number = file.part.first
    try:
        with pq.ParquetFile(file.path) as table:
            columns = table.schema_arrow.names
            if not rows.usable(columns):
                shown = ", ".join(columns[:SHOWN])
                yield refused(
                    file.source,
                    "no-columns",
                    f"a table of articles has the columns title and text, or ukr_title, ukr_text …; here are: {shown}",
                )
                return
            groups = list(range(file.part.start, table.num_row_groups if file.part.end is None else file.part.end))
            for batch in table.iter_batches(BATCH, groups):
                for row in batch.to_pylist():
                    number += 1
                    yield from rows.pages_of(row, f"{file.source}#{number}")
    except (pa.ArrowException, OSError, ValueError, KeyError, MemoryError) as error:
        place = f"behind row {number}" if number else "from the beginning"
        yield refused(file.source, "broken-parquet", f"cannot be read {place}: {str(error).splitlines()[0][:200]}")


def split(file: File, size: int) -> Iterator[Part]:
    """Yield parts of whole row groups, of about `size` bytes or one group."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        footer = pq.read_metadata(file.path)
    except (pa.ArrowException, OSError, ValueError):
        yield WHOLE  # reading says what is wrong
        return
    start = first = rows_ = held = 0
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        if held >= size:
            yield Part(start, number, first, groups=True)
            start, first, held = number, rows_, 0
        rows_ += group.num_rows
        held += sum(group.column(column).total_compressed_size for column in range(group.num_columns))
    yield Part(start, None, first, groups=True)
