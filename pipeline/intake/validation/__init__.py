"""Judging what was sent: `edition` says in which order; the other modules each know one kind of fault."""
