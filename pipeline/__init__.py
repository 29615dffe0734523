"""From data packages to a published site: one straight line, one wall (see docs/decisions and README)."""
