"""Renews the digest of the default settings in stored results, after parameters were added that change no result.

`python tools/refresh_digest.py REVISION` takes out of today's settings the parameters that docs/evidence.md of that revision
does not name. If the digest of what is left is the stored one, no value of an older parameter has moved, and the digest of
today takes its place; else nothing is written and the exit code is 1. That the new parameters move no result is for
`python tools/same_bits.py compare tools/same_bits.json` to show, before.
"""

import re
import subprocess
import sys
from pathlib import Path

from pydantic import create_model

from vendorsim.settings.parameters import PARAMETERS
from vendorsim.settings.schema import Section, Settings

ROOT = Path(__file__).resolve().parents[1]
STORED = [ROOT / "results" / "reference" / name for name in ("patterns.json", "ablations.json")]


def digest_without(added: set[str]) -> str:
    """The digest of the default settings, had these parameters not been added."""
    settings = Settings()
    older = {name: (float, value) for name, value in settings.behaviour.model_dump().items() if name not in added}
    behaviour = create_model("Behaviour", __base__=Section, **older)()  # type: ignore[call-overload]
    return settings.model_copy(update={"behaviour": behaviour}).digest()


def main(revision: str) -> int:
    """Renew the digests; returns the exit code."""
    page = subprocess.run(
        ["git", "show", f"{revision}:docs/evidence.md"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    added = set(PARAMETERS) - set(re.findall(r"^\| `(\w+)` \|", page.stdout, re.MULTILINE))
    before, now = digest_without(added), Settings().digest()
    for path in STORED:
        text = path.read_text(encoding="utf-8")
        if before not in text:
            print(f"{path.name}: its settings differ by more than the {len(added)} parameters added since {revision}")
            return 1
        path.write_text(text.replace(before, now), encoding="utf-8")
    print(f"{len(added)} parameters added since {revision}: {before[:12]} is now {now[:12]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
