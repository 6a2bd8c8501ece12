/** The columns of a registrar's file. */
export const HEADER = [
  'Year',
  'Term',
  'YearTerm',
  'Subject',
  'Number',
  'Name',
  'Description',
  'Credit Hours',
  'Section Info',
  'Degree Attributes',
  'Schedule Information',
  'CRN',
  'Section',
  'Status Code',
  'Part of Term',
  'Section Title',
  'Section Credit Hours',
  'Section Status',
  'Enrollment Status',
  'Type',
  'Type Code',
  'Start Time',
  'End Time',
  'Days of Week',
  'Room',
  'Building',
  'Instructors',
] as const;

export type Cells = Partial<Record<(typeof HEADER)[number] | 'Capacity', string>>;

const USUAL: Cells = {
  Year: '2031',
  Term: 'Summer',
  YearTerm: '2031-su',
  Subject: 'POT',
  Number: '101',
  Name: 'Wheel Throwing',
  Description: 'Centre, open and pull clay on the wheel.',
  'Credit Hours': '3 hours.',
  CRN: '50001',
  Section: 'A',
  'Status Code': 'A',
  'Section Status': 'A',
  'Enrollment Status': 'UNKNOWN',
  Type: 'Lecture',
  'Start Time': '06:00 PM',
  'End Time': '07:50 PM',
  'Days of Week': 'TR',
  Room: '12',
  Building: 'Kiln House',
  Instructors: 'Kim, Moa',
};

/** The cell of a usual row with some cells of its own; empty where it has none. */
export const cellOf =
  (own: Cells = {}) =>
  (column: string) =>
    ({ ...USUAL, ...own })[column as keyof Cells] ?? '';

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A file of usual rows, each with some cells of its own. */
export function csv(rows: readonly Cells[], columns: readonly string[] = HEADER): string {
  const lines = rows.map((own) => columns.map((column) => quoted(cellOf(own)(column))).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\n`).join('');
}
