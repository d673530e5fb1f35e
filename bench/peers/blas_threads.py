"""How many threads OpenBLAS computes on: its own setting, beside that of any library above it."""

import ctypes

# Builds for NumPy's wheels carry other names than those of a Linux distribution.
AFFIXES = [("", ""), ("", "64_"), ("scipy_", "64_"), ("scipy_", "")]


def openblas():
    """(set_threads, version) of the OpenBLAS this process has loaded, or None without one."""
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1] for line in maps if "openblas" in line and ".so" in line}
    for file in sorted(files):
        library = ctypes.CDLL(file)
        for before, after in AFFIXES:
            try:
                set_threads = library[f"{before}openblas_set_num_threads{after}"]
                config = library[f"{before}openblas_get_config{after}"]
            except AttributeError:
                continue
            config.restype = ctypes.c_char_p
            return set_threads, config().decode().split()[1]
    return None
