"""Pages become files: templates, downloads, share pictures, the feed, the site map and headers."""
