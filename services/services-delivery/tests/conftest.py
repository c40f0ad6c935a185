"""Lets these tests import the platform they send messages to from beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
