/** The glue of the module that is ended on purpose, which only `cargo xtask test` makes. */
declare module "*/traps.glue.js" {
  const glue: (...given: unknown[]) => never;
  export default glue;
}
