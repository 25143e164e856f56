"""Measurements, printed by `make bench`: medians with their limits, and ratios to a yardstick of the same run.

Machines differ and share their time with others, so a figure says little alone. The yardstick is one forward and
backward pass of the same network in plain numpy, timed in the same run: compare ratios, not microseconds.
"""
