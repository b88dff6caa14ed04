"""What is packed with gzip, unpacked as far as it goes: cut files, broken members and bombs included."""

import io
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"\x1f\x8b\x08"
CHUNK = 65_536  # bytes read at a time
PIECE = 262_144  # bytes unpacked at a time: a bomb gives a thousand for one


def begins_with(packed: bytes, begin: bytes) -> bool:
    """Return whether a gzip member that begins so begins with `begin`: its magic alone stands in any packed data."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, len(begin)) == begin
    except zlib.error:
        return False


class Members:
    """The members of a gzip file, one behind the other, as pieces of unpacked bytes with the offset of their member.

    Where one is broken, the next that can be found goes on; `broken` says so until `mend()`.
    """

    def __init__(self, raw: BinaryIO, at: int = 0) -> None:
        self.raw = raw
        self.packed = b""
        self.at = at  # offset of `packed` in the file
        self.member = at  # offset of the member
        self.inflate: zlib._Decompress | None = None
        self.broken = ""  # why nothing more comes of this member
        self.cut = False  # the file ends within its packed data

    def piece(self) -> bytes:
        """Return the next unpacked bytes; b"" at the end or where the data is broken."""
        while not self.broken:
            if not self.packed and not self.fill():
                self.cut = self.inflate is not None
                return b""
            if self.inflate is None and not self.begin():
                continue
            if data := self.unpack():
                return data
        return b""

    def fill(self) -> bool:
        chunk = self.raw.read(CHUNK)
        self.packed += chunk
        return bool(chunk)

    def drop(self, count: int) -> None:
        self.packed = self.packed[count:]
        self.at += count

    def begin(self) -> bool:
        """Begin a member, past the NULs that may stand before it."""
        padding = len(self.packed) - len(self.packed.lstrip(b"\0"))
        self.drop(padding)
        if len(self.packed) < len(MAGIC) and self.fill():
            return False
        if not self.packed:
            return False
        self.member = self.at
        if not self.packed.startswith(MAGIC):
            self.broken = "bytes that are not packed with gzip"
            return False
        self.inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def unpack(self) -> bytes:
        inflate = self.inflate
        if inflate is None:
            return b""
        try:
            data = inflate.decompress(self.packed, PIECE)
        except zlib.error as error:
            self.inflate, self.broken = None, f"the packed data is broken: {error}"
            self.drop(1)  # the magic that led here leads nowhere
            return b""
        rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        self.at += len(self.packed) - len(rest)
        self.packed = rest
        if inflate.eof:
            self.inflate = None
        return data

    def mend(self) -> bool:
        """Look for the next member behind broken data; False where there is none."""
        self.broken = ""
        while True:
            found = self.packed.find(MAGIC)
            if found >= 0:
                self.drop(found)
                return True
            self.drop(max(0, len(self.packed) - len(MAGIC) + 1))
            if not self.fill():
                return False


class Unpacked(io.RawIOBase):
    """A gzip file as a stream. It ends where its data is broken, and says so: what can be read is read."""

    def __init__(self, raw: BinaryIO, note: Callable[[str], None]) -> None:
        self.raw = raw
        self.note = note
        self.members = Members(raw)
        self.rest = b""
        self.taken = 0  # of `rest`

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        if self.taken == len(self.rest):
            self.rest, self.taken = self.members.piece(), 0
            if not self.rest and (self.members.broken or self.members.cut):
                self.note(self.members.broken or "the file ends within its packed data")
        count = min(len(view), len(self.rest) - self.taken)
        view[:count] = self.rest[self.taken : self.taken + count]
        self.taken += count
        return count

    def close(self) -> None:
        self.raw.close()
        super().close()
