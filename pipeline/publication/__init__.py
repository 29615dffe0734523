"""Values and protected counts become a release: its files, its history, and what changed since the one before."""
