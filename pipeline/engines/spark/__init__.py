"""The same run on a Spark cluster, for corpora that outgrow one machine (docs/scale.md).

Spark moves keys and texts between machines and counts; what is made of a shard is made by the stages, as on one
machine, in a supervised process beside each of Spark's. Parts lie in a folder of their own run, which readers see
when all of it is there.
"""
