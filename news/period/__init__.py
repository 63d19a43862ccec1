"""What a day, a week or a month of outlets shows: coverage, agreement, sourcing, words, voices, edits, copies."""
