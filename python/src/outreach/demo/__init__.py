"""The main job as a demonstration: ``outreach demo``."""

import shutil
import time
from pathlib import Path

from rich.console import Console

from . import invent
from .run import Demo, DemoFailed, dispatcher_pool, receiving_server
from .screen import show

__all__ = ["DemoFailed", "run_demo"]


def run_demo(dsn: str, *, companies: Path | None, count: int, directory: Path, console: Console) -> None:
    """Run the whole path in an empty deployed database; raises DemoFailed where the figures do not agree.

    ``directory`` is made anew and keeps the received mail (``maildir``), the files made, and the rejects. Needs a
    login that may act in every access role. Mail goes to 127.0.0.1 only.
    """
    begun = time.monotonic()
    if directory.exists():
        if any(directory.iterdir()) and not (directory / "maildir").exists():
            raise DemoFailed(f"{directory} holds something else than a former demo: name another directory")
        shutil.rmtree(directory)
    directory.mkdir(parents=True)
    if companies is None:
        companies = directory / "generated-companies.csv"
        invent.company_file(companies, count)
        source = f"{count:,} generated companies (seed {invent.SEED})"
    else:
        source = f"companies of {companies.name}"
    console.print(f"[bold]outreach demo[/]: {source}")
    demo = Demo(dsn, directory.resolve(), console, source)
    try:
        if demo.value("SELECT count(*) FROM cl.company_identity"):
            raise DemoFailed("the registry is not empty: the demo wants a database of its own")
        demo.set_statuses(demo.load_registry(companies))
        minted = demo.mint()
        demo.load_people(minted)
        demo.sub_hubs(minted)
        demo.signals(minted)
        chosen = demo.brakes(minted)
        demo.gate(chosen)
        campaign_id, _ = demo.campaign()
        taken = {company.domain for company in chosen.values()}
        demo.late_changes([company for company in minted if company.domain not in taken])
        with receiving_server(demo.maildir) as port:
            dispatch, close = dispatcher_pool(demo, port)
            try:
                demo.halt(dispatch)
                seen: set[str] = set()
                demo.send(1, campaign_id, dispatch)
                demo.events("events of step 1", seen)
                demo.send(2, campaign_id, dispatch)
                demo.events("events of step 2", seen)
            finally:
                close()
        demo.reconcile(campaign_id)
        demo.archive(chosen["blocked"], chosen["proceeds"])
        demo.close_up(campaign_id)
    finally:
        demo.connection.close()
    show(demo.report, console, time.monotonic() - begun)
    wrong = [what for what, _, ok in demo.report.checks if not ok]
    if wrong:
        raise DemoFailed("figures do not agree: " + "; ".join(wrong))
