"""`python -m tablee`: the command `tablee`, where the shell does not find it."""

from tablee.cli import main

if __name__ == "__main__":
    main()
