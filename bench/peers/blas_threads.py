"""How many threads OpenBLAS computes on: its own setting, beside that of any library above it."""

import ctypes


def openblas():
    """The OpenBLAS this process has loaded, or None where its BLAS is another."""
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1] for line in maps if "openblas" in line and ".so" in line}
    for file in sorted(files):
        library = ctypes.CDLL(file)
        if hasattr(library, "openblas_set_num_threads"):
            return library
    return None
