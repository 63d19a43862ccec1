"""What it means: read, screen, recognise, group, annotate, compare. Pure: no network, database, clock or files."""
