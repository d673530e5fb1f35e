import { describe, expect, it } from "vitest";
import {
  AxisError,
  BackendError,
  DtypeError,
  FileError,
  FormatError,
  GradientError,
  IndexError,
  MemoryError,
  NnfError,
  NonFiniteError,
  ShapeError,
  StaleTensorError,
  ValueError,
} from "../src/errors.ts";

describe("errors", () => {
  it.each([
    ["NnfError", NnfError],
    ["ShapeError", ShapeError],
    ["DtypeError", DtypeError],
    ["AxisError", AxisError],
    ["IndexError", IndexError],
    ["ValueError", ValueError],
    ["StaleTensorError", StaleTensorError],
    ["NonFiniteError", NonFiniteError],
    ["MemoryError", MemoryError],
    ["GradientError", GradientError],
    ["BackendError", BackendError],
  ])("%s carries its name, operation and message", (name, ErrorClass) => {
    const cause = new Error("below");
    const error = new ErrorClass("matmul", "it does not fit.", { cause });
    expect(error).toBeInstanceOf(NnfError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(error.operation).toBe("matmul");
    expect(error.message).toBe("matmul: it does not fit.");
    expect(String(error)).toBe(`${name}: matmul: it does not fit.`);
    expect(error.cause).toBe(cause);
  });

  it("FormatError puts file, line and column before the problem, as far as known", () => {
    const whole = new FormatError("readCsv", "a quote is open.", {
      file: "a.csv",
      line: 3,
      column: 7,
    });
    expect(whole.message).toBe("readCsv: a.csv:3:7: a quote is open.");
    expect(whole).toMatchObject({ name: "FormatError", file: "a.csv", line: 3, column: 7 });
    expect(new FormatError("readIdx", "short.", { file: "b" }).message).toBe("readIdx: b: short.");
    expect(new FormatError("decode", "short.").message).toBe("decode: short.");
    expect(new FormatError("decode", "short.").file).toBeUndefined();
  });

  it("FileError names the file and keeps the system's error", () => {
    const cause = Object.assign(new Error("EIO"), { code: "EIO" });
    const error = new FileError("saveFile", "/x/y", "cannot write.", { cause });
    expect(error.message).toBe("saveFile: /x/y: cannot write.");
    expect(error).toMatchObject({ name: "FileError", file: "/x/y", cause });
  });
});
