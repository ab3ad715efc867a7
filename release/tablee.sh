#!/bin/sh
# Starts Tablée and opens its home page. What follows the command goes to it: ./tablee.sh demo
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
unset PYTHONHOME PYTHONPATH
for python in "$here"/python/bin/python3.*[0-9]; do break; done
exec "$python" -s "$here/start.py" "$@"
