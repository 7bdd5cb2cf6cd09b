"""Choosing: which options suit one person best, term by term, what they leave in the purse, and when they end."""
