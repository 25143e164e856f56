"""A run told as steps.

`schemas.py` reads what is asked, `request.py` holds it, `refusals.py` says what cannot be done. `structure.py` and
`formulas.py` are how a run is told, `answer.py` tells it. `check.py` is the gradient check, `catalog.py` the menus.
"""
