/** A project cannot be tried here, for a reason that is not the package's. */
export class Skipped extends Error {}

/** What a project printed belongs to what went wrong. */
export class Failed extends Error {
  constructor(message, output) {
    super(message);
    this.output = output;
  }
}
