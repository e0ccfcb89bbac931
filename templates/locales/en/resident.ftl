# What residents read.
