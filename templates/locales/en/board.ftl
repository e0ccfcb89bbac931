# What the improvement board reads.
