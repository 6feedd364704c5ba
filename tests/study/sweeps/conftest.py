"""Makes the toys importable by their name, also in the processes that a sweep starts."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
