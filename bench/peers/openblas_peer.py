import numpy
from blas_threads import openblas
from serve import serve

found = openblas()
if found is None:
    raise SystemExit("NumPy does not use OpenBLAS here: install libopenblas0-pthread.")
set_threads, version = found


def matmul(inputs, variant):
    a = inputs["a"].T if variant[0] == "t" else inputs["a"]
    b = inputs["b"].T if variant[1] == "t" else inputs["b"]
    return lambda i: a @ b, lambda: {"product": a @ b}


serve(f"{version}, NumPy {numpy.__version__}", set_threads, {"matmul": matmul})
