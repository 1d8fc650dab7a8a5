"""The main job as a demonstration: ``outreach demo``."""

import shutil
import time
from pathlib import Path

from rich.console import Console

from . import closing, invent, prepare, sending
from .base import Demo, DemoFailed, Report
from .screen import show

__all__ = ["DemoFailed", "run_demo"]

MARK = ".outreach-demo"
"""The file that says a directory is the demo's: only such a one, or an empty one, is ever removed."""


def run_demo(dsn: str, *, companies: Path | None, count: int, directory: Path, console: Console) -> Report:
    """Run the whole path in an empty deployed database; returns what the screen shows; raises DemoFailed where figures do not agree.

    ``directory`` is made anew and keeps the received mail (``maildir``), the files made, and the rejects. Needs a
    login that may act in every access role. Mail goes to 127.0.0.1 only.
    """
    begun = time.monotonic()
    if directory.exists():
        if any(directory.iterdir()) and not (directory / MARK).exists():
            raise DemoFailed(f"{directory} holds something else than a former demo: name another directory")
        shutil.rmtree(directory)
    directory.mkdir(parents=True)
    (directory / MARK).touch()
    if companies is None:
        companies = directory / "generated-companies.csv"
        invent.company_file(companies, count)
        source = f"{count:,} generated companies (seed {invent.SEED})"
    else:
        source = f"companies of {companies.name}"
    if not console.is_terminal:
        console.width = 120
    console.print(f"[bold]outreach demo[/]: {source}")
    demo = Demo(dsn, directory.resolve(), console, source)
    try:
        if demo.value("SELECT count(*) FROM cl.company_identity"):
            raise DemoFailed("the registry is not empty: the demo wants a database of its own")
        prepare.set_statuses(demo, prepare.load_registry(demo, companies))
        minted = prepare.mint(demo)
        prepare.load_people(demo, minted)
        prepare.sub_hubs(demo, minted)
        prepare.signals(demo, minted)
        chosen = prepare.brakes(demo, minted)
        prepare.gate(demo, chosen)
        campaign_id = sending.campaign(demo)
        taken = {company.domain for company in chosen.values()}
        prepare.late_changes(demo, [company for company in minted if company.domain not in taken])
        with sending.receiving_server(demo.maildir) as port:
            dispatch, close = sending.dispatcher_pool(demo, port)
            try:
                sending.halt(demo, dispatch)
                seen: set[str] = set()
                sending.send(demo, 1, campaign_id, dispatch)
                sending.events(demo, "events of step 1", seen)
                sending.send(demo, 2, campaign_id, dispatch)
                sending.events(demo, "events of step 2", seen)
            finally:
                close()
        sending.reconcile(demo, campaign_id)
        closing.archive(demo, chosen["blocked"], chosen["proceeds"])
        closing.close_up(demo, campaign_id)
    finally:
        demo.connection.close()
    show(demo.report, console, time.monotonic() - begun)
    wrong = [check for check in demo.report.checks if not check.ok]
    if wrong:
        raise DemoFailed("figures do not agree: " + "; ".join(f"{check.what}: {check.text}" for check in wrong))
    return demo.report
