"""`python -m toolkit` is `newsalign`."""

from toolkit.cli import main

main()
