"""`python -m wideangle` is `wideangle`."""

from wideangle.cli import main

if __name__ == "__main__":
    main()
