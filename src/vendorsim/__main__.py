"""`python -m vendorsim` is the command line."""

from vendorsim.cli import main

if __name__ == "__main__":
    main()
