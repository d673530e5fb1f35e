import * as nodeFileSystem from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileError, FormatError, ShapeError } from "../src/errors.ts";
import { type FileHandle, type FileSystem, writeFileAtomic } from "../src/node/atomic.ts";
import { loadFile, saveFile } from "../src/node/files.ts";
import { encodeSafetensors } from "../src/safetensors/encode.ts";
import type { TensorData } from "../src/safetensors/header.ts";

let folder = "";
let path = "";

beforeEach(async () => {
  folder = await nodeFileSystem.mkdtemp(join(tmpdir(), "nnf-files-"));
  path = join(folder, "net.safetensors");
});

afterEach(async () => {
  await nodeFileSystem.rm(folder, { recursive: true });
});

const read = (): Promise<string> => nodeFileSystem.readFile(path, "utf8");
const names = (): Promise<string[]> => nodeFileSystem.readdir(folder);

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: from the system`), { code });
}

/** The real file system but for some functions; handles take what `handle` gives instead. */
function failing(
  changes: Partial<FileSystem>,
  handle: (real: FileHandle, flags: string) => Partial<FileHandle> = () => ({}),
): FileSystem {
  return {
    stat: nodeFileSystem.stat,
    rename: nodeFileSystem.rename,
    unlink: nodeFileSystem.unlink,
    open: async (name, flags) => {
      const real: FileHandle = await nodeFileSystem.open(name, flags);
      return {
        read: real.read.bind(real),
        write: real.write.bind(real),
        stat: real.stat.bind(real),
        sync: real.sync.bind(real),
        close: real.close.bind(real),
        ...handle(real, flags),
      };
    },
    ...changes,
  };
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("expected the call to fail");
  return error;
}

describe("writeFileAtomic", () => {
  it("writes text as UTF-8 and bytes as they are, over an older file too", async () => {
    await writeFileAtomic(path, "größer");
    expect(await read()).toBe("größer");
    await writeFileAtomic(path, Uint8Array.of(0, 255, 7).subarray(1));
    expect([...(await nodeFileSystem.readFile(path))]).toEqual([255, 7]);
    await writeFileAtomic(path, "");
    expect(await read()).toBe("");
    expect(await names()).toEqual(["net.safetensors"]);
  });

  it("syncs the file before the rename and the folder after it", async () => {
    const calls: string[] = [];
    const fs = failing(
      {
        rename: async (from, to) => {
          calls.push("rename");
          expect(await nodeFileSystem.readFile(from, "utf8")).toBe("text");
          await nodeFileSystem.rename(from, to);
        },
      },
      (real, flags) => ({
        sync: () => {
          calls.push(flags === "r" ? "sync folder" : "sync file");
          return real.sync();
        },
        close: () => {
          calls.push(flags === "r" ? "close folder" : "close file");
          return real.close();
        },
      }),
    );
    await writeFileAtomic(path, "text", { fs });
    expect(calls).toEqual(["sync file", "close file", "rename", "sync folder", "close folder"]);
  });

  it("goes on where the system takes only a part", async () => {
    const fs = failing({}, (real) => ({
      write: (buffer, offset, length, position) =>
        real.write(buffer, offset, Math.min(length, 3), position),
    }));
    await writeFileAtomic(path, "0123456789", { fs });
    expect(await read()).toBe("0123456789");
  });

  it("lets two writers at once both succeed, one of them last", async () => {
    const texts = ["a".repeat(100_000), "b".repeat(100_000)];
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(await read());
    expect(await names()).toEqual(["net.safetensors"]);
  });

  const reject = (code: string) => () => Promise.reject(systemError(code));

  it.each<[string, FileSystem, string]>([
    [
      "open",
      failing({ open: reject("EACCES") }),
      "cannot write: permission denied (EACCES). Nothing was changed.",
    ],
    [
      "a full device from the start",
      failing({}, () => ({ write: reject("ENOSPC") })),
      "cannot write: no space left on the device (ENOSPC). Nothing was changed.",
    ],
    [
      "a full device midway",
      failing({}, (real) => ({
        write: (buffer, offset, length, position) =>
          position >= 2
            ? Promise.reject(systemError("ENOSPC"))
            : real.write(buffer, offset, Math.min(length, 1), position),
      })),
      "cannot write: no space left on the device (ENOSPC). Nothing was changed.",
    ],
    [
      "a device that takes nothing",
      failing({}, () => ({ write: async () => ({ bytesWritten: 0 }) })),
      "cannot write: the system stopped taking data. Nothing was changed.",
    ],
    [
      "fsync",
      failing({}, (_, flags) => (flags === "r" ? {} : { sync: reject("EIO") })),
      "cannot write: EIO: from the system. Nothing was changed.",
    ],
    [
      "close",
      failing({}, (real) => ({
        close: async () => {
          await real.close();
          throw systemError("EDQUOT");
        },
      })),
      "cannot write: the disk quota is used up (EDQUOT). Nothing was changed.",
    ],
    [
      "rename",
      failing({ rename: reject("EPERM") }),
      "cannot write: the system does not permit it (EPERM). Nothing was changed.",
    ],
  ])("keeps the old file whole and leaves nothing behind: %s fails", async (_, fs, text) => {
    await nodeFileSystem.writeFile(path, "old");
    const error = await failure(writeFileAtomic(path, "new text", { fs }));
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ operation: "writeFileAtomic", file: path });
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.message).toBe(`writeFileAtomic: ${path}: ${text}`);
    expect(await read()).toBe("old");
    expect(await names()).toEqual(["net.safetensors"]);
  });

  it("reports the first failure when removing the temporary file fails as well", async () => {
    const fs = failing({ rename: reject("EROFS"), unlink: reject("EIO") });
    const error = await failure(writeFileAtomic(path, "new", { fs }));
    expect(error.message).toContain("the file system is read-only (EROFS)");
  });

  it("names a folder that does not exist", async () => {
    path = join(folder, "missing", "net");
    const error = await failure(writeFileAtomic(path, "x"));
    expect(error.message).toBe(
      `writeFileAtomic: ${path}: cannot write: there is no such file or folder (ENOENT). ` +
        `Nothing was changed. Create the folder ${join(folder, "missing")} first.`,
    );
  });

  it("names a path that leads through a file", async () => {
    await nodeFileSystem.writeFile(path, "old");
    const error = await failure(writeFileAtomic(join(path, "x"), "x"));
    expect(error.message).toContain("part of the path is a file; expected folders (ENOTDIR)");
    expect(await read()).toBe("old");
  });

  it("does not replace folders or devices", async () => {
    const text =
      "cannot write: it is a folder or a device; expected the path of a file. Nothing was changed.";
    expect((await failure(writeFileAtomic(folder, "x"))).message).toBe(
      `writeFileAtomic: ${folder}: ${text}`,
    );
    const device = failing({
      stat: async () => ({ isFile: () => false }),
      rename: () => Promise.reject(new Error("must not be reached")),
    });
    expect((await failure(writeFileAtomic(path, "x", { fs: device }))).message).toContain(text);
    expect(await names()).toEqual([]);
  });

  it("says so when the folder cannot be synced, the new file being in place", async () => {
    const sync = (code: string) =>
      failing({}, (real, flags) =>
        flags === "r" ? { sync: reject(code) } : { sync: () => real.sync() },
      );
    const error = await failure(writeFileAtomic(path, "new", { fs: sync("EIO") }));
    expect(error).toBeInstanceOf(FileError);
    expect(error.message).toBe(
      `writeFileAtomic: ${path}: cannot sync its folder: EIO: from the system. ` +
        "The new file is in place, but may be lost if the machine fails now.",
    );
    expect(await read()).toBe("new");
    await writeFileAtomic(path, "newer", { fs: sync("EINVAL") });
    expect(await read()).toBe("newer");
  });
});

describe("saveFile and loadFile", () => {
  const record: Record<string, TensorData> = {
    "hidden.weight": {
      dtype: "float32",
      shape: [2, 2],
      data: Float32Array.of(1, -0, Number.NaN, 4),
    },
    steps: { dtype: "int32", shape: [], data: Int32Array.of(-7) },
    mask: { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
    empty: { dtype: "float64", shape: [0, 2], data: new Float64Array(0) },
  };

  it("keep tensors and metadata", async () => {
    await saveFile(path, record, { metadata: { seed: "0" } });
    expect(await loadFile(path)).toEqual({ tensors: record, metadata: { seed: "0" } });
    expect([...(await nodeFileSystem.readFile(path))]).toEqual([
      ...encodeSafetensors(record, { seed: "0" }),
    ]);
  });

  it("give each tensor memory of its own", async () => {
    await saveFile(path, record);
    const { tensors } = await loadFile(path);
    expect(tensors["hidden.weight"]?.data.buffer.byteLength).toBe(16);
  });

  it("save the values of the time of the call", async () => {
    const data = Float32Array.of(1, 2);
    const saving = saveFile(path, { x: { dtype: "float32", shape: [2], data } });
    data.fill(0);
    await saving;
    expect((await loadFile(path)).tensors["x"]?.data).toEqual(Float32Array.of(1, 2));
  });

  it("read on where the system gives only a part", async () => {
    await saveFile(path, record);
    const fs = failing({}, (real) => ({
      read: (buffer, offset, length, position) =>
        real.read(buffer, offset, Math.min(length, 3), position),
    }));
    expect((await loadFile(path, { fs })).tensors).toEqual(record);
  });

  it("keep the old file when saving fails", async () => {
    await saveFile(path, record);
    const fs = failing({}, () => ({ write: () => Promise.reject(systemError("ENOSPC")) }));
    const error = await failure(saveFile(path, {}, { fs }));
    expect(error).toBeInstanceOf(FileError);
    expect(error.message).toBe(
      `saveFile: ${path}: cannot write: no space left on the device (ENOSPC). Nothing was changed.`,
    );
    expect((await loadFile(path)).tensors).toEqual(record);
    expect(await names()).toEqual(["net.safetensors"]);
  });

  it("touch nothing when a tensor cannot be written", async () => {
    const wrong: TensorData = { dtype: "float32", shape: [3], data: Float32Array.of(1) };
    const error = await failure(saveFile(path, { wrong }));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toBe(
      'saveFile: tensor "wrong" has shape [3] and 1 elements; expected 3.',
    );
    expect(await names()).toEqual([]);
  });

  it("name a file that cannot be read", async () => {
    const missing = await failure(loadFile(path));
    expect(missing).toBeInstanceOf(FileError);
    expect(missing.message).toBe(
      `loadFile: ${path}: cannot read: there is no such file or folder (ENOENT). Check the path.`,
    );
    const directory = await failure(loadFile(folder));
    expect(directory.message).toBe(
      `loadFile: ${folder}: cannot read: it is a folder; expected a file (EISDIR). Check the path.`,
    );
    const fs = failing({ open: () => Promise.reject(systemError("EACCES")) });
    expect((await failure(loadFile(path, { fs }))).message).toContain("permission denied (EACCES)");
  });

  it.each<[string, Uint8Array, string]>([
    ["an empty file", new Uint8Array(0), "0 bytes are too few; a safetensors file begins with"],
    [
      "some other file",
      new TextEncoder().encode("hello, this is a text"),
      "the first 8 bytes announce a header of",
    ],
    [
      "a file that has been cut",
      encodeSafetensors(record).subarray(0, -1),
      'tensor "mask" has data_offsets [20, 23]; expected begin ≤ end ≤ 22',
    ],
    [
      "a bool of 2",
      encodeSafetensors(record).fill(2, -1),
      'tensor "mask" has byte 2 at element 2; expected 0 or 1 in a BOOL tensor.',
    ],
  ])("refuse %s, naming it", async (_, bytes, text) => {
    await nodeFileSystem.writeFile(path, bytes);
    const error = await failure(loadFile(path));
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ operation: "loadFile", file: path });
    expect(error.message).toContain(`loadFile: ${path}: ${text}`);
  });

  it("take no memory for what a header claims in vain", async () => {
    const header = '{"w":{"dtype":"F64","shape":[268435455],"data_offsets":[0,2147483640]}}';
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    await nodeFileSystem.writeFile(path, bytes);
    const before = process.memoryUsage().arrayBuffers;
    const error = await failure(loadFile(path));
    expect(error.message).toContain("expected begin ≤ end ≤ 0, the data's length.");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("notice a file that shrinks while it is read", async () => {
    await saveFile(path, record);
    const { size } = await nodeFileSystem.stat(path);
    const fs = failing({}, (real) => ({
      read: (buffer, offset, length, position) =>
        real.read(buffer, offset, Math.min(length, Math.max(0, size - 1 - position)), position),
    }));
    const error = await failure(loadFile(path, { fs }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(
      `loadFile: ${path}: the file ended at byte ${size - 1} while it was being read; expected 1 ` +
        "more. Is another program writing it?",
    );
  });
});
