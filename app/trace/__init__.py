"""A run told as steps: `request.py` checks what is asked, `structure.py` says how it is told, `answer.py` tells it."""
