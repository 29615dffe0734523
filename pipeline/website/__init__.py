"""The public half: a release in, the pages and downloads of a static site out. It never sees a record."""
