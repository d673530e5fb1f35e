/** The package's version; `pnpm version-packages` keeps it equal to package.json's. */
export const version = "0.0.0";
