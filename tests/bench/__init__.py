"""A benchmark of cleaning: artefacts put into sound bodies, and whether cleaning deals with exactly them."""
