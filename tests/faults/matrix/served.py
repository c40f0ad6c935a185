"""A service as the matrix runs it: `python -m faults.matrix.served ROLE`. The product as it is, with points that a case can arm.

Whatever is wrapped here is wrapped in this process alone; the product has no switch for it.
"""

import importlib
import os

from chassis.process import main
from faults.matrix import points

if __name__ == "__main__":
    module = os.environ["CRADLE_FAULTS_MODULE"]
    points.wrap(module)
    main(importlib.import_module(f"{module}.bootstrap").SERVICE)
