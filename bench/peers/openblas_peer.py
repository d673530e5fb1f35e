import ctypes

import numpy
from blas_threads import openblas
from serve import serve

blas = openblas()
if blas is None:
    raise SystemExit("NumPy does not use OpenBLAS here: install libopenblas0-pthread.")
blas.openblas_get_config.restype = ctypes.c_char_p


def matmul(inputs, variant):
    a = inputs["a"].T if variant[0] == "t" else inputs["a"]
    b = inputs["b"].T if variant[1] == "t" else inputs["b"]
    return lambda i: a @ b, lambda: {"product": a @ b}


version = blas.openblas_get_config().decode().split()[1]
serve(f"{version}, NumPy {numpy.__version__}", blas.openblas_set_num_threads, {"matmul": matmul})
