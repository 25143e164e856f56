"""Everything that `make bench` prints."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as under run.py

from bench import circuits, page, sequences, serving, stage, traces, training, trainings, typing

for part in (traces, circuits, sequences, training, serving, trainings, page, typing, stage):
    part.main()
