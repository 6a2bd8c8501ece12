import { decodeHTMLStrict } from 'entities/decode';

/**
 * A cell as a person reads it: HTML entities as the characters they stand for (also where they were written down twice,
 * `&amp;amp;`), one kind of line end, single spaces, no control characters, none of them at the ends.
 */
export function cleanText(cell: string): string {
  return (
    decodeEntities(cell)
      .normalize('NFC')
      .replace(/\r\n?/g, '\n')
      // Postgres cannot store NUL, and nobody can read the others.
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff\u200b]/g, '')
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ *\n */g, '\n')
      .trim()
  );
}

/** The same on one line. */
export const cleanLine = (cell: string) => cleanText(cell).replace(/\s+/g, ' ');

function decodeEntities(text: string): string {
  let decoded = text;
  for (let round = 0; round < 3 && decoded.includes('&'); round += 1) decoded = decodeHTMLStrict(decoded);
  return decoded;
}
