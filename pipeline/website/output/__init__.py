"""Pages become files: templates, downloads, share pictures, the feed, the site map and headers."""

from pipeline.website.output.render import render_site
from pipeline.website.output.settings_check import declared_faults, unknown_rows
from pipeline.website.output.site_folder import site_names, write_site

__all__ = ["declared_faults", "render_site", "site_names", "unknown_rows", "write_site"]
