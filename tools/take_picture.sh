#!/usr/bin/env bash
# The picture of the README: the report on the seeds, in headless Chromium. Run `make run` first.
set -euo pipefail
cd "$(dirname "$0")/.."
page=$(grep -l 'Seed 000' data/reports/story*.html | head -n 1)
mkdir -p docs/pictures
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --user-data-dir="$(mktemp -d)" --hide-scrollbars \
    --window-size=1180,1560 --screenshot=docs/pictures/report.png "file://$PWD/$page" 2>/dev/null
echo "wrote docs/pictures/report.png"
