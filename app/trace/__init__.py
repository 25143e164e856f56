"""A run told as steps.

`request.py` says what can be asked, `refusals.py` whether it can be done, `structure.py` and `formulas.py` how it is
told, `answer.py` tells it. `check.py` is the gradient check, `catalog.py` what can be chosen.
"""
