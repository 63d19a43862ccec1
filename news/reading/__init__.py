"""Pages: what a page says, its text, its facts, its outlet; or why it is no article."""
