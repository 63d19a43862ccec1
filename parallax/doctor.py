"""``parallax doctor``: what the warehouse says of itself, and whether the Prefect server does its part."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from news.meaning import encoder, is_working
from news.stories.languages import across_languages
from parallax.server_address import ServerFailed, configured_server, must_answer, shown
from pipeline.settings import Settings
from warehouse.health import Check, check_warehouse


def checks(settings: Settings, environ: Mapping[str, str], root: Path) -> Iterator[Check]:
    """Every check, the quick ones first."""
    says = f"Parallax {version('parallax-news')}, Prefect {version('prefect')}, Python {platform.python_version()}."
    yield Check("versions", "well", says)
    yield from check_warehouse(settings.place)
    if settings.web.contact is None:
        remedy = "Set PARALLAX_CONTACT to an address or page before polling."
        yield Check("contact", "note", "Sites that we ask cannot reach anybody.", remedy)
    yield _languages()
    yield from _server(environ, root)


def _languages() -> Check:
    """Whether stories are joined across languages."""
    if encoder() is not None and not is_working():
        remedy = "Install it anew: make clean setup."
        return Check("languages", "wrong", f"The multilingual model {encoder()} does not open.", remedy)
    model = f" The model is {encoder()}." if encoder() else ""
    return Check("languages", "note", across_languages() + model)


def _server(environ: Mapping[str, str], root: Path) -> Iterator[Check]:
    """The configured Prefect server, if any, its worker, deployments and schedules."""
    url = configured_server(environ, root)
    if url is None:
        remedy = "make serve starts one; or set PREFECT_API_URL."
        yield Check("server", "note", "No Prefect server is configured: nothing runs by itself.", remedy)
        return
    try:
        must_answer(url, environ, root)
    except ServerFailed as error:
        yield Check("server", "wrong", str(error), "make serve, or prefect server start.")
        return
    yield Check("server", "well", f"{shown(url)} answers.")
    yield from _deployed()


def _deployed() -> Iterator[Check]:
    from parallax.prefect_server import hush

    hush()
    from flows.standing import BY_HAND, NAMES, standing

    found = standing()
    if missing := sorted(NAMES - {one.name for one in found.deployments}):
        yield Check("deployments", "wrong", f"Missing: {', '.join(missing)}.", "prefect --no-prompt deploy --all")
    else:
        yield Check("deployments", "well", f"All {len(NAMES)} are there.")
    at_work = [one for one in found.deployments if not one.is_paused and one.schedule != BY_HAND]
    if paused := [one.name for one in found.deployments if one.is_paused]:
        yield Check("schedules", "note", f"Paused: {', '.join(paused)}.", "Switch them on in the UI: Deployments.")
    elif unplanned := [one.name for one in at_work if not one.is_planned]:
        remedy = (
            "Deployed a minute ago? Ask again. Otherwise the log of the server says why; make setup, start it anew."
        )
        yield Check("schedules", "wrong", f"The server has planned no run of {', '.join(unplanned)}.", remedy)
    else:
        yield Check("schedules", "well", "; ".join(f"{one.name} {one.schedule}" for one in found.deployments))
    if found.workers == 0:
        yield Check("worker", "wrong", "No worker is online: runs stay Late.", "prefect worker start --pool parallax")
    else:
        yield Check("worker", "well", f"{found.workers} online.")
    if found.late:
        yield Check("late runs", "note", f"{found.late} runs should have begun and have not.", "Look at the worker.")
    if found.dead:
        says = f"{len(found.dead)} runs are shown as running though their process is gone."
        yield Check("dead runs", "note", says, "The next run of a flow marks them; or cancel them in the UI.")
