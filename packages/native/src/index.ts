export { type Library, library } from "./register.ts";
