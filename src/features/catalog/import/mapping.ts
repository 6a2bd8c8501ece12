import { z } from 'zod';

const name = z.string().trim().min(1).max(200);
const oneColumn = name.nullable();

const CAPACITY_COLUMN = 'Capacity';

/**
 * What every row is read for, and the column it stands in. Every column named must stand in the file; null: the file
 * has none. The defaults are the columns of the University of Illinois' course catalogue.
 */
const columns = z.strictObject({
  /** Together with `number` and `section` the course's code: `AAS 201 ONL`. The subject is also its category. */
  subject: name.default('Subject'),
  number: name.default('Number'),
  section: oneColumn.default('Section'),
  /** The registrar's key of a section: rows with the same one are several meetings of it. Null: the code is the key. */
  key: oneColumn.default('CRN'),
  /** The term of the row. A file is of one term; rows of another than the first row's are refused. */
  term: oneColumn.default('YearTerm'),
  title: name.default('Name'),
  /** Follows the title after a colon, or stands in for it where that is empty. */
  subtitle: oneColumn.default('Section Title'),
  /** Paragraphs of the description; one that another contains is left out. */
  description: z.array(name).default(['Description', 'Section Info', 'Degree Attributes', 'Schedule Information']),
  /** `3 hours.`, `1 TO 4 hours.`, `3 OR 4 hours.` */
  credits: oneColumn.default('Credit Hours'),
  /** Credits of this section, where they are settled. */
  sectionCredits: oneColumn.default('Section Credit Hours'),
  /** Whether the section takes place; see `cancelled`. */
  statuses: z.array(name).default(['Status Code', 'Section Status', 'Enrollment Status']),
  /** The kind of meeting; see `capacities`. */
  type: oneColumn.default('Type'),
  /** `06:00 PM`, `18:00`, or words such as ARRANGED for no fixed time. */
  start: oneColumn.default('Start Time'),
  end: oneColumn.default('End Time'),
  /** `MTWRFSU`: R is Thursday, S Saturday, U Sunday; or names such as `Mon, Wed`. */
  days: oneColumn.default('Days of Week'),
  room: oneColumn.default('Room'),
  building: oneColumn.default('Building'),
  /** Several are parted by `instructorSeparator`. */
  instructors: oneColumn.default('Instructors'),
  /**
   * Seats. Under its default name it may be missing: then a new section has seats by `type`, as `capacities` says, and
   * later imports leave them alone.
   */
  capacity: oneColumn.default(CAPACITY_COLUMN),
});

/** Seats of a new section whose file names none, by type, lower-case. A section with several types gets the fewest. */
export const DEFAULT_CAPACITIES: Readonly<Record<string, number>> = {
  lecture: 120,
  'lecture-discussion': 60,
  'discussion/recitation': 30,
  discussion: 30,
  laboratory: 24,
  'laboratory-discussion': 24,
  lab: 24,
  quiz: 30,
  seminar: 20,
  conference: 25,
  studio: 20,
  practice: 20,
  online: 60,
  'online lecture': 120,
  'online lecture discussion': 60,
  'online discussion': 30,
  'online lab': 24,
  'independent study': 5,
  research: 5,
  internship: 10,
  'study abroad': 20,
  travel: 20,
};

/** Seats of a section whose type is in no list. */
export const DEFAULT_CAPACITY = 30;

const mapping = z.strictObject({
  columns: columns.prefault({}),
  /** One character between the columns. */
  delimiter: z.string().length(1).default(','),
  instructorSeparator: z.string().min(1).default(';'),
  /** Seats by type, over those in `DEFAULT_CAPACITIES`; the type's case does not matter. */
  capacities: z
    .record(z.string(), z.int().min(0).max(1_000_000))
    .default({})
    .transform((own) => ({
      ...DEFAULT_CAPACITIES,
      ...Object.fromEntries(Object.entries(own).map(([type, seats]) => [type.toLowerCase(), seats])),
    })),
  /** Seats where the type is in no list. */
  capacityOtherwise: z.int().min(0).max(1_000_000).default(DEFAULT_CAPACITY),
  /** The statuses, in any case, of a section that does not take place. */
  cancelled: z
    .array(z.string())
    .default(['C', 'X', 'Cancelled', 'Canceled'])
    .transform((all) => all.map((status) => status.toLowerCase())),
  /** IANA time zone of the meetings. */
  timeZone: z.string().refine(isTimeZone, 'is no IANA time zone').default('Asia/Seoul'),
  /** What a new course costs; later imports leave the price alone. */
  price: z
    .strictObject({ amountMinor: z.int().min(0).max(2_147_483_647), currency: z.string().regex(/^[A-Z]{3}$/) })
    .default({ amountMinor: 0, currency: 'KRW' }),
  /** The category that the subjects' categories stand under. */
  category: z
    .strictObject({ code: z.string().regex(/^[a-z0-9-]{1,100}$/), name: z.string().min(1).max(100) })
    .default({ code: 'subjects', name: 'Subjects' }),
  /** Names of subjects, for example `{ "CS": "Computer Science" }`; a subject without one is called as it is written. */
  subjects: z.record(z.string(), z.string().min(1).max(100)).default({}),
});

/** How to read a registrar's file. */
export type Mapping = z.output<typeof mapping>;
/** A mapping as it is written down: everything may be left out. */
export type MappingFile = z.input<typeof mapping>;

/** Without a mapping file: the University of Illinois' columns, and its clock. */
export const UIUC = mapping.parse({ timeZone: 'America/Chicago' } satisfies MappingFile);

/**
 * Reads a mapping file.
 *
 * @throws Error with every complaint, a line each
 */
export function readMapping(json: string): Mapping {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (error) {
    throw new Error(`The mapping is not JSON: ${(error as Error).message}`);
  }
  const parsed = mapping.safeParse(content);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'mapping'}: ${issue.message}`);
  throw new Error(`The mapping is not usable:\n${complaints.join('\n')}`);
}

/** Every column that must stand in the file. */
export function columnsOf({ columns }: Mapping): string[] {
  const wanted = new Set(Object.values(columns).flat());
  return [...wanted].filter((column) => column !== null && column !== CAPACITY_COLUMN) as string[];
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
