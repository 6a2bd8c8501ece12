/** The values of a statement that is put together from parts. */
export class Statement {
  readonly values: unknown[] = [];

  /** Adds a value and gives its placeholder. */
  put(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}
