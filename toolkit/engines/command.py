"""Any program as an engine: it reads lines and writes as many, the nth a translation of the nth.

`{source}` and `{target}` in the command stand for the two languages. Only an exit code of 0 and the right number of lines
are believed: a line lost in the middle would move all that follow.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.data import Lang
from toolkit.engines.engine import HASHED, Engine, How, Identity, Made, Request
from toolkit.engines.machine import Machine
from toolkit.errors import ToolkitError, UsageError
from toolkit.files import sha256_of

# Lines a run. A program that loads a model in 10 s and translates 4 lines a second loses 4 % by it.
LINES = 1000
SHOWN = 3  # lines of standard error


class Command:
    """One direction of one program."""

    sees_context = False

    def __init__(self, command: str, source: Lang, target: Lang, how: How) -> None:
        self.words = words(command)
        if not self.words:
            raise UsageError("engine command: name the program behind a colon, as in command:'./translate.sh --fast'")
        self.program = shutil.which(self.words[0])
        if self.program is None:
            raise ToolkitError(f"command:{command}: no program {self.words[0]!r} that can be run")
        self.lines = how.settings.batch_size or LINES
        self.identity = Identity(engine="command", model=command, revision=self.state())

    def state(self) -> str:
        """Return a hash of the files that the command names, so that an edited script is run anew."""
        files = [path for word in (self.program, *self.words[1:]) if word and (path := Path(word)).is_file()]
        return HASHED + sha256_of(files[0]) if len(files) == 1 else " ".join(HASHED + sha256_of(f)[:16] for f in files)

    def run(self, requests: Sequence[Request]) -> Iterator[list[tuple[int, Made]]]:
        for start in range(0, len(requests), self.lines):
            some = requests[start : start + self.lines]
            outputs = self.outputs([request.text for request in some])
            yield [(start + n, Made(output=output)) for n, output in enumerate(outputs)]

    def outputs(self, lines: Sequence[str]) -> list[str]:
        try:
            done = subprocess.run(  # the user's own command
                [self.program or "", *self.words[1:]],
                input="".join(line + "\n" for line in lines).encode(),
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise ToolkitError(f"{self.words[0]}: cannot be run: {error.strerror or error}") from error
        said = self.said(done.stderr)
        if done.returncode:
            how = (
                f"ended with code {done.returncode}"
                if done.returncode > 0
                else f"was killed by signal {-done.returncode}"
            )
            raise ToolkitError(f"{self.words[0]}: {how}{said}")
        try:
            made = done.stdout.decode()
        except UnicodeDecodeError as error:
            raise ToolkitError(f"{self.words[0]}: its output is not UTF-8 at byte {error.start}{said}") from error
        outputs = made.removesuffix("\n").split("\n") if made else []
        if len(outputs) != len(lines):
            raise ToolkitError(
                f"{self.words[0]}: wrote {len(outputs)} lines for {len(lines)}; it has to write one for each, an empty one "
                f"where there is nothing to say{said}"
            )
        return [output.removesuffix("\r") for output in outputs]

    def said(self, stderr: bytes) -> str:
        """Return the last lines of standard error, to go at the end of a message."""
        lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        return f"; it says: {' | '.join(lines[-SHOWN:])}" if lines else ""


def words(command: str) -> list[str]:
    """Return the words of a command as a shell reads them; on Windows a backslash is part of a path.

    >>> words("./mt.sh --model 'my model'")
    ['./mt.sh', '--model', 'my model']
    """
    posix = os.name != "nt"
    try:
        found = shlex.split(command, posix=posix)
    except ValueError as error:
        raise UsageError(f"command:{command}: cannot be read as a command: {error}") from error
    return found if posix else [word.strip("\"'") for word in found]


def command(argument: str, how: How) -> Engine:
    return Machine(Command, argument, how)
