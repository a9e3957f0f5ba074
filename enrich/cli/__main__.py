"""`python -m enrich.cli`: the program where its own file is not to be found."""

import sys

from enrich.cli import main

sys.exit(main())
