export { decodeInt8Vectors, type Int8Content } from "./int8-file.ts";
export { type Neighbour, neighbours } from "./neighbours.ts";
export { type PrincipalPlaces, principalPlaces } from "./pca.ts";
export { rowFinder } from "./rows.ts";
