"""What ``parallax doctor`` says of joining across languages: on, off, or installed and broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from news.meaning import encoder
from news.stories.languages import ONE_LANGUAGE
from parallax.doctor import checks
from pipeline.settings import Settings
from warehouse.health import Check


def languages(data: Path) -> Check:
    (found,) = [check for check in checks(Settings(data, data / "reports"), {}, data) if check.name == "languages"]
    return found


def test_the_doctor_says_whether_languages_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on = languages(tmp_path)
    assert on.state == "note"
    assert str(encoder()) in on.says
    with monkeypatch.context() as broken:
        broken.setattr("news.meaning.is_installed", lambda: False)
        assert languages(tmp_path).state == "wrong"
        assert "make clean setup" in languages(tmp_path).remedy
    monkeypatch.setattr("news.meaning.PACKAGE", "no-such-package")
    assert languages(tmp_path).says == ONE_LANGUAGE
