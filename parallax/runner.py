"""Runs the steps of a command, directly or as Prefect flows."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from parallax.narrator import Narrator
from parallax.prefect_server import hush, start_temporary_server
from parallax.server_address import configured_server, must_answer, shown
from pipeline.settings import settings_from

if TYPE_CHECKING:
    from pipeline.ingest import Ingested
    from pipeline.maintain import Maintained
    from pipeline.period import Kind, PeriodReported
    from pipeline.plan import Plan
    from pipeline.report import Reported
    from pipeline.reprocess import Reprocessed

NO_COLUMNS: Mapping[str, str] = {}


class Mode(Enum):
    """How steps are run."""

    FLOWS = "flows"
    DIRECTLY = "directly"
    AS_CONFIGURED = "as configured"

    @staticmethod
    def of(prefect: bool | None) -> Mode:
        """What ``--prefect``, ``--no-prefect`` or neither means."""
        return Mode.AS_CONFIGURED if prefect is None else Mode.FLOWS if prefect else Mode.DIRECTLY


class Runner:
    """Runs steps and narrates them; as a context manager it keeps the screen clean however the work ends."""

    def __init__(self, mode: Mode, *, quiet: bool = False) -> None:
        """With ``quiet`` progress goes to standard error, so that standard output holds the result alone."""
        self.settings = settings_from(os.environ, root=Path.cwd())
        self._server = configured_server(os.environ, Path.cwd())
        self._flows = mode is Mode.FLOWS or (mode is Mode.AS_CONFIGURED and self._server is not None)
        self._console = Console(highlight=False, stderr=quiet)
        self._stack = ExitStack()

    def __enter__(self) -> Runner:
        """Say how the work will be run.

        Raises:
            ServerFailed: the configured server does not answer.
        """
        if self._flows and self._server is not None:
            must_answer(self._server, os.environ, Path.cwd())
            hush()
        self._console.print(Text.assemble(("Parallax", "bold"), f" · {self._how()}"), soft_wrap=True)
        self._stack.enter_context(Narrator(self._console))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the screen clean."""
        self._stack.close()

    def ingest(
        self, places: Sequence[str], lists: Sequence[str] = (), columns: Mapping[str, str] = NO_COLUMNS
    ) -> Ingested:
        """Take in ``places`` and group what is new; a place that is not there is told before a server is started."""
        self._must_exist(places)
        if self._with_flows():
            from flows.ingest_once import ingest_once as flow

            return flow(places=list(places), lists=list(lists), columns=dict(columns), publish=False)
        from pipeline.ingest import ingest

        return ingest(self.settings, places, lists=lists, columns=columns)

    def poll(self, outlets: Sequence[str] = ()) -> Ingested:
        """Ask the listed sources that are due, and take in what is new."""
        if self._with_flows():
            from flows.ingest import ingest as flow

            return flow(outlets=list(outlets))
        from pipeline.ingest import poll_due

        return poll_due(self.settings, outlets)

    def plan(self, places: Sequence[str], lists: Sequence[str], outlets: Sequence[str]) -> Plan:
        """What ``ingest`` or ``poll`` would fetch."""
        from pipeline.plan import plan, plan_poll

        self._must_exist(places)
        return plan(self.settings, places, lists) if places or lists else plan_poll(self.settings, outlets)

    def report(self, story: str | None) -> Reported:
        """Compare and publish, one story or all; where nothing was ever loaded it says so and makes nothing."""
        if not self.settings.place.catalog.exists():
            from warehouse.lake import connect

            connect(self.settings.place, read_only=True)
        if self._with_flows():
            from flows.report import report as flow

            return flow(story=story or "")
        from pipeline.report import report

        return report(self.settings, story_id=story)

    def period(
        self, since: str | None, kind: Kind | None, until: datetime | None, outlets: Sequence[str]
    ) -> PeriodReported:
        """Publish the report of a period; its end is ``until``, or now."""
        from pipeline.period import report_period, window

        begin, end = window(until or datetime.now(UTC), kind=kind, since=since)
        if self._with_flows():
            from flows.report import report_period as flow

            return flow(begin=begin, until=end, outlets=list(outlets))
        return report_period(self.settings, begin, end, outlets=outlets)

    def reprocess(self, write: bool) -> Reprocessed:
        """Read the kept pages again."""
        if self._with_flows():
            from flows.reprocess import reprocess as flow

            return flow(write=write)
        from pipeline.reprocess import reprocess

        return reprocess(self.settings, write=write)

    def maintain(self) -> Maintained:
        """Keep the warehouse in shape."""
        if self._with_flows():
            from flows.maintain import maintain as flow

            return flow()
        from pipeline.maintain import maintain

        return maintain(self.settings)

    def _must_exist(self, places: Sequence[str]) -> None:
        """Raises ``NothingFound`` for a path that is not there."""
        paths = [place for place in places if not place.lower().startswith(("http://", "https://"))]
        if missing := [place for place in paths if not os.path.lexists(Path(place).expanduser())]:
            from connectors.files import discover

            discover(missing)

    def _with_flows(self) -> bool:
        """Whether to run flows; the first to ask has the temporary server started where none is configured."""
        if self._flows and self._server is None:
            self._server = start_temporary_server(self.settings.data / "prefect", _import_steps)
        return self._flows

    def _how(self) -> str:
        if not self._flows:
            why = "" if self._server else "; no Prefect server is configured"
            return f"steps run directly{why} (--prefect runs them as flows)"
        return f"Prefect flows on {shown(self._server) if self._server else 'a temporary server'}"


def _import_steps() -> None:
    """Load what every step needs, which takes a second or two, and no Prefect."""
    import pipeline.ingest
    import pipeline.report  # noqa: F401
