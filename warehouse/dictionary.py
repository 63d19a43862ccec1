"""The data dictionary, made out of the schema's own comments so that it cannot drift from it."""

from __future__ import annotations

import duckdb

from warehouse.rows import Row, fetch

_HEAD = """# Data dictionary

Made from the comments of the schema by `make docs`; a test holds the two together. Views (`v_…`) are for people: one
row is one thing that they would name. All times are UTC. All offsets count characters of `versions.text` from 0, the
end exclusive, so that `substring(text, start_offset + 1, end_offset - start_offset)` is the evidence itself.
"""


def dictionary(connection: duckdb.DuckDBPyConnection) -> str:
    """The dictionary as Markdown: views first, then tables, each with its columns."""
    views = fetch(
        connection.execute(
            "SELECT view_name AS name, comment FROM duckdb_views() WHERE database_name = current_database() ORDER BY 1"
        )
    )
    tables = fetch(
        connection.execute(
            "SELECT table_name AS name, comment FROM duckdb_tables() "
            "WHERE database_name = current_database() ORDER BY name"
        )
    )
    parts = [_HEAD, "## Views\n", *(_section(connection, row) for row in views)]
    parts += ["## Tables\n", *(_section(connection, row) for row in tables)]
    return "\n".join(parts).rstrip() + "\n"


def _section(connection: duckdb.DuckDBPyConnection, row: Row) -> str:
    columns = fetch(
        connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() "
            "WHERE database_name = current_database() AND table_name = ? ORDER BY column_index",
            [row["name"]],
        )
    )
    described = any(column["comment"] for column in columns)
    head = "| column | type | is |\n| --- | --- | --- |" if described else "| column | type |\n| --- | --- |"
    lines = []
    for column in columns:
        comment = f" {column['comment']} |" if described else ""
        lines.append(f"| `{column['column_name']}` | {_short(column['data_type'])} |{comment}")
    return "\n".join([f"### `{row['name']}`\n", f"{row['comment']}\n", head, *lines, ""])


def _short(data_type: str) -> str:
    """A type as people write it."""
    return data_type.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ").replace("|", "\\|")
