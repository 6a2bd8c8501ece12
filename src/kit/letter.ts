import { escapeUTF8 } from 'entities';
import type { Locale } from './refusal.js';

/** What a letter says, in one language; paragraphs are plain text. */
export interface LetterBody {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** A code to type in, shown large. */
  readonly code?: string;
  /** Where to go on. */
  readonly link?: { readonly label: string; readonly url: string };
}

const SIGNED: Readonly<Record<Locale, string>> = {
  en: 'Course Catch. Nobody reads answers to this letter.',
  ko: 'Course Catch 드림. 발신 전용 메일입니다.',
};

/** Sets a letter as text and as HTML. Whatever it is made from, a name or a title, stays text. */
export function writeLetter(
  locale: Locale,
  { subject, paragraphs, code, link }: LetterBody,
): { subject: string; text: string; html: string } {
  const text = [
    ...paragraphs,
    ...(code ? [code] : []),
    ...(link ? [`${link.label}: ${link.url}`] : []),
    SIGNED[locale],
  ];
  const parts = [
    ...paragraphs.map((paragraph) => `<p>${escapeUTF8(paragraph)}</p>`),
    ...(code ? [`<p style="font-size:1.6em;letter-spacing:.2em"><strong>${escapeUTF8(code)}</strong></p>`] : []),
    ...(link ? [`<p><a href="${escapeUTF8(link.url)}">${escapeUTF8(link.label)}</a></p>`] : []),
    `<p style="color:#666">${escapeUTF8(SIGNED[locale])}</p>`,
  ];
  const html = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><body>${parts.join('\n')}</body></html>`;
  // A line break in a subject would begin another header.
  return { subject: subject.replace(/\s+/g, ' ').trim(), text: text.join('\n\n'), html };
}
