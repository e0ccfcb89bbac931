# What council officers read.
