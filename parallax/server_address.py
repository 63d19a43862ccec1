"""Which Prefect server people have configured, and whether it answers; imports no Prefect, so that asking is quick."""

from __future__ import annotations

import base64
import os
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path

ANSWER_SECONDS = 5.0


class ServerFailed(RuntimeError):
    """There is no Prefect server to work with; the message says why and what to do."""


def configured_server(environ: Mapping[str, str], root: Path) -> str | None:
    """The API address that Prefect would use: environment, ``prefect.toml``, then the active profile."""
    return _setting("PREFECT_API_URL", "url", environ, root)


def must_answer(url: str, environ: Mapping[str, str], root: Path) -> None:
    """Return when the server at ``url`` answers and lets us in; any answer but 401 will do.

    Raises:
        ServerFailed: nothing answers within 5 s, or it does not know our password.
    """
    try:
        request = urllib.request.Request(f"{url.rstrip('/')}/admin/version", headers=_authorization(environ, root))
        with opener(url).open(request, timeout=ANSWER_SECONDS):
            return
    except urllib.error.HTTPError as answer:
        if answer.code == 401:
            raise ServerFailed(
                f"The Prefect server at {shown(url)} does not let us in (401). Set PREFECT_API_AUTH_STRING as it is "
                "set there, or run the steps without Prefect: parallax ingest --no-prefect"
            ) from None
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        why = getattr(reason, "strerror", None) or reason
        raise ServerFailed(
            f"No Prefect server answers at {shown(url)} ({why}). Start it with: prefect server start; or "
            "unset PREFECT_API_URL; or run the steps without Prefect: parallax ingest --no-prefect"
        ) from None


def opener(url: str) -> urllib.request.OpenerDirector:
    """A client for ``url``; no proxy stands between us and our own machine."""
    ours = urllib.parse.urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}
    return urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if ours else []))


def shown(url: str) -> str:
    """``url`` as it may be printed: a user and password in it are left out."""
    head, at, host = url.rpartition("@")
    return f"{head.split('//')[0]}//{host}" if at else url


def _authorization(environ: Mapping[str, str], root: Path) -> dict[str, str]:
    key = _setting("PREFECT_API_KEY", "key", environ, root)
    if key:
        return {"Authorization": f"Bearer {key}"}
    user = _setting("PREFECT_API_AUTH_STRING", "auth_string", environ, root)
    return {"Authorization": "Basic " + base64.b64encode(user.encode()).decode()} if user else {}


def _setting(name: str, in_toml: str, environ: Mapping[str, str], root: Path) -> str | None:
    if environ.get(name):
        return environ[name]
    project = _toml(root / "prefect.toml").get("api", {})
    if isinstance(project, dict) and project.get(in_toml):
        return str(project[in_toml])
    home = Path(environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    profiles = _toml(Path(environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml")))
    active = environ.get("PREFECT_PROFILE") or profiles.get("active")
    named = profiles.get("profiles", {})
    profile = named.get(active, {}) if isinstance(named, dict) else {}
    return str(profile[name]) if profile.get(name) else None


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}


def keep_proxies_out() -> None:
    """Have every client of this process, Prefect's too, speak to our own machine directly."""
    for name in ("NO_PROXY", "no_proxy"):
        listed = [entry for entry in os.environ.get(name, "").split(",") if entry]
        os.environ[name] = ",".join(dict.fromkeys([*listed, "127.0.0.1", "localhost"]))
