"""The entry point of the command line, also for ``python -m ibrdf``."""

import gc

_ALLOCATIONS = 1_000_000  # between two garbage collections; few of our objects have cycles


def run() -> None:
    """Run a command in a child process, and report a crash of the child."""
    gc.set_threshold(_ALLOCATIONS)  # before the imports, which would trigger collections
    from ibrdf.cli import run as run_command  # noqa: PLC0415

    run_command()


if __name__ == "__main__":
    run()
