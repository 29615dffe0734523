"""Validated tables become values: the thirteen rules, the one counting engine, who reported, and which rows count."""
