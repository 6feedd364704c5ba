"""Copy what the console's page loads out of an installed solara-assets, with a manifest of SHA-256 sums.

    python tools/vendor_assets.py [FOLDER]      FOLDER is the `cdn` folder, by default that of this Python

The files are taken as they are and lie under the same paths, so that the server finds them where it would look for them.
Licences stand beside them in `licenses/`, written by hand; `NOTICE.md` tells what comes from where. After a new version
of solara, run this and the tests of the assets: they open every page with the network cut off.
"""

import hashlib
import json
import re
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "src" / "vendorsim" / "console" / "assets"
BUNDLE = "@widgetti/solara-vuetify-app@10.1.1/dist"
FILES = (
    "requirejs@2.3.6/require.js",
    f"{BUNDLE}/solara-vuetify-app8.min.js",
    f"{BUNDLE}/solara-vuetify-app8.min.js.LICENSE.txt",
    f"{BUNDLE}/main8.css",
    f"{BUNDLE}/fonts.css",
)


def fonts(source: Path) -> list[str]:
    """The fonts that `fonts.css` names, in the form that every browser since 2018 takes."""
    text = (source / BUNDLE / "fonts.css").read_text(encoding="utf-8")
    return [f"{BUNDLE}/{name}" for name in sorted(set(re.findall(r"url\(([0-9a-f]+\.woff2)", text)))]


def main() -> None:
    """Copy, and write the manifest."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(sys.prefix) / "share" / "solara" / "cdn"
    shutil.rmtree(ASSETS / "cdn", ignore_errors=True)
    sums = {}
    for name in sorted([*FILES, *fonts(source)]):
        target = ASSETS / "cdn" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target)
        sums[name] = hashlib.sha256(target.read_bytes()).hexdigest()
    manifest = {"from": f"solara-assets {version('solara-assets')}", "files": sums}
    (ASSETS / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    size = sum((ASSETS / "cdn" / name).stat().st_size for name in sums)
    print(f"{len(sums)} files, {size:,} bytes")


if __name__ == "__main__":
    main()
