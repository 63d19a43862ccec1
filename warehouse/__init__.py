"""What Parallax keeps: a DuckLake of tables and, beside it, the pages as bytes.

The only package that knows DuckDB. SQL lives in ``migrations/``, ``views/``, ``queries/`` and ``audits/``.
"""
