"""Answers requests on the standard streams, one line of JSON each, until the input ends."""

import json
import os
import sys
import time

import numpy


def read_arrays(files):
    return {
        each["name"]: numpy.fromfile(each["file"], each["dtype"]).reshape(each["shape"])
        for each in files
    }


def write_arrays(folder, prefix, arrays):
    files = []
    for name, array in arrays.items():
        file = os.path.join(folder, f"{prefix}-{name}.bin")
        numpy.ascontiguousarray(array, "float32").tofile(file)
        files.append(
            {"name": name, "file": file, "dtype": "float32", "shape": list(array.shape)}
        )
    return files


class Session:
    """One library: its programs give (step, results) for inputs and a variant."""

    def __init__(self, version, threads, programs):
        self.version, self.threads, self.programs = version, threads, programs
        self.step = self.results = None
        self.steps = 0

    def answer(self, request):
        if request["do"] == "load":
            program = self.programs[request["program"]]
            self.threads(request["threads"])
            arrays = read_arrays(request["inputs"])
            self.step, self.results = program(arrays, request["variant"])
            self.steps = 0
            return {"version": self.version}
        if request["do"] == "run":
            step, first, count = self.step, self.steps, request["iterations"]
            self.steps += count
            started = time.perf_counter()
            for i in range(first, first + count):
                step(i)
            return {"seconds": time.perf_counter() - started}
        return {"arrays": write_arrays(request["folder"], request["prefix"], self.results())}


def serve(version, threads, programs):
    session = Session(version, threads, programs)
    for line in sys.stdin:
        try:
            reply = {"reply": session.answer(json.loads(line))}
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
