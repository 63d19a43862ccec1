"""The world outside: where documents are found and how they are fetched. Knows no DuckDB."""
