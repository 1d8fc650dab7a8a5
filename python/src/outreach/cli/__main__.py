"""``python -m outreach.cli`` is the command ``outreach``."""

from . import main

main()
