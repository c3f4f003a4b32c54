#!/bin/sh
# none.sh - stands for the unit tests where they cannot be built.
echo "unit tests need libcheck (Debian: check, pkg-config)"
exit 77
