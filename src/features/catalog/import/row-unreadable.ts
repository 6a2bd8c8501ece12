/** A row makes no sense, for the reason in its message; the row is refused and the file goes on. */
export class RowUnreadable extends Error {
  override name = 'RowUnreadable';
}
