"""Engines decide where shards run; every engine gives the same bytes."""
