"""Tellings of one event held against each other: findings with evidence."""
