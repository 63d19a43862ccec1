"""How a comparison reads: HTML, Markdown, JSON, the terminal, and an index of all reports."""
