/**
 * `Symbol.dispose` for type checks without `esnext.disposable` among their libraries. The types of the package name it, so
 * that `using` works where it is known; elsewhere it does no harm.
 */
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

export {};
