"""What stands in one text: passages, quotes with speakers, figures, names; with exact offsets."""
