"""The release as a reader meets it: its rows by key, links, findings, citations. No page and no HTML."""
