"""The engine: a tape, its forward and backward pass, and the rules they use.

Read `tape.py` first: it is the whole idea. `ops.py` says what a rule is; `activations.py`, `losses.py`,
`optimizers.py` and `initializers.py` are registries, one declaration an entry. Only numpy is imported here.
"""
