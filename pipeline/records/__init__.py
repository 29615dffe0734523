"""The private half: it alone may see rows. What leaves it is a release (pipeline/release.py), and nothing else."""
