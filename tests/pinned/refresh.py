"""Pin the trajectories again: `python -m tests.pinned.refresh --reason "what moved, by how much, and why"`.

The reason is a must: it lands under "Results that move" in CHANGELOG.md, where a user who compares versions looks.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.pinned.trajectories import DIGESTS, FOLDER, current, moved

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
HEADING = "### Results that move"
NOTHING_YET = "None yet: this is the first version."


def with_reason(changelog: str, reason: str, names: list[str]) -> str:
    """The changelog with a reason added under the heading of its newest version."""
    if HEADING not in changelog:
        raise ValueError(f'CHANGELOG.md has no heading "{HEADING}"')
    before, after = changelog.split(HEADING, 1)
    own, newline, older = after.partition("\n## ")
    kept = own.replace(NOTHING_YET, "").strip("\n")
    runs = f"{len(names)} pinned runs" if len(names) > 3 else ", ".join(names)
    entries = "\n".join(part for part in (f"- {reason.strip()} ({runs})", kept) if part)
    return f"{before}{HEADING}\n\n{entries}\n{newline}{older}"


def write(digests: dict[str, str], tables: dict[str, str]) -> None:
    """Write what is pinned, and nothing that is no longer so."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.csv"):
        if path.name not in tables:
            path.unlink()
    for name, text in tables.items():
        (FOLDER / name).write_text(text)
    DIGESTS.write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Compare, write, and note the reason; nothing is written where nothing moved."""
    parser = argparse.ArgumentParser(prog="python -m tests.pinned.refresh", description=__doc__.split("\n")[0])
    parser.add_argument("--reason", required=True, help="which measure moved, by how much, and why")
    reason = parser.parse_args(arguments).reason
    if len(reason.split()) < 4:
        parser.error("say in a sentence what moved and why: readers of the changelog were not there")
    digests, tables = current()
    old = json.loads(DIGESTS.read_text()) if DIGESTS.exists() else {}
    names = moved(old, digests)
    if not names:
        print("Nothing has moved.")
        return 0
    write(digests, tables)
    CHANGELOG.write_text(with_reason(CHANGELOG.read_text(), reason, names))
    print(f"Pinned again: {', '.join(names)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
