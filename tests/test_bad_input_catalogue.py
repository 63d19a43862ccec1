"""The catalogue of bad input is whole: every case is there once, and the tests that it names exist."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.conftest import ROOT

FAMILIES = {"N": 12, "H": 30, "E": 16, "M": 20, "F": 24, "S": 16, "U": 17, "T": 9, "D": 7, "K": 20}
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
NAMED = re.compile(r"`(\w+(?:/\w+)*\.py)::(\w+)(?:\[([\w, -]+)\])?`")
TEXT = (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8")
ROWS = {case: tests for case, _comes, _gets, tests in ROW.findall(TEXT)}


@cache
def functions(path: str) -> frozenset[str]:
    """The functions at the top of a file below ``tests``."""
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def words(folder: str) -> frozenset[str]:
    """Every name and string in the files of a folder below ``tests``."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / folder).glob("*.py")))
    return frozenset(re.findall(r"[\w-]+", text))


def test_every_case_is_there_once_and_in_its_order() -> None:
    found = [case for case, *_rest in ROW.findall(TEXT)]
    assert found == [f"{family}{number}" for family, most in FAMILIES.items() for number in range(1, most + 1)]


@pytest.mark.parametrize("case", ROWS)
def test_the_tests_that_a_case_names_exist(case: str) -> None:
    named = NAMED.findall(ROWS[case])
    assert named, f"{case} names no test"
    assert len(named) == ROWS[case].count("`") // 2, f"{case} names a test in a form that cannot be looked up"
    for path, name, parameters in named:
        assert name.startswith("test_"), name
        assert name in functions(path), f"{case}: tests/{path} has no {name}"
        for parameter in filter(None, parameters.split(", ")):
            assert parameter in words(path.partition("/")[0]), f"{case}: {path} plays no {parameter}"
