"""Models build a tape: what is computed, in which order, from which leaves."""
