"""Findings become cards (one for each column and cause), cards sentences, and these a screen, a page or a list."""
