"""The documentation is tested: what exists is described, what is shown runs."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import yaml
from typer.main import get_command

from parallax.cli import app
from pipeline.settings import Settings
from tests.conftest import ROOT
from tests.cookbook import answer, fill, questions
from warehouse.dictionary import dictionary
from warehouse.lake import connect

QUESTIONS = questions()
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The warehouse that the questions of the cookbook are asked of."""
    return fill(tmp_path_factory.mktemp("docs"))


def test_the_data_dictionary_is_that_of_the_schema(lake: duckdb.DuckDBPyConnection) -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text() == dictionary(lake), "run: make docs"


@pytest.mark.parametrize("question", QUESTIONS, ids=[one["sql"].splitlines()[0][:50] for one in QUESTIONS])
def test_every_question_of_the_cookbook_has_the_answer_shown(filled: Settings, question: re.Match[str]) -> None:
    with connect(filled.place, read_only=True) as connection:
        assert question["answer"] == answer(connection, question["sql"]), "run: make docs"


def test_the_cookbook_is_worth_opening() -> None:
    assert len(QUESTIONS) >= 25
    assert sum((one["answer"] or "").count("\n") > 1 for one in QUESTIONS) >= len(QUESTIONS) - 1


def test_the_attach_lines_work(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    attach = re.search(r"^ATTACH .*$", (ROOT / "docs" / "sql.md").read_text(), re.MULTILINE)
    assert attach
    with connect(filled.place, read_only=True) as connection:
        connection.execute("USE memory; DETACH parallax")
        connection.execute(attach.group().replace("data/warehouse", str(filled.place.root)))
        assert connection.execute("SELECT count(*) FROM parallax.v_articles").fetchall() == [(12,)]


def test_every_command_and_deployment_is_described() -> None:
    text = "\n".join(page.read_text() for page in PAGES)
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        assert f"parallax {name}" in text or f"make {name}" in text, name
    for deployment in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]:
        assert f"`{deployment['name']}`" in text


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
