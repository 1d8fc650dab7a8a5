"""The command tree."""

import typer

from . import brakes, campaigns, data, operate, scores

app = typer.Typer(
    name="outreach",
    help="Governed outreach on PostgreSQL: mint, score, brake, send, and explain every decision.",
    epilog="Exit codes: 0 done · 1 refused, or a check failed · 2 wrong usage · 130 interrupted.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
data.register(app)
scores.register(app)
brakes.register(app)
campaigns.register(app)
operate.register(app)


def main() -> None:
    """Entry point of the command ``outreach``."""
    app()
