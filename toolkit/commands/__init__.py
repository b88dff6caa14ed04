"""The commands, a file each. COMMANDS is the list; a new command is a file and an entry here.

A file holds what adds the command to the command line and what carries it out, which is a public function in other clothes.
"""

from toolkit.commands.align import add_align
from toolkit.commands.apply import add_apply
from toolkit.commands.build import add_build
from toolkit.commands.check import add_check
from toolkit.commands.diff import add_diff
from toolkit.commands.eval import add_eval
from toolkit.commands.export import add_export
from toolkit.commands.extract import add_extract
from toolkit.commands.fetch import add_fetch
from toolkit.commands.filter import add_filter
from toolkit.commands.ledger import add_ledger
from toolkit.commands.new import add_new
from toolkit.commands.origin import add_origin
from toolkit.commands.pair import add_pair
from toolkit.commands.publish import add_publish
from toolkit.commands.report import add_report
from toolkit.commands.score import add_score
from toolkit.commands.split import add_split
from toolkit.commands.stats import add_stats
from toolkit.commands.terms import add_terms
from toolkit.commands.translate import add_translate
from toolkit.commands.verify import add_verify

__all__ = ["COMMANDS"]

COMMANDS = (
    add_new,
    add_fetch,
    add_build,
    add_extract,
    add_pair,
    add_split,
    add_align,
    add_check,
    add_terms,
    add_translate,
    add_score,
    add_eval,
    add_origin,
    add_ledger,
    add_stats,
    add_filter,
    add_export,
    add_apply,
    add_report,
    add_verify,
    add_diff,
    add_publish,
)
