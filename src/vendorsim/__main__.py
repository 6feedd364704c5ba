"""`python -m vendorsim` is the command line."""

from vendorsim.cli.app import main

if __name__ == "__main__":
    main()
