/** A text that must not show. */

const HIDDEN = "<secret>";

/**
 * A text that must not show, such as a private key. It prints as `<secret>` everywhere: in consoles, templates, JSON and
 * errors. `reveal()` gives the text itself.
 */
export class Secret {
  readonly #text: string;

  /** From the text. */
  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. */
  reveal(): string {
    return this.#text;
  }

  /** `<secret>`. */
  toString(): string {
    return HIDDEN;
  }

  /** `<secret>`. */
  toJSON(): string {
    return HIDDEN;
  }

  /** What Node's `console.log` shows. @internal */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return HIDDEN;
  }
}
