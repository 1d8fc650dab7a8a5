"""The command line: ``outreach``.

Exit codes: 0 done · 1 refused by the database, or a check failed · 2 wrong usage (arguments, file header) ·
130 interrupted.
"""

from .main import main

__all__ = ["main"]
