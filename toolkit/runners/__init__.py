"""Who does the work: this process, several, or a Ray cluster. A shard whose target exists is done, so whoever comes next goes on.

To add a runner, write its file and name it here. What they share: `items.py` (what a process is at), `trials.py` (what follows
when one dies, hangs or fails), `progress.py` (what a user is told).
"""

from toolkit.runners.items import TIME_LIMIT_S, Aside, at
from toolkit.runners.processes import Processes
from toolkit.runners.progress import Progress
from toolkit.runners.runner import Runner, Shard, Step

__all__ = ["RUNNERS", "TIME_LIMIT_S", "Aside", "Processes", "Progress", "Runner", "Shard", "Step", "at"]

RUNNERS = ("processes", "ray")  # what --runner takes
