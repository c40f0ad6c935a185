"""Makes `faults` and `oracle` importable, as the program of the matrix does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
