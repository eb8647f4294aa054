"""The command line's door, also for ``python -m ibrdf``."""

import gc

_ALLOCATIONS = 1_000_000  # between two collections; nearly all that is made here has no cycles


def run() -> None:
    """Run a command as people do: in a process that another one watches over."""
    gc.set_threshold(_ALLOCATIONS)  # before the imports, which Python would collect after again
    from ibrdf.cli import run as run_command  # noqa: PLC0415

    run_command()


if __name__ == "__main__":
    run()
