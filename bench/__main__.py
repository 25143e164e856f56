"""Everything that `make bench` prints."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as under run.py

from bench import page, serving, traces

for part in (traces, serving, page):
    part.main()
