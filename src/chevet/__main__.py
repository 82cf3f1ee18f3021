"""`python -m chevet`."""

from chevet.cli.main import main

main()
