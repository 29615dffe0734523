"""Charts: what each says, its drawing as static SVG, and the same values as a plotly figure."""
