// npm, for throwaway folders: no lock files, no scripts of packages, and the cache that npm has anyway.

const QUIET = [
  "--no-audit",
  "--no-fund",
  "--no-package-lock",
  "--ignore-scripts",
  "--prefer-offline",
];

/** Installs what a folder's package.json pins, and tarballs beside it. */
export function install(processes, cwd, ...tarballs) {
  const beside = tarballs.length > 0 ? ["--no-save", ...tarballs] : [];
  const parameters = ["install", ...QUIET, ...beside];
  return processes.run("npm", parameters, { cwd, deadline: 300_000 });
}
