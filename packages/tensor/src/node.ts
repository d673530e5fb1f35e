export {
  type FileHandle,
  type FileSystem,
  type WriteOptions,
  writeFileAtomic,
} from "./node/atomic.ts";
export { type LoadOptions, loadFile, type SaveOptions, saveFile } from "./node/files.ts";
