"""Where shards run. The tables are the same wherever that is."""
