export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** An instant as RFC 3339 text in UTC, for example `2026-03-02T00:00:00.000Z`. */
  DateTime: { input: Date; output: Date };
  /** Any JSON value: an object, a list, a text, a number, a truth value or null. */
  JSON: { input: unknown; output: unknown };
  /** A time of day without a date or a zone, as `HH:MM` on a 24-hour clock. It is meant in the time zone of its course. */
  LocalTime: { input: string; output: string };
};

/** Answer of `acceptSeatOffer`. */
export type AcceptSeatOfferResult = AlreadyEnrolled | Enrollment | IdempotencyKeyReused | WaitlistStateConflict;

/** A person. */
export type Account = Node & {
  /** When the account was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The email address, for the person and for admins; null for anybody else. */
  email: Maybe<Scalars['String']['output']>;
  /** When the email address was shown to be the person's own, for the person and for admins; null for anybody else. */
  emailVerifiedAt: Maybe<Scalars['DateTime']['output']>;
  /** Global id, `account_…`. */
  id: Scalars['ID']['output'];
  /** What an instructor makes known; null for those who teach nothing. */
  instructorProfile: Maybe<InstructorProfile>;
  /** The language of letters, for the person and for admins; null for anybody else. */
  locale: Maybe<Locale>;
  /** The name shown to others. */
  name: Scalars['String']['output'];
  /** The phone number (E.164), for the person and for admins; null for anybody else. */
  phone: Maybe<Scalars['String']['output']>;
  /** Where the person's picture is, for the person and for admins; null for anybody else. */
  pictureUrl: Maybe<Scalars['String']['output']>;
  /** What the person may do. */
  role: Role;
  /** Whether the account may be used; for the person and for admins, null for anybody else. */
  status: Maybe<AccountStatus>;
  /** When the person withdrew the account; for admins, null for anybody else and for accounts that stand. */
  withdrawnAt: Maybe<Scalars['DateTime']['output']>;
};

/** A page of people. */
export type AccountConnection = {
  /** The people, each with its cursor. */
  edges: Array<AccountEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many people there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A person on a page. */
export type AccountEdge = {
  /** For `after`. */
  cursor: Scalars['String']['output'];
  /** The person. */
  node: Account;
};

/** Whether an account may be used. */
export type AccountStatus =
  /** It may. */
  | 'ACTIVE'
  /** Not any more. */
  | 'BANNED'
  /** Not for now: an admin has to lift it. */
  | 'SUSPENDED';

/** The password is right, and an admin has barred the account. */
export type AccountSuspended = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** SUSPENDED or BANNED. */
  status: AccountStatus;
};

/** The password is right, and the account was withdrawn. `requestAccountRestore` brings it back. */
export type AccountWithdrawn = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** Until when it can be restored. */
  restorableUntil: Scalars['DateTime']['output'];
};

/** Answer of `addKeywordAlert`. */
export type AddKeywordAlertResult = KeywordAlert | TooManyInterests;

/** What `addToWaitlistFront` needs. */
export type AddToWaitlistFrontInput = {
  /** The course. */
  courseId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters, for the log of acts. */
  reason: Scalars['String']['input'];
  /** Who shall be next; behind those whom someone has put at the front before. */
  studentId: Scalars['ID']['input'];
};

/** Answer of `addToWaitlistFront`. */
export type AddToWaitlistFrontResult = AlreadyEnrolled | RegistrationClosed | WaitlistEntry | WaitlistStateConflict;

/** Nothing may be sent to this address: it is no public `https` one. */
export type AddressNotAllowed = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Something that an admin did. Acts are added, never changed. */
export type AdminAct = Node & {
  /** The mutation, for example `changeRole`. */
  act: Scalars['String']['output'];
  /** Who did it; null for someone at the command line of the server. */
  actor: Maybe<Account>;
  /** The parts that changed, as they are since. */
  after: Maybe<Scalars['JSON']['output']>;
  /** The parts that changed, as they were; null where there was nothing. */
  before: Maybe<Scalars['JSON']['output']>;
  /** When. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, `act_…`. */
  id: Scalars['ID']['output'];
  /** Why, in the words of the admin. */
  reason: Maybe<Scalars['String']['output']>;
  /** Global id of what it was done to. */
  subjectId: Scalars['ID']['output'];
};

/** A page of acts, the newest first. */
export type AdminActConnection = {
  /** The acts, each with its cursor. */
  edges: Array<AdminActEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many acts there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** An act on a page. */
export type AdminActEdge = {
  /** For `after`. */
  cursor: Scalars['String']['output'];
  /** The act. */
  node: AdminAct;
};

/** Which acts are listed. */
export type AdminActFilter = {
  /** The mutation's name. */
  act?: InputMaybe<Scalars['String']['input']>;
  /** Global id of the admin. */
  actorId?: InputMaybe<Scalars['ID']['input']>;
  /** Global id of what it was done to. */
  subjectId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of `admitNext`. */
export type AdmittedNext = {
  /** How many were let in: fewer than asked for when fewer wait. */
  admitted: Scalars['Int']['output'];
  /** The room, as it is now. */
  room: Room;
};

/** The student has a seat in this course already. */
export type AlreadyEnrolled = Refusal & {
  /** The enrollment they have. */
  enrollment: Enrollment;
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** One promise of the house and whether it was kept. */
export type AuditCheck = {
  /** How many things break it; 0 on a sound day. */
  broken: Scalars['Int']['output'];
  /** What breaks it, at most 100 of them. */
  faults: Array<AuditFault>;
  /** Its name for programs, for example `seats.countsAreRows`: the family, a dot, and what is checked. */
  name: Scalars['String']['output'];
  /** What must be true, in English. */
  promise: Scalars['String']['output'];
};

/** Something that breaks a promise. */
export type AuditFault = {
  /** Global id of what is wrong, null where it has none. */
  id: Maybe<Scalars['ID']['output']>;
  /** What is wrong with it, in English: figures and ids. */
  says: Scalars['String']['output'];
};

/** What an audit of Postgres and Redis found. */
export type AuditReport = {
  /** Every promise that was checked, always in the same order. */
  checks: Array<AuditCheck>;
  /** Whether every promise was kept. */
  clean: Scalars['Boolean']['output'];
  /** When it began. */
  startedAt: Scalars['DateTime']['output'];
  /** How long it took, in milliseconds. */
  tookMs: Scalars['Int']['output'];
};

/** More claims wait than can be answered in good time. Nothing was changed; try again. */
export type Busy = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** When to try again, in milliseconds. */
  retryAfterMs: Scalars['Int']['output'];
};

/** What coupons are issued from: each takes a rate or an amount off a course's price. */
export type Campaign = Node & {
  /** What a coupon takes off, at most the price; null where it is a rate. */
  amount: Maybe<Money>;
  /** The most that a rate takes off, null without a cap. */
  cap: Maybe<Money>;
  /** The categories that it names: a coupon applies to every course in them and below them. */
  categories: Array<Category>;
  /** Until when coupons are issued, null without an end. */
  closesAt: Maybe<Scalars['DateTime']['output']>;
  /** The courses that it names. A coupon applies to these and to those of `categories`; to every course where both are empty. */
  courses: Array<Course>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, `campaign_…`. */
  id: Scalars['ID']['output'];
  /** How its coupons are come by. */
  kind: CampaignKind;
  /** The least price that a coupon applies to. */
  minimumPrice: Money;
  /** The name shown. */
  name: Scalars['String']['output'];
  /** From when coupons are issued, null without a beginning. */
  opensAt: Maybe<Scalars['DateTime']['output']>;
  /** Percent of the price that a coupon takes off, rounded down to the minor unit; null where it is an amount. */
  ratePercent: Maybe<Scalars['Int']['output']>;
  /** Where it is in its life now. */
  state: CampaignState;
  /** How many coupons there are and are left. */
  stock: CouponStock;
  /** Until when coupons can be used, null without an end. */
  usableUntil: Maybe<Scalars['DateTime']['output']>;
};

/** An admin closed the campaign; it can no longer be changed. */
export type CampaignClosed = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** A page of campaigns, the newest first. */
export type CampaignConnection = {
  /** The campaigns with their cursors. */
  edges: Array<CampaignEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One campaign of a page. */
export type CampaignEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The campaign. */
  node: Campaign;
};

/** How a campaign's coupons are come by. */
export type CampaignKind =
  /** First come, first served, with `issueCoupon`. */
  | 'CLAIM'
  /** For those who have a code, with `redeemCouponCode`. */
  | 'CODE';

/** The campaign issues no coupons now. */
export type CampaignNotOpen = Refusal & {
  /** Until when coupons are issued, null without an end. */
  closesAt: Maybe<Scalars['DateTime']['output']>;
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** From when coupons are issued, null without a beginning. */
  opensAt: Maybe<Scalars['DateTime']['output']>;
  /** Where it is in its life. */
  state: CampaignState;
};

/** Where a campaign is in its life, whatever its stock. */
export type CampaignState =
  /** Its period is over, or an admin closed it. What was issued can be used on. */
  | 'CLOSED'
  /** It issues coupons while its stock lasts. */
  | 'OPEN'
  /** Its period has not begun. */
  | 'UPCOMING';

/** Coupons were issued: what they promise can no longer be changed. */
export type CampaignTermsFixed = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Answer of `cancelCourse`. */
export type CancelCourseResult = Course | CourseStateConflict;

/** Answer of `cancelEnrollment`. */
export type CancelEnrollmentResult = Enrollment | EnrollmentStateConflict;

/** More seats are taken than the new capacity has. */
export type CapacityBelowTaken = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** How many seats are taken. */
  taken: Scalars['Int']['output'];
};

/** A branch of the category tree. */
export type Category = Node & {
  /** The categories right below, by name. */
  children: Array<Category>;
  /** A short stable name for programs, for example `music`. */
  code: Scalars['String']['output'];
  /** Global id, `category_…`. */
  id: Scalars['ID']['output'];
  /** The name shown. */
  name: Scalars['String']['output'];
  /** The category above, null at the top. */
  parent: Maybe<Category>;
};

/** Another category has this code. */
export type CategoryCodeTaken = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Answer of `changePassword`. */
export type ChangePasswordResult = Account | PasswordNeeded;

/** What `changeRole` needs. */
export type ChangeRoleInput = {
  /** Whose role. */
  accountId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters: it is kept with the act. */
  reason: Scalars['String']['input'];
  /** What the person may do from now on. */
  role: Role;
};

/** Answer of `changeRole`. */
export type ChangeRoleResult = Account | LastAdmin;

/** What `changeStatus` needs. */
export type ChangeStatusInput = {
  /** Whose account. */
  accountId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters: it is kept with the act. */
  reason: Scalars['String']['input'];
  /** Whether it may be used from now on. */
  status: AccountStatus;
};

/** Answer of `changeStatus`. */
export type ChangeStatusResult = Account | LastAdmin;

/** Whether notifications of a kind go out by a channel. */
export type ChannelChoice = {
  /** The way out. */
  channel: NotificationChannel;
  /** Whether they go out; the inbox has them either way. */
  enabled: Scalars['Boolean']['output'];
  /** What they are about. */
  kind: NotificationKind;
};

/** Whether notifications of a kind shall go out by a channel. */
export type ChannelChoiceInput = {
  /** The way out. */
  channel: NotificationChannel;
  /** Whether they shall go out. */
  enabled: Scalars['Boolean']['input'];
  /** What they are about. */
  kind: NotificationKind;
};

/** A payment that was begun. */
export type Checkout = {
  /** What the provider's widget needs; empty where there is no provider. */
  parameters: Array<CheckoutParameter>;
  /** The payment. PAID at once where nothing is left to pay. */
  payment: Payment;
};

/** What the widget of the provider is opened with. Nothing in it is secret. */
export type CheckoutParameter = {
  /** Its name, as the provider's documentation has it. */
  name: Scalars['String']['output'];
  /** Its value. */
  value: Scalars['String']['output'];
};

/** Answer of `closeCampaign`. */
export type CloseCampaignResult = Campaign | CampaignClosed;

/** Answer of `closeCourse`. */
export type CloseCourseResult = Course | CourseStateConflict;

/** Answer of `closeSettlement`. */
export type CloseSettlementResult = NothingToSettle | Settlement | SettlementPeriodNotOver | SettlementPeriodOverlaps;

/** The code is wrong, used, five times missed or out of time. Ask for a new one. */
export type CodeInvalid = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** What `completeSignIn` and `linkIdentity` need. */
export type CompleteSignInInput = {
  /** The `code` that the person came back with; good once, for a minute. */
  code: Scalars['String']['input'];
  /** The verifier whose `challenge` the way to the provider began with. */
  verifier: Scalars['String']['input'];
};

/** Answer of `completeSignIn`. */
export type CompleteSignInResult =
  AccountSuspended | AccountWithdrawn | EmailNotVerified | IdentityNotLinked | Session | SignInExpired;

/** What `confirmEmailChange` needs. */
export type ConfirmEmailChangeInput = {
  /** The code mailed to the address until now; null for an account that had none. */
  currentCode?: InputMaybe<Scalars['String']['input']>;
  /** The code mailed to the new address. */
  newCode: Scalars['String']['input'];
};

/** Answer of `confirmEmailChange`. */
export type ConfirmEmailChangeResult = Account | CodeInvalid | EmailTaken;

/** Answer of `confirmEnrollment`. */
export type ConfirmEnrollmentResult = Enrollment | EnrollmentStateConflict;

/** What `confirmPayment` needs. */
export type ConfirmPaymentInput = {
  /** Chosen by the client, 1 to 255 characters: the same key again gives the payment as it is. */
  idempotencyKey: Scalars['String']['input'];
  /** The payment. */
  paymentId: Scalars['ID']['input'];
  /** The provider's own name for it, where its widget gave one (Toss: `paymentKey`). */
  providerRef?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of `confirmPayment`: the payment as it is then, PENDING where the provider has not said yet. */
export type ConfirmPaymentResult = EnrollmentStateConflict | IdempotencyKeyReused | Payment | PaymentStateConflict;

/** A person's coupon; one a campaign. */
export type Coupon = Node & {
  /** What it is from, and what it takes off. */
  campaign: Campaign;
  /** What it takes off the payment that it is set aside for or was used on; null while it can be used. */
  discount: Maybe<Money>;
  /** Global id, `coupon_…`. */
  id: Scalars['ID']['output'];
  /** When it was issued. */
  issuedAt: Scalars['DateTime']['output'];
  /** What became of it. */
  status: CouponStatus;
};

/** The caller has a coupon of this campaign already. */
export type CouponAlreadyIssued = Refusal & {
  /** The coupon they have. */
  coupon: Coupon;
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** There is no such code, or somebody has used it. */
export type CouponCodeInvalid = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Coupons of this campaign are for those who have a code. */
export type CouponCodeRequired = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Codes as they are shown this once; only digests of them are kept. */
export type CouponCodes = {
  /** What they are for. */
  campaign: Campaign;
  /** One coupon each, 140 random bits. */
  codes: Array<Scalars['String']['output']>;
  /** The same as CSV (RFC 4180) with a header, for a file. */
  csv: Scalars['String']['output'];
};

/** A page of coupons, the newest first. */
export type CouponConnection = {
  /** The coupons with their cursors. */
  edges: Array<CouponEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One coupon of a page. */
export type CouponEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The coupon. */
  node: Coupon;
};

/** The coupon cannot be used for this. */
export type CouponNotUsable = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** Why, for programs. */
  reason: CouponNotUsableReason;
};

/** Why a coupon cannot be used for a payment. */
export type CouponNotUsableReason =
  /** The time in which it could be used is over. */
  | 'EXPIRED'
  /** The caller has no such coupon. */
  | 'NOT_FOUND'
  /** It is for other courses. */
  | 'OTHER_COURSE'
  /** The course's price is in another currency. */
  | 'OTHER_CURRENCY'
  /** The price is below the coupon's minimum, or so low that nothing would be taken off. */
  | 'PRICE_TOO_LOW'
  /** It is set aside for another payment. */
  | 'RESERVED'
  /** It was used. */
  | 'SPENT';

/** The campaign has no coupon left. */
export type CouponOutOfStock = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** What becomes of a coupon. */
export type CouponStatus =
  /** It can be used, until the campaign's `usableUntil`. */
  | 'ISSUED'
  /** It is set aside for a payment under way. */
  | 'RESERVED'
  /** It was used. */
  | 'SPENT';

/** How many coupons a campaign has left. A higher version is a later count: ignore what comes late. */
export type CouponStock = {
  /** The campaign counted. */
  campaign: Campaign;
  /** Coupons that nobody has. */
  remaining: Scalars['Int']['output'];
  /** Coupons in total. */
  total: Scalars['Int']['output'];
  /** Goes up with every change of the campaign's stock, and when it is closed. */
  version: Scalars['Int']['output'];
};

/** What can be taken: seats, a price that may be zero, a window in which it can be taken, and a schedule. */
export type Course = Node & {
  /** Why it was cancelled, null while it was not. */
  cancelReason: Maybe<Scalars['String']['output']>;
  /** Seats in total. */
  capacity: Scalars['Int']['output'];
  /** Where it stands in the category tree. */
  category: Maybe<Category>;
  /** Until when seats can be taken; null: without end. */
  closesAt: Maybe<Scalars['DateTime']['output']>;
  /** The registrar's own code, for example `CS 124 AL1`. */
  code: Maybe<Scalars['String']['output']>;
  /** When it was written. */
  createdAt: Scalars['DateTime']['output'];
  /** Credits; the most where they vary. */
  credits: Maybe<Scalars['Float']['output']>;
  /** The fewest credits where they vary, else the same as `credits`. */
  creditsMin: Maybe<Scalars['Float']['output']>;
  /** The description, empty where there is none. */
  description: Scalars['String']['output'];
  /** How long a seat is held for payment, in minutes. */
  holdMinutes: Scalars['Int']['output'];
  /** Global id, `course_…`. */
  id: Scalars['ID']['output'];
  /** The first of its instructors. */
  instructor: Maybe<Account>;
  /** All of its instructors, the first one first. */
  instructors: Array<Account>;
  /** The caller's live enrollment in this course, null without one. */
  myEnrollment: Maybe<Enrollment>;
  /** The caller's place in the line or offer, null without one. */
  myWaitlistEntry: Maybe<WaitlistEntry>;
  /** Whether seats can be taken right now, full or not. */
  openNow: Scalars['Boolean']['output'];
  /** From when seats can be taken; null: from publication. */
  opensAt: Maybe<Scalars['DateTime']['output']>;
  /** The price; amount 0 is free. */
  price: Money;
  /** How much goes back when an enrollment is cancelled; null: all of it, at any time. A payment keeps the rule it was begun under. */
  refundPolicy: Maybe<RefundPolicy>;
  /** Seats that nobody holds or has. */
  remainingSeats: Scalars['Int']['output'];
  /** What becomes of the seats that people give back. */
  seatRelease: SeatReleaseRule;
  /** The weekly meetings, by day and time. */
  sessions: Array<CourseSession>;
  /** Where it is in its life. */
  state: CourseState;
  /** The term, for example `2026-spring`. */
  term: Maybe<Scalars['String']['output']>;
  /** IANA time zone of the sessions, for example `Asia/Seoul`. */
  timeZone: Scalars['String']['output'];
  /** The title. */
  title: Scalars['String']['output'];
  /** How many people wait for a seat. */
  waitlistLength: Scalars['Int']['output'];
  /** How the course is handed on when it is full. */
  waitlistPolicy: WaitlistPolicy;
};

/** One of the courses is guarded by another room already. */
export type CourseAlreadyGuarded = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** The room that guards it. */
  room: Room;
};

/** Another course of the term has this code. */
export type CourseCodeTaken = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** A page of courses. */
export type CourseConnection = {
  /** The courses with their cursors. */
  edges: Array<CourseEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One course of a page. */
export type CourseEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The course. */
  node: Course;
};

/** What to leave out. Every given part must hold. */
export type CourseFilter = {
  /** In this category or one below it. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** Meeting on this day. */
  day?: InputMaybe<Weekday>;
  /** With at least one seat left. */
  freeSeatsOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Taught by this instructor. */
  instructorId?: InputMaybe<Scalars['ID']['input']>;
  /** Taking students right now. */
  openNow?: InputMaybe<Scalars['Boolean']['input']>;
  /** Priced within these bounds. */
  price?: InputMaybe<PriceRangeInput>;
  /** In one of these states; without it everything the caller may see but what was cancelled. */
  states?: InputMaybe<Array<CourseState>>;
  /** In this term. */
  term?: InputMaybe<Scalars['String']['input']>;
};

/** There is no seat left, or what is left is owed to those who wait for it: join the waitlist. */
export type CourseFull = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** How many people in the waitlist come before a newcomer. */
  waitlistLength: Scalars['Int']['output'];
};

/** One weekly meeting of a course. */
export type CourseSession = {
  /** The day it meets. */
  day: Weekday;
  /** When it ends, in the course's time zone. */
  endsAt: Scalars['LocalTime']['output'];
  /** Room and building, null where none is set. */
  place: Maybe<Scalars['String']['output']>;
  /** When it begins, in the course's time zone. */
  startsAt: Scalars['LocalTime']['output'];
};

/** How to order courses. */
export type CourseSort =
  /** The earliest opening first. */
  | 'OPENS_AT'
  /** The best match first; without a query the same as OPENS_AT. */
  | 'RELEVANCE'
  /** The most seats left first. */
  | 'REMAINING_SEATS'
  /** By title. */
  | 'TITLE';

/** Where a course is in its life. */
export type CourseState =
  /** Will not take place. */
  | 'CANCELLED'
  /** No longer taking anyone. */
  | 'CLOSED'
  /** Being written; only admins and its instructors see it. */
  | 'DRAFT'
  /** In the catalogue; seats can be taken within the registration window. */
  | 'PUBLISHED';

/** The course is not in a state in which this can be done. */
export type CourseStateConflict = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** The state it is in. */
  state: CourseState;
};

/** Where a course stands, as everybody may watch it. */
export type CourseStatus = {
  /** The course. */
  course: Course;
  /** Whether seats can be taken right now, full or not. */
  openNow: Scalars['Boolean']['output'];
  /** Where it is in its life. */
  state: CourseState;
};

/** What a new campaign needs: a rate or an amount, one of them. */
export type CreateCampaignInput = {
  /** Minor units, 1 or more. */
  amountMinor?: InputMaybe<Scalars['Int']['input']>;
  /** The most that a rate takes off, minor units, 1 or more. */
  capMinor?: InputMaybe<Scalars['Int']['input']>;
  /** Categories that its coupons apply to, with those below, up to 100. */
  categoryIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Until when coupons are issued. */
  closesAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Courses that its coupons apply to, up to 1,000. */
  courseIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** ISO 4217 code of all its amounts; its coupons apply to prices in it. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** How its coupons are come by. */
  kind?: InputMaybe<CampaignKind>;
  /** The least price that a coupon applies to, minor units. */
  minimumPriceMinor?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** From when coupons are issued. */
  opensAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Percent of the price, 1 to 100. */
  ratePercent?: InputMaybe<Scalars['Int']['input']>;
  /** Coupons in total, 0 to 10,000,000. */
  stock: Scalars['Int']['input'];
  /** Until when coupons can be used. */
  usableUntil?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Answer of `createCampaign`. */
export type CreateCampaignResult = Campaign;

/** What a new category needs. */
export type CreateCategoryInput = {
  /** A short stable name, lower-case letters, digits and dashes. */
  code: Scalars['String']['input'];
  /** The name shown, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** The category above. */
  parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** Answer of `createCategory`. */
export type CreateCategoryResult = Category | CategoryCodeTaken;

/** What a new course needs. It begins as a draft. */
export type CreateCourseInput = {
  /** Seats in total, 0 to 1,000,000. */
  capacity: Scalars['Int']['input'];
  /** Where it stands in the category tree. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** Until when seats can be taken, later than `opensAt`. */
  closesAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The registrar's own code; one course a term has it. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Credits. */
  credits?: InputMaybe<Scalars['Float']['input']>;
  /** Up to 10,000 characters. */
  description: Scalars['String']['input'];
  /** Minutes a seat is held for payment, 1 to 10,080. Default 10. */
  holdMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Who teaches it: an instructor or an admin. */
  instructorId?: InputMaybe<Scalars['ID']['input']>;
  /** From when seats can be taken. */
  opensAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Free of charge without it. */
  price?: InputMaybe<MoneyInput>;
  /** The weekly meetings, at most 50. */
  sessions?: InputMaybe<Array<SessionInput>>;
  /** The term, for example `2026-spring`. */
  term?: InputMaybe<Scalars['String']['input']>;
  /** IANA time zone of the sessions. Default `Asia/Seoul`. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. */
  title: Scalars['String']['input'];
};

/** Answer of `createCourse`. */
export type CreateCourseResult = Course | CourseCodeTaken;

/** What a new room needs. */
export type CreateRoomInput = {
  /** The courses it guards, at most 1,000; each is guarded by one room. */
  courseIds: Array<Scalars['ID']['input']>;
  /** The name admins know it by, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** How it lets people in. */
  policy: RoomPolicyInput;
};

/** Answer of `createRoom`. */
export type CreateRoomResult = CourseAlreadyGuarded | Room;

/** What a new endpoint needs. */
export type CreateWebhookEndpointInput = {
  /** What it is, up to 200 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it is told of, at least one. */
  events: Array<WebhookEvent>;
  /** A public `https` address, up to 2,000 characters. */
  url: Scalars['String']['input'];
};

/** Answer of `createWebhookEndpoint`. */
export type CreateWebhookEndpointResult = AddressNotAllowed | WebhookEndpointWithSecret;

/** Work that failed as often as it may: a job, or what a feature owes a fact. It is not tried again until an admin says so. */
export type DeadLetter = Node & {
  /** How often it was tried. */
  attempts: Scalars['Int']['output'];
  /** When it was put down. */
  createdAt: Scalars['DateTime']['output'];
  /** When it failed the last time. */
  diedAt: Scalars['DateTime']['output'];
  /** The type of the fact that the work is owed to, for example `enrollmentChanged`; null for other work. */
  fact: Maybe<Scalars['String']['output']>;
  /** Global id, `dead_letter_…`. */
  id: Scalars['ID']['output'];
  /** The name of the work, for example `noticeProvider` or `fillInboxes`. */
  job: Scalars['String']['output'];
  /** Why it failed the last time, without anything secret. */
  lastError: Scalars['String']['output'];
  /** What it is about. */
  subjects: Array<DeadLetterSubject>;
};

/** A page of dead letters, the newest first. */
export type DeadLetterConnection = {
  /** The dead letters with their cursors. */
  edges: Array<DeadLetterEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** One dead letter of a page. */
export type DeadLetterEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The dead letter. */
  node: DeadLetter;
};

/** The work is dead no more: it was retried or dropped, or was never dead. */
export type DeadLetterGone = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Something that a dead letter is about. */
export type DeadLetterSubject = {
  /** Its global id. */
  id: Scalars['ID']['output'];
  /** What it is called in the work, for example `paymentId`. */
  name: Scalars['String']['output'];
};

/** Answer of `declineSeatOffer`. */
export type DeclineSeatOfferResult = WaitlistEntry | WaitlistStateConflict;

/** One sign-in of the person who asks, on one device, while it lasts. */
export type DeviceSession = {
  /** The network it was last seen in, roughly: `203.0.113.0/24`, or the first 48 bits of an IPv6 address. */
  address: Maybe<Scalars['String']['output']>;
  /** Whether it is the session that asks. */
  current: Scalars['Boolean']['output'];
  /** The program and the system as the device itself says it, for example `Firefox on Windows`; null where it says nothing. */
  device: Maybe<Scalars['String']['output']>;
  /** Global id, `session_…`; for `signOutSession`. */
  id: Scalars['ID']['output'];
  /** When the session was last refreshed, at most a quarter of an hour before its last use. */
  lastUsedAt: Scalars['DateTime']['output'];
  /** When the person signed in there. */
  startedAt: Scalars['DateTime']['output'];
};

/** The difference is over already. */
export type DifferenceResolved = Refusal & {
  /** The difference as it is. */
  difference: PaymentDifference;
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Answer of `dropDeadLetter`: the dead letter as it was. */
export type DropDeadLetterResult = DeadLetter | DeadLetterGone;

/** The provider does not vouch for an email address, so no account can be made of it. Sign up, then use `startLink`. */
export type EmailNotVerified = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** There is an account for this email address already. */
export type EmailTaken = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** What `enroll` needs. */
export type EnrollInput = {
  /** The course. */
  courseId: Scalars['ID']['input'];
  /** Chosen by the client, 1 to 255 characters, new for each wish to enroll: the same key again gives the enrollment it led to. */
  idempotencyKey: Scalars['String']['input'];
};

/** Answer of `enroll`. */
export type EnrollResult =
  AlreadyEnrolled | Busy | CourseFull | Enrollment | IdempotencyKeyReused | NotAdmitted | RegistrationClosed;

/** A student's relation to a course. */
export type Enrollment = Node & {
  /** What was taken. */
  course: Course;
  /** When the seat was taken. */
  createdAt: Scalars['DateTime']['output'];
  /** Until when the seat is held; null unless it waits for payment. */
  holdExpiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Global id, `enrollment_…`. */
  id: Scalars['ID']['output'];
  /** What it cost when the seat was taken. */
  price: Money;
  /** Where it is in its life. */
  status: EnrollmentStatus;
  /** Who took it. */
  student: Account;
};

/** An enrollment of the caller was made or changed. */
export type EnrollmentChanged = {
  /** Hand it to `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The enrollment as it is now. */
  enrollment: Enrollment;
  /** What it was before; null for a new one, and for the present state at the beginning. */
  previousStatus: Maybe<EnrollmentStatus>;
};

/** A page of enrollments, the newest first. */
export type EnrollmentConnection = {
  /** The enrollments with their cursors. */
  edges: Array<EnrollmentEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One enrollment of a page. */
export type EnrollmentEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The enrollment. */
  node: Enrollment;
};

/** The enrollment has come to an end already, or is not in a state in which this can be done. */
export type EnrollmentStateConflict = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** Where it is in its life. */
  status: EnrollmentStatus;
};

/** Where an enrollment is in its life. */
export type EnrollmentStatus =
  /** Given up, by the student, an admin, or with the course. */
  | 'CANCELLED'
  /** The course has been taken to its end. */
  | 'COMPLETED'
  /** The seat is the student's. */
  | 'CONFIRMED'
  /** The hold ended before payment. */
  | 'EXPIRED'
  /** The seat is held until `holdExpiresAt` and waits for payment. */
  | 'PENDING_PAYMENT';

/** What `enrollmentStatus` tells. */
export type EnrollmentUpdate = EnrollmentChanged | StreamReset;

/** A part of a room's record: joins, admissions, pass-overs, what admins did, each chained to the one before by its hash. It names no person. */
export type FairnessRecord = {
  /** Whether these are the last there are. */
  end: Scalars['Boolean']['output'];
  /** The entries, the oldest first, each as one line of JSON: what `npm run verify-fairness` takes. */
  lines: Array<Scalars['String']['output']>;
};

/** Our fee on what an instructor sells. */
export type FeeRate = {
  /** Hundredths of a percent. */
  basisPoints: Scalars['Int']['output'];
  /** The instructor. */
  instructor: Account;
  /** Whether it was set for them; else it is that of all. */
  own: Scalars['Boolean']['output'];
};

/** What `findMyEmail` needs. */
export type FindMyEmailInput = {
  /** The email address that may be the account's. */
  email: Scalars['String']['input'];
  /** The name of the account. */
  name: Scalars['String']['input'];
};

/** Someone wants to hear of the new courses of a category, or of what becomes of a course. */
export type Follow = {
  /** Since when. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, `follow_…`. */
  id: Scalars['ID']['output'];
  /** What is followed. */
  subject: Followed;
};

/** Answer of `follow`. */
export type FollowResult = Follow | TooManyInterests;

/** What can be followed. */
export type Followed = Category | Course;

/** What `generateCouponCodes` needs. */
export type GenerateCouponCodesInput = {
  /** A campaign for those who have a code. */
  campaignId: Scalars['ID']['input'];
  /** How many, 1 to 10,000. There may be more codes than stock: the first who come are served. */
  count: Scalars['Int']['input'];
};

/** Answer of `generateCouponCodes`. */
export type GenerateCouponCodesResult = CampaignClosed | CouponCodes;

/** The idempotency key was used with other input. */
export type IdempotencyKeyReused = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** A person at an OpenID provider who may sign in to this account. */
export type Identity = {
  /** The email address as the provider last said it, to tell one from another. */
  email: Maybe<Scalars['String']['output']>;
  /** Global id, `identity_…`. */
  id: Scalars['ID']['output'];
  /** When it was linked. */
  linkedAt: Scalars['DateTime']['output'];
  /** The provider; null when it is not among those of today. */
  provider: Maybe<SignInProvider>;
};

/** The email address has an account that this way in is not linked to: sign in as before, then use `startLink`. */
export type IdentityNotLinked = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** The person at the provider signs in to another account. */
export type IdentityTaken = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** How far an inbox has come, and how far it was read. */
export type Inbox = {
  /** Everything up to this number was read and, some time later, cleaned away. Numbers are never used again. */
  cleanedTo: Scalars['Int']['output'];
  /** Number of the newest notification; 0 before the first. */
  lastNumber: Scalars['Int']['output'];
  /** Everything up to this number was marked as read. */
  readTo: Scalars['Int']['output'];
  /** How many were not: those after `readTo`. */
  unreadCount: Scalars['Int']['output'];
};

/** What an instructor makes known to everybody. */
export type InstructorProfile = {
  /** In the instructor's own words; null where they said nothing. */
  bio: Maybe<Scalars['String']['output']>;
  /** Where to read more. */
  links: Array<ProfileLink>;
  /** The instructor's name. */
  name: Scalars['String']['output'];
  /** A picture, at an https address. */
  pictureUrl: Maybe<Scalars['String']['output']>;
};

/** No account has this email address and password; which of the two is wrong is not told. */
export type InvalidCredentials = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** What `issueCoupon` needs. */
export type IssueCouponInput = {
  /** The campaign. */
  campaignId: Scalars['ID']['input'];
  /** Chosen by the client, 1 to 255 characters, new for each wish for a coupon: the same key again gives the coupon it led to. */
  idempotencyKey: Scalars['String']['input'];
};

/** Answer of `issueCoupon`. */
export type IssueCouponResult =
  Busy | CampaignNotOpen | Coupon | CouponAlreadyIssued | CouponCodeRequired | CouponOutOfStock | IdempotencyKeyReused;

/** Answer of `joinQueue`. */
export type JoinQueueResult = CourseFull | Place | QueueFull | RegistrationClosed;

/** Answer of `joinWaitlistGroup`. */
export type JoinWaitlistGroupResult =
  AlreadyEnrolled | NotAdmitted | RegistrationClosed | WaitlistGroup | WaitlistGroupFull | WaitlistStateConflict;

/** What `joinWaitlist` needs. */
export type JoinWaitlistInput = {
  /** The full course. */
  courseId: Scalars['ID']['input'];
  /** A seat of the caller's in another course, to be given up in the instant in which they get one here. Joining again names another one, or none, also while an offer stands. */
  swapWithEnrollmentId?: InputMaybe<Scalars['ID']['input']>;
};

/** Answer of `joinWaitlist`. */
export type JoinWaitlistResult = AlreadyEnrolled | Busy | NotAdmitted | RegistrationClosed | SeatsLeft | WaitlistEntry;

/** Someone wants to hear of new courses in which these words stand. */
export type KeywordAlert = {
  /** Since when. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, `alert_…`. */
  id: Scalars['ID']['output'];
  /** The words as they were given. */
  text: Scalars['String']['output'];
};

/** Nobody would be left who runs the place: make somebody else an admin first. */
export type LastAdmin = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** The account would have no way in left: set a password or link another one first. */
export type LastWayIn = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Answer of `leaveQueue`. */
export type LeaveQueueResult = NotInQueue | Place;

/** Answer of `leaveWaitlist`. */
export type LeaveWaitlistResult = WaitlistEntry | WaitlistStateConflict;

/** A letter is on its way, if there is anything to say to that address: the answer is the same either way. */
export type LetterSent = {
  /** How long what stands in the letter is good, in seconds; null where it holds nothing of the kind. */
  goodForSeconds: Maybe<Scalars['Int']['output']>;
};

/** Answer of `linkIdentity`. */
export type LinkIdentityResult = Identity | IdentityTaken | SignInExpired;

/** The link is wrong, used or out of time. Ask for a new one. */
export type LinkInvalid = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** The way to a provider, for an account that is there already. */
export type LinkStarted = {
  /** The path to send the browser to. Good once, for five minutes. */
  startPath: Scalars['String']['output'];
};

/** A language in which people are addressed. */
export type Locale =
  /** English. */
  | 'EN'
  /** Korean. */
  | 'KO';

/** What `markSettlementPaid` needs. */
export type MarkSettlementPaidInput = {
  /** The settlement. */
  id: Scalars['ID']['input'];
  /** The reference of the transfer, 1 to 100 characters. */
  reference: Scalars['String']['input'];
};

/** Answer of `markSettlementPaid`. */
export type MarkSettlementPaidResult = Settlement | SettlementNotDue;

/** An amount of money in whole minor units. */
export type Money = {
  /** Minor units of the currency: cents for USD, whole won for KRW. */
  amountMinor: Scalars['Int']['output'];
  /** ISO 4217 code, for example `KRW`. */
  currency: Scalars['String']['output'];
};

/** An amount of money in whole minor units. */
export type MoneyInput = {
  /** Minor units of the currency, zero or more. */
  amountMinor: Scalars['Int']['input'];
  /** ISO 4217 code, for example `KRW`. */
  currency: Scalars['String']['input'];
};

/** A sum of money in whole minor units, which may be more than an Int holds. */
export type MoneyTotal = {
  /** A whole number of minor units, at most 2^53 either way. */
  amountMinor: Scalars['Float']['output'];
  /** ISO 4217 code, for example `KRW`. */
  currency: Scalars['String']['output'];
};

/** What `moveInWaitlist` needs. */
export type MoveInWaitlistInput = {
  /** The entry in the waitlist. */
  id: Scalars['ID']['input'];
  /** Where it shall stand, 1 for the next; beyond the end is the end. */
  position: Scalars['Int']['input'];
  /** Why, 1 to 500 characters, for the log of acts. */
  reason: Scalars['String']['input'];
};

/** Answer of `moveInWaitlist`. */
export type MoveInWaitlistResult = WaitlistEntry | WaitlistStateConflict;

/** Everything that can be changed. */
export type Mutation = {
  /** Takes the offered seat, in a group the seats of all: at once where the course is free, held for payment where it has a price. The same key again gives the enrollment it led to. */
  acceptSeatOffer: AcceptSeatOfferResult;
  /** Waits for new courses in which every one of some words stands: in title, description or place, at the beginning of a word, in Korean anywhere in it; case and accents do not matter. */
  addKeywordAlert: AddKeywordAlertResult;
  /** Puts somebody at the front of the line, whether they wait already or not. Admins. */
  addToWaitlistFront: AddToWaitlistFrontResult;
  /** Lets in the next ones by rank, over the limit and faster than the rate of the room. Those who are absent are passed over. Nobody comes in while the room is frozen or gathers people. Admins. */
  admitNext: AdmittedNext;
  /** Calls a course off; everyone who has a seat loses it and is told. Admins. */
  cancelCourse: CancelCourseResult;
  /** Gives the seat back. The student, or an admin. */
  cancelEnrollment: CancelEnrollmentResult;
  /** Changes the password, or gives a first one, and ends every other session. Needs a verification. */
  changePassword: ChangePasswordResult;
  /** Changes what a person may do, for admins. It holds at once: the person's sessions end, and they sign in anew. */
  changeRole: ChangeRoleResult;
  /** Suspends, bans or lets back in, for admins. Whoever is barred is signed out everywhere. */
  changeStatus: ChangeStatusResult;
  /** Closes a campaign for good, for all who ask from then on. What was issued can be used on. Admins. */
  closeCampaign: CloseCampaignResult;
  /** Stops a published course from taking anyone. Admins. */
  closeCourse: CloseCourseResult;
  /** Closes a period of an instructor for good: all that the books owe for their courses until its end and that is not settled. Admins. */
  closeSettlement: CloseSettlementResult;
  /** Signs in who has come back from a provider. Whoever is new, and whose email address the provider vouches for, gets an account. */
  completeSignIn: CompleteSignInResult;
  /** Completes a change of the email address with both codes. */
  confirmEmailChange: ConfirmEmailChangeResult;
  /** Turns a hold into a seat, for money taken at the desk. Admins. */
  confirmEnrollment: ConfirmEnrollmentResult;
  /** Takes the money that the payer has agreed to in the widget, and makes the seat theirs. What was agreed to is asked of the provider, never of the caller. */
  confirmPayment: ConfirmPaymentResult;
  /** Makes a campaign. Admins. */
  createCampaign: CreateCampaignResult;
  /** Adds a branch to the category tree. Admins. */
  createCategory: CreateCategoryResult;
  /** Writes a draft. Admins; instructors for themselves. */
  createCourse: CreateCourseResult;
  /** Opens a waiting room over courses. Admins. */
  createRoom: CreateRoomResult;
  /** Tells another system of what happens from now on. Admins. */
  createWebhookEndpoint: CreateWebhookEndpointResult;
  /** Says no to the offered seat, in a group for all: it goes to the next. */
  declineSeatOffer: DeclineSeatOfferResult;
  /** Gives dead work up for good. Admins. */
  dropDeadLetter: DropDeadLetterResult;
  /** Takes one seat for the caller: at once where the course is free, held for payment where it has a price. */
  enroll: EnrollResult;
  /** Gives everyone inside more time to act, after an incident. Admins. */
  extendLeases: Room;
  /** Mails how to sign in to this address, if it has an account of this name. */
  findMyEmail: LetterSent;
  /** Follows a category, with all below it, or a course. Following twice is following once. */
  follow: FollowResult;
  /** Stops a room with all places intact: nobody is let in or passed over, leases stand still, people may still line up. Admins. */
  freezeRoom: Room;
  /** Makes codes for a campaign and shows them, this once. Admins. */
  generateCouponCodes: GenerateCouponCodesResult;
  /** Issues a coupon to the caller: first come, first served, exactly the stock, one a person. */
  issueCoupon: IssueCouponResult;
  /** Takes a place in the line for a course, or shows the one already taken. Where no room guards the course the place is admitted at once. */
  joinQueue: JoinQueueResult;
  /** Joins the end of the line for a full course. The same rules as for `enroll` hold now and when a seat is there. Joining again gives the place that the caller has. */
  joinWaitlist: JoinWaitlistResult;
  /** Joins a group; the last one to join puts it in the line. Joining again changes nothing. */
  joinWaitlistGroup: JoinWaitlistGroupResult;
  /** Gives up the place in the line for a course, or the right to act inside. */
  leaveQueue: LeaveQueueResult;
  /** Leaves the line for a course; a seat that was offered goes to the next. */
  leaveWaitlist: LeaveWaitlistResult;
  /** Leaves a group that is not complete yet; from then on, `leaveWaitlist` does. True if the caller was in it. */
  leaveWaitlistGroup: Scalars['Boolean']['output'];
  /** Links the person at the provider, who has come back from there, to the account that `startLink` began with. */
  linkIdentity: LinkIdentityResult;
  /** Marks everything up to a number as read. A number beyond the newest means the newest; one below what was read changes nothing. */
  markNotificationsRead: Inbox;
  /** Says that what is due was paid. Admins. */
  markSettlementPaid: MarkSettlementPaidResult;
  /** Moves somebody who waits to another place in the line. Admins. */
  moveInWaitlist: MoveInWaitlistResult;
  /** Opens a group for a course, with the caller in it; the others join by its id. The rules of `joinWaitlist` hold for each. */
  openWaitlistGroup: OpenWaitlistGroupResult;
  /** Puts a draft, or a closed course again, in the catalogue. Admins. */
  publishCourse: PublishCourseResult;
  /** Issues a coupon to the caller for a code that nobody has used. Case, spaces and dashes do not matter; the same person again gets the same coupon. */
  redeemCouponCode: RedeemCouponCodeResult;
  /** Trades a refresh token for a new session. The old token is spent. */
  refreshSession: RefreshSessionResult;
  /** Gives money back, in part or whole. Admins. The seat stays as it is. */
  refundPayment: RefundPaymentResult;
  /** Has messages sent to a browser of the caller's. One that is known is renewed, and is theirs from now on. */
  registerPushSubscription: RegisterPushSubscriptionResult;
  /** Takes somebody out of the line; a seat that was offered to them goes to the next. Admins. */
  removeFromWaitlist: RemoveFromWaitlistResult;
  /** Waits for them no longer. False where there is no such alert of the caller. */
  removeKeywordAlert: Scalars['Boolean']['output'];
  /** Ends the messages to a browser of the caller's. Answers whether there was such a one. */
  removePushSubscription: Scalars['Boolean']['output'];
  /** Forgets an endpoint and what was to be sent to it. Admins. */
  removeWebhookEndpoint: Scalars['Boolean']['output'];
  /** Mails a code for `restoreAccount`, if the address has an account that was withdrawn within a year. */
  requestAccountRestore: LetterSent;
  /** Begins a change of the email address: mails a code to the address until now and one to the new. Needs a verification. */
  requestEmailChange: RequestEmailChangeResult;
  /** Mails a link with which a new password can be set, once within 30 minutes, if the address has an account. */
  requestPasswordReset: LetterSent;
  /** Begins a sign-up: mails a six-digit code for `verifySignUp`, good for five tries. A further request replaces it. */
  requestSignUp: SignUpRequested;
  /** Mails a code for `verifyCode` to a person whose account has no password. */
  requestVerificationCode: RequestVerificationCodeResult;
  /** Sets a new password by the link that was mailed, and ends every session. */
  resetPassword: ResetPasswordResult;
  /** Says that a difference is dealt with. It is not told of again unless it changes. Admins. */
  resolveDifference: ResolveDifferenceResult;
  /** Brings a withdrawn account back and signs it in. Seats and places that were given up are gone. */
  restoreAccount: RestoreAccountResult;
  /** Lets a frozen room go on where it stopped. Admins. */
  resumeRoom: Room;
  /** Has dead work done at once, with all its attempts anew; what is owed to a fact comes after what was done meanwhile. Admins. */
  retryDeadLetter: RetryDeadLetterResult;
  /** Sends a message that was given up, or that waits, again now. Admins. */
  retryWebhookDelivery: WebhookDelivery;
  /** Gives an endpoint a new secret; for a day messages are signed with the old one as well. Admins. */
  rotateWebhookSecret: WebhookEndpointWithSecret;
  /** Sets the fee for an instructor's settlements that are closed from now on. Admins. */
  setFeeRate: SetFeeRateResult;
  /** Sets how much goes back when an enrollment is cancelled, for payments begun from now on. Admins and the course's instructors. */
  setRefundPolicy: SetRefundPolicyResult;
  /** Sets what becomes of the seats that people give back, of a course or of a term. Admins. */
  setSeatReleaseRule: SetSeatReleaseRuleResult;
  /** Sets how a course is handed on when it is full. Admins and its instructors. */
  setWaitlistPolicy: SetWaitlistPolicyResult;
  /** Signs in with email address and password. */
  signIn: SignInResult;
  /** Ends this session; its refresh token and its sockets end with it. */
  signOut: Scalars['Boolean']['output'];
  /** Ends one session of the person who asks, on whatever device; its sockets close within a second. */
  signOutSession: Scalars['Boolean']['output'];
  /** Makes a student's account and signs it in. */
  signUp: SignUpResult;
  /** Begins to pay for a seat that is held: fixes the price, sets the coupon aside, and gives what the provider's widget needs. */
  startCheckout: StartCheckoutResult;
  /** Begins to link a provider to the account of the person who asks. Needs a verification. */
  startLink: StartLinkResult;
  /** Follows it no longer. False where it was not followed. */
  unfollow: Scalars['Boolean']['output'];
  /** Takes a way in away. Needs a verification. */
  unlinkIdentity: UnlinkIdentityResult;
  /** Changes a campaign that no admin has closed. Admins. */
  updateCampaign: UpdateCampaignResult;
  /** Changes a course that is not cancelled. Admins and its instructors. */
  updateCourse: UpdateCourseResult;
  /** Changes what the caller, who teaches, makes known. */
  updateInstructorProfile: InstructorProfile;
  /** Changes how the caller is told beside the inbox. */
  updateNotificationPreferences: NotificationPreferences;
  /** Changes what the person says about themselves. */
  updateProfile: Account;
  /** Changes a waiting room, live. Admins. */
  updateRoom: UpdateRoomResult;
  /** Changes an endpoint. Admins. */
  updateWebhookEndpoint: UpdateWebhookEndpointResult;
  /** Shows again who the person is, as `verifyPassword` does, with the code that was mailed. */
  verifyCode: VerifyCodeResult;
  /** Shows again who the person is, for one sensitive change in this session within 300 seconds. */
  verifyPassword: VerifyPasswordResult;
  /** Completes a sign-up with the code that was mailed: makes a student's account and signs it in. */
  verifySignUp: VerifySignUpResult;
  /** Withdraws the caller's account: sessions end, seats and places go to others, nobody sees the name any more. Needs a verification. */
  withdrawAccount: WithdrawAccountResult;
};

/** Everything that can be changed. */
export type MutationAcceptSeatOfferArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationAddKeywordAlertArgs = {
  text: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationAddToWaitlistFrontArgs = {
  input: AddToWaitlistFrontInput;
};

/** Everything that can be changed. */
export type MutationAdmitNextArgs = {
  count: Scalars['Int']['input'];
  roomId: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationCancelCourseArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationCancelEnrollmentArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationChangePasswordArgs = {
  newPassword: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationChangeRoleArgs = {
  input: ChangeRoleInput;
};

/** Everything that can be changed. */
export type MutationChangeStatusArgs = {
  input: ChangeStatusInput;
};

/** Everything that can be changed. */
export type MutationCloseCampaignArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationCloseCourseArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationCloseSettlementArgs = {
  input: SettlementInput;
};

/** Everything that can be changed. */
export type MutationCompleteSignInArgs = {
  input: CompleteSignInInput;
};

/** Everything that can be changed. */
export type MutationConfirmEmailChangeArgs = {
  input: ConfirmEmailChangeInput;
};

/** Everything that can be changed. */
export type MutationConfirmEnrollmentArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationConfirmPaymentArgs = {
  input: ConfirmPaymentInput;
};

/** Everything that can be changed. */
export type MutationCreateCampaignArgs = {
  input: CreateCampaignInput;
};

/** Everything that can be changed. */
export type MutationCreateCategoryArgs = {
  input: CreateCategoryInput;
};

/** Everything that can be changed. */
export type MutationCreateCourseArgs = {
  input: CreateCourseInput;
};

/** Everything that can be changed. */
export type MutationCreateRoomArgs = {
  input: CreateRoomInput;
};

/** Everything that can be changed. */
export type MutationCreateWebhookEndpointArgs = {
  input: CreateWebhookEndpointInput;
};

/** Everything that can be changed. */
export type MutationDeclineSeatOfferArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationDropDeadLetterArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationEnrollArgs = {
  input: EnrollInput;
};

/** Everything that can be changed. */
export type MutationExtendLeasesArgs = {
  roomId: Scalars['ID']['input'];
  seconds: Scalars['Int']['input'];
};

/** Everything that can be changed. */
export type MutationFindMyEmailArgs = {
  input: FindMyEmailInput;
};

/** Everything that can be changed. */
export type MutationFollowArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationFreezeRoomArgs = {
  roomId: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationGenerateCouponCodesArgs = {
  input: GenerateCouponCodesInput;
};

/** Everything that can be changed. */
export type MutationIssueCouponArgs = {
  input: IssueCouponInput;
};

/** Everything that can be changed. */
export type MutationJoinQueueArgs = {
  courseId: Scalars['ID']['input'];
  rejoin?: InputMaybe<Scalars['Boolean']['input']>;
  ticket?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be changed. */
export type MutationJoinWaitlistArgs = {
  input: JoinWaitlistInput;
};

/** Everything that can be changed. */
export type MutationJoinWaitlistGroupArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationLeaveQueueArgs = {
  courseId: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationLeaveWaitlistArgs = {
  courseId: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationLeaveWaitlistGroupArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationLinkIdentityArgs = {
  input: CompleteSignInInput;
};

/** Everything that can be changed. */
export type MutationMarkNotificationsReadArgs = {
  upTo: Scalars['Int']['input'];
};

/** Everything that can be changed. */
export type MutationMarkSettlementPaidArgs = {
  input: MarkSettlementPaidInput;
};

/** Everything that can be changed. */
export type MutationMoveInWaitlistArgs = {
  input: MoveInWaitlistInput;
};

/** Everything that can be changed. */
export type MutationOpenWaitlistGroupArgs = {
  input: OpenWaitlistGroupInput;
};

/** Everything that can be changed. */
export type MutationPublishCourseArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRedeemCouponCodeArgs = {
  code: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRefreshSessionArgs = {
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be changed. */
export type MutationRefundPaymentArgs = {
  input: RefundPaymentInput;
};

/** Everything that can be changed. */
export type MutationRegisterPushSubscriptionArgs = {
  input: RegisterPushSubscriptionInput;
};

/** Everything that can be changed. */
export type MutationRemoveFromWaitlistArgs = {
  input: RemoveFromWaitlistInput;
};

/** Everything that can be changed. */
export type MutationRemoveKeywordAlertArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRemovePushSubscriptionArgs = {
  endpoint: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRemoveWebhookEndpointArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRequestAccountRestoreArgs = {
  email: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRequestEmailChangeArgs = {
  email: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRequestPasswordResetArgs = {
  email: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRequestSignUpArgs = {
  input: SignUpInput;
};

/** Everything that can be changed. */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};

/** Everything that can be changed. */
export type MutationResolveDifferenceArgs = {
  id: Scalars['ID']['input'];
  resolution: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRestoreAccountArgs = {
  input: RestoreAccountInput;
};

/** Everything that can be changed. */
export type MutationResumeRoomArgs = {
  roomId: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRetryDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRetryWebhookDeliveryArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRotateWebhookSecretArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationSetFeeRateArgs = {
  input: SetFeeRateInput;
};

/** Everything that can be changed. */
export type MutationSetRefundPolicyArgs = {
  input: SetRefundPolicyInput;
};

/** Everything that can be changed. */
export type MutationSetSeatReleaseRuleArgs = {
  input: SetSeatReleaseRuleInput;
};

/** Everything that can be changed. */
export type MutationSetWaitlistPolicyArgs = {
  input: SetWaitlistPolicyInput;
};

/** Everything that can be changed. */
export type MutationSignInArgs = {
  input: SignInInput;
};

/** Everything that can be changed. */
export type MutationSignOutArgs = {
  everywhere?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationSignOutSessionArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};

/** Everything that can be changed. */
export type MutationStartCheckoutArgs = {
  input: StartCheckoutInput;
};

/** Everything that can be changed. */
export type MutationStartLinkArgs = {
  input: StartLinkInput;
};

/** Everything that can be changed. */
export type MutationUnfollowArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationUnlinkIdentityArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationUpdateCampaignArgs = {
  input: UpdateCampaignInput;
};

/** Everything that can be changed. */
export type MutationUpdateCourseArgs = {
  input: UpdateCourseInput;
};

/** Everything that can be changed. */
export type MutationUpdateInstructorProfileArgs = {
  input: UpdateInstructorProfileInput;
};

/** Everything that can be changed. */
export type MutationUpdateNotificationPreferencesArgs = {
  input: UpdateNotificationPreferencesInput;
};

/** Everything that can be changed. */
export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};

/** Everything that can be changed. */
export type MutationUpdateRoomArgs = {
  input: UpdateRoomInput;
};

/** Everything that can be changed. */
export type MutationUpdateWebhookEndpointArgs = {
  input: UpdateWebhookEndpointInput;
};

/** Everything that can be changed. */
export type MutationVerifyCodeArgs = {
  code: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationVerifyPasswordArgs = {
  password: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationVerifySignUpArgs = {
  input: VerifySignUpInput;
};

/** The account has no password. Use `requestVerificationCode` and `verifyCode`. */
export type NoPassword = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Anything that has a global id and can be fetched again with `node`. */
export type Node = {
  /** A TypeID: the kind, an underscore and 26 characters, for example `course_01h455vb4pex5vsknk084sn02q`. */
  id: Scalars['ID']['output'];
};

/** The course is behind a waiting room, and the caller has not been let in. */
export type NotAdmitted = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** The caller's place in the line, null where they have none. */
  place: Maybe<Place>;
};

/** The caller has no place in this line. */
export type NotInQueue = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** There is nothing to settle until the end of the period. */
export type NothingToSettle = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** One notice to one person. Its number is theirs alone: from 1, in the order in which the facts were committed, without a hole. */
export type Notification = {
  /** One or two sentences, in the same language. */
  body: Scalars['String']['output'];
  /** The course it is about, null for none and where the reader may not see it. */
  course: Maybe<Course>;
  /** When the fact happened. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is about. */
  kind: NotificationKind;
  /** Its number in the person's inbox. Hand it to `after` to go on from here. */
  number: Scalars['Int']['output'];
  /** When it was marked as read; null until then. */
  readAt: Maybe<Scalars['DateTime']['output']>;
  /** One line, in Korean or English by `Accept-Language`. */
  title: Scalars['String']['output'];
};

/** A way beside the inbox by which people are told. */
export type NotificationChannel =
  /** A letter to the account's address. */
  | 'MAIL'
  /** A message to every browser that was registered (RFC 8030). */
  | 'PUSH';

/** What a notification is about. */
export type NotificationKind =
  /** Their withdrawn account is theirs again. */
  | 'ACCOUNT_RESTORED'
  /** A course they have a seat in, or wait for, was called off. */
  | 'COURSE_CANCELLED'
  /** A course they have a seat in, or wait for, was changed. */
  | 'COURSE_CHANGED'
  /** A course they follow begins to take students. */
  | 'COURSE_OPENED'
  /** The seat is theirs. */
  | 'ENROLLED'
  /** The enrollment was cancelled. */
  | 'ENROLLMENT_CANCELLED'
  /** The course has been taken to its end. */
  | 'ENROLLMENT_COMPLETED'
  /** Something they follow has a new course. */
  | 'FOLLOWED_COURSE'
  /** The time to pay for a held seat is about to end. */
  | 'HOLD_ENDING'
  /** A held seat was not paid for in time and is gone. */
  | 'HOLD_EXPIRED'
  /** A new course has a word of one of their alerts. */
  | 'KEYWORD_ALERT'
  /** The time inside the waiting room is about to end. */
  | 'LEASE_ENDING'
  /** An offered seat was not taken in time. */
  | 'OFFER_EXPIRED'
  /** The time to take an offered seat is running out. */
  | 'OFFER_REMINDER'
  /** A free seat went to somebody behind them, and why. */
  | 'PASSED_OVER'
  /** Where their payment stands now. */
  | 'PAYMENT_CHANGED'
  /** They came from the waitlist to a seat. */
  | 'PROMOTED'
  /** Where their refund stands now. */
  | 'REFUND_CHANGED'
  /** What they may do was changed. */
  | 'ROLE_CHANGED'
  /** The waiting room let the person in. */
  | 'ROOM_ADMITTED'
  /** A seat is held and waits for payment. */
  | 'SEAT_HELD'
  /** A seat that became free is kept for them until they say yes or no. */
  | 'SEAT_OFFERED'
  /** Whether their account may be used was changed. */
  | 'STATUS_CHANGED'
  /** They were taken off the waitlist. */
  | 'WAITLIST_REMOVED';

/** In which direction a page goes. */
export type NotificationOrder =
  /** From the newest back. */
  | 'NEWEST_FIRST'
  /** In the order in which they came: what followed a number. */
  | 'OLDEST_FIRST';

/** A page of notifications. */
export type NotificationPage = {
  /** Whether more follow in that order: ask again with `after` the last number here. */
  hasNextPage: Scalars['Boolean']['output'];
  /** The inbox as a whole. */
  inbox: Inbox;
  /** Those of the page, in the order that was asked for. */
  items: Array<Notification>;
};

/** How a person wants to be told beside the inbox. */
export type NotificationPreferences = {
  /** Every kind and channel. */
  choices: Array<ChannelChoice>;
  /** When the daily letter with all that came goes out, instead of a letter each; null for a letter each. */
  digestAt: Maybe<Scalars['LocalTime']['output']>;
  /** When to leave the person alone; null for never. */
  quietHours: Maybe<QuietHours>;
  /** IANA name of the zone that quiet hours and the digest are meant in. */
  timeZone: Scalars['String']['output'];
};

/** What `openWaitlistGroup` needs. */
export type OpenWaitlistGroupInput = {
  /** The course. */
  courseId: Scalars['ID']['input'];
  /** How many people, the caller with them, 2 to 6. */
  size: Scalars['Int']['input'];
};

/** Answer of `openWaitlistGroup`. */
export type OpenWaitlistGroupResult =
  AlreadyEnrolled | NotAdmitted | RegistrationClosed | WaitlistGroup | WaitlistStateConflict;

/** Where a page stands in its list (Relay cursor connections). */
export type PageInfo = {
  /** Cursor of the last edge, null on an empty page. Hand it to `after` for the next page. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether more edges follow the last one here. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether edges precede the first one here. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge, null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** Why the line went past somebody when a seat was there. They keep their rank unless the reason lasts. */
export type PassedOverReason =
  /** Their account is suspended or withdrawn. The reason lasts. */
  | 'ACCOUNT_NOT_ACTIVE'
  /** They have a seat in this course. The reason lasts. */
  | 'ALREADY_ENROLLED'
  /** Somebody of their group could not have a seat. */
  | 'GROUP_NOT_READY'
  /** They hold a seat in this course and have yet to pay. Once the hold ends, their turn comes again. */
  | 'HAS_A_HOLD'
  /** Their group needs more seats than there were. It comes first again whenever seats come back. */
  | 'NOT_ENOUGH_SEATS';

/** Show again who you are, with `verifyPassword`, or without a password `verifyCode`: good once within 300 seconds. */
export type PasswordNeeded = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** The password is a new one. Every session has ended. */
export type PasswordReset = {
  /** The email address to sign in with. */
  email: Scalars['String']['output'];
};

/** This is not the password of the account. */
export type PasswordWrong = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** One attempt to pay for a seat. An enrollment may have many, of which one at a time is open. */
export type Payment = Node & {
  /** What is to be paid: `price` without `discount`. */
  amount: Money;
  /** The course. */
  course: Course;
  /** When it was begun. */
  createdAt: Scalars['DateTime']['output'];
  /** What a coupon took off. */
  discount: Money;
  /** What is paid for. A payment that waited in the waitlist is for the seat it got in the end. */
  enrollment: Enrollment;
  /** Why it came to nothing; null unless it did. */
  failure: Maybe<PaymentFailure>;
  /** Global id, `payment_…`. */
  id: Scalars['ID']['output'];
  /** Until when the money is kept for a seat to come; null unless `purpose` is WAITLIST. */
  keptUntil: Maybe<Scalars['DateTime']['output']>;
  /** When the money was here; null until then. */
  paidAt: Maybe<Scalars['DateTime']['output']>;
  /** The price of the seat. */
  price: Money;
  /** Who takes the money; null where there was none to take. */
  provider: Maybe<PaymentProvider>;
  /** What the money is for; null until it is here. */
  purpose: Maybe<PaymentPurpose>;
  /** How much went back so far. */
  refunded: Money;
  /** What went back or is on its way, the oldest first. */
  refunds: Array<Refund>;
  /** Where it is in its life. */
  status: PaymentStatus;
  /** Who pays. */
  student: Account;
  /** Higher after every change, so that a late message can be told from a new one. */
  version: Scalars['Int']['output'];
};

/** A payment of the caller was begun or changed. */
export type PaymentChanged = {
  /** Hand it to `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** The payment as it was after the change. */
  payment: Payment;
  /** What it was before; null for a new one, and for the present state at the beginning. */
  previousStatus: Maybe<PaymentStatus>;
};

/** A page of payments, the newest first. */
export type PaymentConnection = {
  /** The payments with their cursors. */
  edges: Array<PaymentEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** Something on which our books and a provider's do not agree, and that could not be mended without a person. */
export type PaymentDifference = Node & {
  /** When it was seen first. */
  foundAt: Scalars['DateTime']['output'];
  /** Global id, `payment_difference_…`. */
  id: Scalars['ID']['output'];
  /** How they differ. */
  kind: PaymentDifferenceKind;
  /** What our books say, null where they say nothing. */
  ours: Maybe<PaymentStanding>;
  /** Our payment, null where there is none. */
  payment: Maybe<Payment>;
  /** The provider. */
  provider: PaymentProvider;
  /** The provider's own name for it, null where it has none. */
  providerRef: Maybe<Scalars['String']['output']>;
  /** How it came to be over: the words of an admin, REPAIRED where our books took the provider's word, GONE where it was not there any more. */
  resolution: Maybe<Scalars['String']['output']>;
  /** When it was over; null while it is open. */
  resolvedAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was seen last. */
  seenAt: Scalars['DateTime']['output'];
  /** What the provider says, null where it says nothing. */
  theirs: Maybe<PaymentStanding>;
};

/** A page of differences, the newest first. */
export type PaymentDifferenceConnection = {
  /** The differences with their cursors. */
  edges: Array<PaymentDifferenceEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** One difference of a page. */
export type PaymentDifferenceEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The difference. */
  node: PaymentDifference;
};

/** How our books and a provider's differ. */
export type PaymentDifferenceKind =
  /** The provider took another amount, or another currency, than our books say. */
  | 'AMOUNT_DIFFERS'
  /** Our books say that the provider took money, and it says that it did not, or knows of no such payment. */
  | 'MONEY_NOT_AT_PROVIDER'
  /** The provider took money of which our books say nothing. */
  | 'MONEY_NOT_RECORDED'
  /** The provider took the money of one payment of ours more than once. */
  | 'PAID_TWICE'
  /** Our books say that more was given back than the provider says. */
  | 'REFUND_NOT_AT_PROVIDER'
  /** The provider gave back more than our books say. */
  | 'REFUND_NOT_RECORDED'
  /** The provider has money of a payment that is none of ours. */
  | 'UNKNOWN_PAYMENT';

/** One payment of a page. */
export type PaymentEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The payment. */
  node: Payment;
};

/** Why a payment came to nothing. */
export type PaymentFailure =
  /** The payer, or who keeps their money, said no. */
  | 'DECLINED'
  /** The seat was not held any more. */
  | 'HOLD_ENDED'
  /** What the payer agreed to is not what was ordered. */
  | 'MISMATCH'
  /** Another attempt took its place. */
  | 'SUPERSEDED';

/** Another attempt to pay for this seat is under way: the payer has agreed, and the money is being taken. */
export type PaymentInProgress = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** The attempt. */
  payment: Payment;
};

/** Who takes the money. */
export type PaymentProvider =
  /** A provider for trying out: no real money. */
  | 'SANDBOX'
  /** Stripe. */
  | 'STRIPE'
  /** Toss Payments. */
  | 'TOSS';

/** What the money of a payment is for. */
export type PaymentPurpose =
  /** Nothing any more: it is on its way back, or is back. */
  | 'RETURN'
  /** The seat of its enrollment. */
  | 'SEAT'
  /** A seat to come: it came too late for the one that was held, and is kept while the student stands at the front of the waitlist. */
  | 'WAITLIST';

/** What the student gets for their money, and what they got back. */
export type PaymentReceipt = {
  /** What was paid. */
  amount: Money;
  /** When it was given. */
  issuedAt: Scalars['DateTime']['output'];
  /** Its number: year (UTC) and a number without gaps in that year, for example `2026-000017`. */
  number: Scalars['String']['output'];
  /** The payment. */
  payment: Payment;
  /** Receipts for what went back, the oldest first. */
  refunds: Array<RefundReceipt>;
  /** The title of the course at that time. */
  title: Scalars['String']['output'];
};

/** How a payment stands in one of two books. */
export type PaymentStanding = {
  /** What was taken, or is to be. */
  amount: Money;
  /** What went back so far. */
  refunded: Money;
  /** Its status in the words of that book. */
  status: Scalars['String']['output'];
};

/** The payment is not in a state in which this can be done. */
export type PaymentStateConflict = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** The payment as it is. */
  payment: Payment;
};

/** Where a payment is in its life. */
export type PaymentStatus =
  /** The payer has agreed; the money is being taken. */
  | 'AUTHORIZED'
  /** The provider was asked to give money back, or to let go of what was not taken yet. */
  | 'CANCEL_REQUESTED'
  /** Nothing was taken, and this attempt is over. */
  | 'FAILED'
  /** The money is here. */
  | 'PAID'
  /** Begun; nothing is known to be paid. */
  | 'PENDING'
  /** Money went back, in part or whole; `refunded` says how much. Where a coupon had taken off all of the price, it is the coupon that went back. */
  | 'REFUNDED';

/** What `paymentStatus` tells. */
export type PaymentUpdate = PaymentChanged | StreamReset;

/** A seat that was given back and is kept back. It counts as taken until then. */
export type PendingRelease = Node & {
  /** The course. */
  course: Course;
  /** Whose seat it was; null for one that was offered in vain. */
  enrollment: Maybe<Enrollment>;
  /** Global id, `release_…`. */
  id: Scalars['ID']['output'];
  /** By what rule it is kept back. */
  kind: SeatReleaseKind;
  /** The greatest delay that could be drawn; null unless RANDOM_DELAY. */
  maxDelaySeconds: Maybe<Scalars['Int']['output']>;
  /** The least delay that could be drawn; null unless RANDOM_DELAY. */
  minDelaySeconds: Maybe<Scalars['Int']['output']>;
  /** When it is released; null for a seat that waits for the line. */
  releaseAt: Maybe<Scalars['DateTime']['output']>;
  /** When it came back. */
  since: Scalars['DateTime']['output'];
};

/** A page of seats that are kept back. */
export type PendingReleaseConnection = {
  /** The seats with their cursors. */
  edges: Array<PendingReleaseEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** One seat of a page. */
export type PendingReleaseEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The seat. */
  node: PendingRelease;
};

/** Which people are listed. */
export type PeopleFilter = {
  /** Of one of these roles. */
  role?: InputMaybe<Array<Role>>;
  /** Of one of these statuses. */
  status?: InputMaybe<Array<AccountStatus>>;
  /** Those who have withdrawn in place of those who have not. */
  withdrawn?: InputMaybe<Scalars['Boolean']['input']>;
};

/** One person's place in one room. It belongs to the person: a second tab or device shows the same one. */
export type Place = Node & {
  /** Until when an admitted person may act; null unless admitted, and where no room guards the course. */
  admittedUntil: Maybe<Scalars['DateTime']['output']>;
  /** How many are to be admitted before; null where `position` is. */
  ahead: Maybe<Scalars['Int']['output']>;
  /** How long the wait is likely to be; null unless waiting, and while there is nothing to go by. */
  estimatedWait: Maybe<WaitEstimate>;
  /** Global id, `place_…`. */
  id: Scalars['ID']['output'];
  /** Whether nobody is let in right now: the room gathers people before the opening, is frozen, or gives people time to come back after a failure of the line. */
  paused: Scalars['Boolean']['output'];
  /** 1 for the next to be admitted; null unless waiting, and before the shuffle of those who came early. */
  position: Maybe<Scalars['Int']['output']>;
  /** Where the joining stands in the room's record; null until it is written there, within a second, and where no room guards the course. */
  receipt: Maybe<Receipt>;
  /** Whether a seat is likely to be left when the turn comes, from the seats that are free now and the people inside and ahead; null unless waiting, and where the place was not asked for by its course. */
  seatsLikely: Maybe<Scalars['Boolean']['output']>;
  /** How those who came before the opening are put in order; null where the room gathers nobody. */
  shuffle: Maybe<Shuffle>;
  /** Where it stands. */
  state: PlaceState;
  /** The signed proof of this place. Keep it: after a failure of the line it brings the place back. */
  ticket: Scalars['String']['output'];
  /** How many wait in the room in all. */
  waiting: Scalars['Int']['output'];
};

/** Where a place stands. */
export type PlaceState =
  /** Inside, allowed to enroll until `admittedUntil`. */
  | 'ADMITTED'
  /** Enrolled and out of the room. */
  | 'DONE'
  /** Did not act before the lease ended. Joining again begins at the back. */
  | 'LEASE_ENDED'
  /** Gone by their own wish. */
  | 'LEFT'
  /** Absent for too long when the turn came; coming back takes the place up again, ahead of all who joined later. */
  | 'PASSED_OVER'
  /** In the line. */
  | 'WAITING';

/** What is to be paid: `list` less `discount` is `due`. */
export type PriceQuote = {
  /** What the coupon takes off. */
  discount: Money;
  /** What is left to pay. */
  due: Money;
  /** The course's price. */
  list: Money;
};

/** Bounds of a price, both included. */
export type PriceRangeInput = {
  /** At least, in minor units. */
  fromMinor?: InputMaybe<Scalars['Int']['input']>;
  /** At most, in minor units. */
  toMinor?: InputMaybe<Scalars['Int']['input']>;
};

/** A place on the web. */
export type ProfileLink = {
  /** What it is, for people. */
  label: Scalars['String']['output'];
  /** An https address. */
  url: Scalars['String']['output'];
};

/** A place on the web. */
export type ProfileLinkInput = {
  /** What it is, 1 to 50 characters. */
  label: Scalars['String']['input'];
  /** An https address of at most 500 characters. */
  url: Scalars['String']['input'];
};

/** How the next in line comes to a seat. */
export type PromotionRule =
  /** At once, without a question. Only while the course is free of charge: where it has a price, offers are made all the same. */
  | 'DIRECT'
  /** By an offer, which is theirs to take until it ends. */
  | 'OFFER';

/** Answer of `publishCourse`. */
export type PublishCourseResult = Course | CourseStateConflict;

/** This installation sends no push messages: it has no VAPID keys. */
export type PushNotOffered = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** A browser that gets messages. */
export type PushSubscription = {
  /** Where messages to it are sent. */
  endpoint: Scalars['String']['output'];
  /** When it was registered last. */
  registeredAt: Scalars['DateTime']['output'];
};

/** Everything that can be read. */
export type Query = {
  /** What admins did, the newest first, for admins. */
  adminActs: AdminActConnection;
  /** Checks every promise that can be read from Postgres and Redis, live and without changing anything. What is only on its way is looked at twice, a few seconds apart. Who asks while one runs in the same process gets its report. Admins. */
  audit: AuditReport;
  /** One campaign, or null where there is none. */
  campaign: Maybe<Campaign>;
  /** Campaigns, the newest first. Those for a code are listed for admins only. */
  campaigns: CampaignConnection;
  /** The top of the category tree, by name. */
  categories: Array<Category>;
  /** One course, or null where there is none or the caller may not see it. */
  course: Maybe<Course>;
  /** The catalogue: published and closed courses; drafts for admins and their instructors. */
  courses: CourseConnection;
  /** Work that failed as often as it may, the newest first. Admins. */
  deadLetters: DeadLetterConnection;
  /** All that is kept about the person who asks, as one document: a part for each capability that keeps something. */
  exportMyData: Scalars['JSON']['output'];
  /** What happened in a room, for everyone to check. Admins. */
  fairnessRecord: FairnessRecord;
  /** What an instructor makes known; null for those who teach nothing. */
  instructor: Maybe<InstructorProfile>;
  /** The person signed in, null for a guest. */
  me: Maybe<Account>;
  /** The caller's coupons, the newest first. */
  myCoupons: CouponConnection;
  /** The caller's enrollments, the newest first. */
  myEnrollments: EnrollmentConnection;
  /** What the caller follows, the newest first; at most 500. */
  myFollows: Array<Follow>;
  /** Through whom the person who asks can sign in, the first linked first. */
  myIdentities: Array<Identity>;
  /** The words that the caller waits for, the newest first; at most 100. */
  myKeywordAlerts: Array<KeywordAlert>;
  /** The caller's payments, the newest first. */
  myPayments: PaymentConnection;
  /** The caller's place in the line for a course, null where they have none. */
  myPlace: Maybe<Place>;
  /** Where the person who asks is signed in, the last used first. */
  mySessions: Array<DeviceSession>;
  /** The caller's own settlements, the newest first. */
  mySettlements: SettlementConnection;
  /** The caller's entries in waitlists, the newest first. */
  myWaitlist: WaitlistConnection;
  /** The object behind a global id, or null where there is none or the caller may not see it. */
  node: Maybe<Node>;
  /** How the caller wants to be told beside the inbox. */
  notificationPreferences: NotificationPreferences;
  /** The caller's notifications. */
  notifications: NotificationPage;
  /** A payment of the caller; admins see everybody's. Null where there is none. */
  payment: Maybe<Payment>;
  /** Where our books and the providers' differ, the newest first. Every ten minutes the payments of the last three days are compared; what the provider's word can mend is mended. Admins. */
  paymentDifferences: PaymentDifferenceConnection;
  /** The seats that were given back and are kept back, the newest first. Admins. */
  pendingReleases: PendingReleaseConnection;
  /** People, the newest first, for admins. */
  people: AccountConnection;
  /** A person, for admins; null where there is none. */
  person: Maybe<Account>;
  /** What closing a period would come to by the books as they are. Admins. */
  previewSettlement: SettlementPreview;
  /** The server's public VAPID key (RFC 8292), for `applicationServerKey` of the Push API; null where no push messages are sent. */
  pushKey: Maybe<Scalars['String']['output']>;
  /** The caller's browsers that get messages, the newest first. */
  pushSubscriptions: Array<PushSubscription>;
  /** What the caller would pay for a course now. Nothing is set aside: the price is fixed at checkout. */
  quotePrice: QuotePriceResult;
  /** The receipt of a payment of the caller; admins see everybody's. Null until the money is here. */
  receipt: Maybe<PaymentReceipt>;
  /** All waiting rooms, the newest first. Admins. */
  rooms: Array<Room>;
  /** Who is in a course, the newest first. Admins and its instructors. */
  roster: EnrollmentConnection;
  /** One settlement, for its instructor and admins; null for others. */
  settlement: Maybe<Settlement>;
  /** All settlements, the newest first. Admins. */
  settlements: SettlementConnection;
  /** Through whom people can sign in here. */
  signInProviders: Array<SignInProvider>;
  /** How many of the caller's notifications were not marked as read. */
  unreadCount: Scalars['Int']['output'];
  /** Who waits for a course, in the order of the line; by `state` also who has an offer, or stood in it. Admins and its instructors. */
  waitlist: WaitlistConnection;
  /** A group by its id, for whoever was told it; null where there is none. */
  waitlistGroup: Maybe<WaitlistGroup>;
  /** What was sent to an endpoint and what is to be, the newest first. Admins. */
  webhookDeliveries: WebhookDeliveryConnection;
  /** Every endpoint, the newest first. Admins. */
  webhookEndpoints: Array<WebhookEndpoint>;
  /** Who would come to a seat if a course had more. Changes nothing. Admins and its instructors. */
  whatIf: WhatIf;
};

/** Everything that can be read. */
export type QueryAdminActsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AdminActFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be read. */
export type QueryCampaignArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryCampaignsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<Array<CampaignState>>;
};

/** Everything that can be read. */
export type QueryCourseArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryCoursesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CourseFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  query?: InputMaybe<Scalars['String']['input']>;
  sort?: InputMaybe<CourseSort>;
};

/** Everything that can be read. */
export type QueryDeadLettersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be read. */
export type QueryFairnessRecordArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryInstructorArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryMyCouponsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<CouponStatus>>;
};

/** Everything that can be read. */
export type QueryMyEnrollmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<EnrollmentStatus>>;
};

/** Everything that can be read. */
export type QueryMyPaymentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be read. */
export type QueryMyPlaceArgs = {
  courseId: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryMySettlementsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be read. */
export type QueryMyWaitlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<Array<WaitlistState>>;
};

/** Everything that can be read. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryNotificationsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  order?: InputMaybe<NotificationOrder>;
  unreadOnly?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be read. */
export type QueryPaymentArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryPaymentDifferencesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  open?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be read. */
export type QueryPendingReleasesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  courseId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be read. */
export type QueryPeopleArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<PeopleFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  query?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be read. */
export type QueryPersonArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryPreviewSettlementArgs = {
  input: SettlementInput;
};

/** Everything that can be read. */
export type QueryQuotePriceArgs = {
  couponId?: InputMaybe<Scalars['ID']['input']>;
  courseId: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryReceiptArgs = {
  paymentId: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryRosterArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  courseId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<EnrollmentStatus>>;
};

/** Everything that can be read. */
export type QuerySettlementArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QuerySettlementsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  instructorId?: InputMaybe<Scalars['ID']['input']>;
};

/** Everything that can be read. */
export type QueryWaitlistArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  courseId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<Array<WaitlistState>>;
};

/** Everything that can be read. */
export type QueryWaitlistGroupArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryWebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  endpointId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<Array<WebhookDeliveryState>>;
};

/** Everything that can be read. */
export type QueryWhatIfArgs = {
  addSeats: Scalars['Int']['input'];
  courseId: Scalars['ID']['input'];
};

/** As many wait as the room allows. Try again later. */
export type QueueFull = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** How many wait. */
  waiting: Scalars['Int']['output'];
};

/** Hours in which nothing goes out; what falls into them goes out at their end. They may go over midnight. */
export type QuietHours = {
  /** When they begin, in the person's time zone. */
  from: Scalars['LocalTime']['output'];
  /** When they end. */
  to: Scalars['LocalTime']['output'];
};

/** Hours in which nothing goes out. */
export type QuietHoursInput = {
  /** When they begin, in the person's time zone. */
  from: Scalars['LocalTime']['input'];
  /** When they end; another time than `from`. */
  to: Scalars['LocalTime']['input'];
};

/** Answer of `quotePrice`. */
export type QuotePriceResult = CouponNotUsable | PriceQuote;

/** Where something stands in a room's record. Who keeps it can show that the record was not changed afterwards. */
export type Receipt = {
  /** The number of the entry. */
  entry: Scalars['Int']['output'];
  /** The hash of the entry and all before it: SHA-256, in hex. */
  hash: Scalars['String']['output'];
};

/** Answer of `redeemCouponCode`. */
export type RedeemCouponCodeResult =
  Busy | CampaignNotOpen | Coupon | CouponAlreadyIssued | CouponCodeInvalid | CouponOutOfStock;

/** Answer of `refreshSession`. */
export type RefreshSessionResult = Session | SessionEnded;

/** Money on its way back. */
export type Refund = {
  /** How much; zero where by the rule nothing goes back. */
  amount: Money;
  /** Why. */
  cause: RefundCause;
  /** When it was decided. */
  createdAt: Scalars['DateTime']['output'];
  /** When the money was back; null until then. */
  doneAt: Maybe<Scalars['DateTime']['output']>;
  /** Global id, `refund_…`. */
  id: Scalars['ID']['output'];
  /** What was said to the student, null where nothing was. */
  reason: Maybe<Scalars['String']['output']>;
  /** Where it is. */
  status: RefundStatus;
};

/** Why money goes back. */
export type RefundCause =
  /** An admin decided it. */
  | 'ADMIN_DECISION'
  /** It came after the attempt had been given up, and the coupon that its price was fixed with had been used for another payment meanwhile; all of it. */
  | 'COUPON_USED'
  /** The course was called off; all of it. */
  | 'COURSE_CANCELLED'
  /** The seat had been paid for already; all of it. */
  | 'DUPLICATE'
  /** The enrollment was cancelled; how much is by the course's rule. */
  | 'ENROLLMENT_CANCELLED'
  /** It came after the hold had ended, and there was no seat to be had; all of it. */
  | 'NO_SEAT'
  /** The provider gave it back without being asked by us, and told us. */
  | 'PROVIDER_DECISION';

/** What `refundPayment` needs. */
export type RefundPaymentInput = {
  /** How much, in minor units of its currency; null: all that is left. */
  amountMinor?: InputMaybe<Scalars['Int']['input']>;
  /** Chosen by the client, 1 to 255 characters: the same key again gives the refund it led to. */
  idempotencyKey: Scalars['String']['input'];
  /** The payment. */
  paymentId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters; the student reads it. */
  reason: Scalars['String']['input'];
};

/** Answer of `refundPayment`. */
export type RefundPaymentResult = IdempotencyKeyReused | PaymentStateConflict | Refund | RefundTooLarge;

/** How much of the money goes back when an enrollment is cancelled at some time. */
export type RefundPolicy = {
  /** All of it until then; null: by the schedule from the beginning. */
  fullUntil: Maybe<Scalars['DateTime']['output']>;
  /** After that a part, by the first step whose time is not over; nothing after the last one. */
  schedule: Array<RefundStep>;
};

/** Says that money went back. Numbered in the same series as receipts for payments. */
export type RefundReceipt = {
  /** What went back. */
  amount: Money;
  /** When it was given. */
  issuedAt: Scalars['DateTime']['output'];
  /** Its number, for example `2026-000018`. */
  number: Scalars['String']['output'];
};

/** Where a refund is. */
export type RefundStatus =
  /** The money is back, or by the rule there was none to give back. */
  | 'DONE'
  /** Decided, and asked of the provider until it is done. */
  | 'REQUESTED';

/** One step of a schedule. */
export type RefundStep = {
  /** How many percent of what was paid go back, 0 to 100. */
  percent: Scalars['Int']['output'];
  /** Until when. */
  until: Scalars['DateTime']['output'];
};

/** One step of a schedule. */
export type RefundStepInput = {
  /** How many percent of what was paid go back, 0 to 100. */
  percent: Scalars['Int']['input'];
  /** Until when. */
  until: Scalars['DateTime']['input'];
};

/** More was to be given back than is left of a payment. */
export type RefundTooLarge = Refusal & {
  /** What is left. */
  left: Money;
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** A business "no". The type's name is for programs, the message for people. */
export type Refusal = {
  /** What happened and what can be done next, in Korean or English by `Accept-Language`. */
  message: Scalars['String']['output'];
};

/** What a browser's `PushSubscription` says (W3C Push API). */
export type RegisterPushSubscriptionInput = {
  /** Its secret, `keys.auth`: 16 bytes in base64url. */
  auth: Scalars['String']['input'];
  /** Where messages to it are sent. */
  endpoint: Scalars['String']['input'];
  /** Its public key, `keys.p256dh`: 65 bytes in base64url. */
  p256dh: Scalars['String']['input'];
};

/** Answer of `registerPushSubscription`. */
export type RegisterPushSubscriptionResult = PushNotOffered | PushSubscription;

/** The course takes nobody now: it is before or after its registration window, closed or cancelled. */
export type RegistrationClosed = Refusal & {
  /** Until when seats can be taken, null without an end. */
  closesAt: Maybe<Scalars['DateTime']['output']>;
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** From when seats can be taken, null without a beginning. */
  opensAt: Maybe<Scalars['DateTime']['output']>;
};

/** What an explicit rejoin does to a place in the line. */
export type RejoinRule =
  /** The old place stays. */
  | 'KEEP'
  /** The old place is given up for one at the back. */
  | 'TO_BACK';

/** What `removeFromWaitlist` needs. */
export type RemoveFromWaitlistInput = {
  /** The entry in the waitlist. */
  id: Scalars['ID']['input'];
  /** Why, 1 to 500 characters: for the person, and for the log of acts. */
  reason: Scalars['String']['input'];
};

/** Answer of `removeFromWaitlist`. */
export type RemoveFromWaitlistResult = WaitlistEntry | WaitlistStateConflict;

/** Answer of `requestEmailChange`. */
export type RequestEmailChangeResult = LetterSent | PasswordNeeded;

/** Answer of `requestVerificationCode`. */
export type RequestVerificationCodeResult = LetterSent | PasswordNeeded;

/** What `resetPassword` needs. */
export type ResetPasswordInput = {
  /** The new password, as in `SignUpInput`. */
  password: Scalars['String']['input'];
  /** From the link in the letter, behind `token=`. */
  token: Scalars['String']['input'];
};

/** Answer of `resetPassword`. */
export type ResetPasswordResult = LinkInvalid | PasswordReset;

/** Answer of `resolveDifference`. */
export type ResolveDifferenceResult = DifferenceResolved | PaymentDifference;

/** What `restoreAccount` needs. */
export type RestoreAccountInput = {
  /** The six digits of the letter that came last. */
  code: Scalars['String']['input'];
  /** The email address of the withdrawn account. */
  email: Scalars['String']['input'];
};

/** Answer of `restoreAccount`. */
export type RestoreAccountResult = AccountSuspended | CodeInvalid | Session;

/** Answer of `retryDeadLetter`: the dead letter as it was. */
export type RetryDeadLetterResult = DeadLetter | DeadLetterGone;

/** What a person may do. */
export type Role =
  /** Runs the place: courses, rooms, enrollments. */
  | 'ADMIN'
  /** Teaches: sees the drafts and the rosters of their own courses. */
  | 'INSTRUCTOR'
  /** Finds courses, lines up, enrolls. */
  | 'STUDENT';

/** A waiting room: guards one or more courses, lets people in by rank. */
export type Room = Node & {
  /** How many are inside right now. */
  active: Scalars['Int']['output'];
  /** The courses it guards. */
  courses: Array<Course>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Since when the room is frozen: nobody is let in or passed over, and leases stand still. Null while it is not. */
  frozenAt: Maybe<Scalars['DateTime']['output']>;
  /** Until when nobody is let in because Redis has lost the line, so that those who stood in it can come back first; null otherwise. */
  heldUntil: Maybe<Scalars['DateTime']['output']>;
  /** Global id, `room_…`. */
  id: Scalars['ID']['output'];
  /** The name admins know it by. */
  name: Scalars['String']['output'];
  /** How many it lets in, how fast, and for how long. */
  policy: RoomPolicy;
  /** How those who come before the opening are put in order; null where the room gathers nobody. */
  shuffle: Maybe<Shuffle>;
  /** How many wait right now. */
  waiting: Scalars['Int']['output'];
};

/** How many a room lets in, how fast, and for how long. */
export type RoomPolicy = {
  /** How many may be inside at once. */
  activeLimit: Scalars['Int']['output'];
  /** How many are let in a second at most; null: as fast as places free up. */
  admitPerSecond: Maybe<Scalars['Float']['output']>;
  /** Whether the room guards its courses; where it does not, everyone is admitted at once. */
  enabled: Scalars['Boolean']['output'];
  /** How long a waiting person may be absent before being passed over, in seconds; null: without end. */
  graceSeconds: Maybe<Scalars['Int']['output']>;
  /** How long an admitted person may act, in seconds. */
  leaseSeconds: Scalars['Int']['output'];
  /** What an explicit rejoin does. */
  onRejoin: RejoinRule;
  /** Until when those who come are gathered without an order. Then they are shuffled, and whoever comes later lines up behind them. Null: people line up as they come. */
  preQueueUntil: Maybe<Scalars['DateTime']['output']>;
  /** Whether newcomers are told CourseFull, instead of lining up, while the one course that the room guards has no seat left. Who has a place keeps it: a seat may come back. */
  turnAwayWhenFull: Scalars['Boolean']['output'];
  /** How many may wait; null: any number. */
  waitingLimit: Maybe<Scalars['Int']['output']>;
};

/** How a room lets people in. A preset fills in what is left out; without one the defaults of CULTURE_CENTER without a waiting limit apply, and on an update what stands. */
export type RoomPolicyInput = {
  /** How many may be inside at once, 0 to 1,000,000. With 0 nobody is let in. */
  activeLimit?: InputMaybe<Scalars['Int']['input']>;
  /** How many are let in a second at most, above 0; null: as fast as places free up. */
  admitPerSecond?: InputMaybe<Scalars['Float']['input']>;
  /** Whether the room guards its courses. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** How long a waiting person may be absent, 1 to 604,800 seconds; null: without end. */
  graceSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** How long an admitted person may act, 1 to 604,800 seconds. */
  leaseSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** What an explicit rejoin does. */
  onRejoin?: InputMaybe<RejoinRule>;
  /** Until when those who come are gathered, to be shuffled then: a time to come; null: not at all, or no longer. */
  preQueueUntil?: InputMaybe<Scalars['DateTime']['input']>;
  /** A common kind of room to begin with. */
  preset?: InputMaybe<RoomPreset>;
  /** Whether newcomers are told CourseFull, instead of lining up, while the one course that the room guards has no seat left. Default false. */
  turnAwayWhenFull?: InputMaybe<Scalars['Boolean']['input']>;
  /** How many may wait, 0 or more; null: any number. */
  waitingLimit?: InputMaybe<Scalars['Int']['input']>;
};

/** Common kinds of waiting room. */
export type RoomPreset =
  /** 30 active, 15 waiting, 24 hours to act, the place is kept. */
  | 'CULTURE_CENTER'
  /** 1,000 active, 300 admitted a second, 10 minutes to act, the place is kept. */
  | 'THEME_PARK'
  /** 100 active, one admitted each 2 seconds, 10 minutes to act, an explicit rejoin goes to the back. */
  | 'TICKETING';

/** How many seats a course has left. A higher version is a later count: ignore what comes late. */
export type SeatCount = {
  /** Seats in total. */
  capacity: Scalars['Int']['output'];
  /** The course counted. */
  course: Course;
  /** Seats that nobody holds or has. */
  remaining: Scalars['Int']['output'];
  /** Goes up with every change of the course's seats. */
  version: Scalars['Int']['output'];
};

/** What becomes of a seat that somebody gives back. */
export type SeatReleaseKind =
  /** It goes to the line at once, or is free for all where nobody waits. */
  | 'AT_ONCE'
  /** It is kept back until the next of the announced times of day, then as AT_ONCE. */
  | 'COLLECTED'
  /** It is kept back for a time that is drawn at random when it comes back, then as AT_ONCE. */
  | 'RANDOM_DELAY'
  /** Only the line gets it: where nobody waits, whoever joins the waitlist next. */
  | 'TO_WAITLIST';

/** What becomes of the seats that people give back: so that nobody can hand a seat to a friend, or lie in wait for it. */
export type SeatReleaseRule = {
  /** What becomes of them. */
  kind: SeatReleaseKind;
  /** How long a seat is kept back at most, in seconds; null unless RANDOM_DELAY. */
  maxDelaySeconds: Maybe<Scalars['Int']['output']>;
  /** How long a seat is kept back at least, in seconds; null unless RANDOM_DELAY. */
  minDelaySeconds: Maybe<Scalars['Int']['output']>;
  /** Whether it is the rule of the term; the course has none of its own. */
  ofTerm: Scalars['Boolean']['output'];
  /** When seats are released, each day, in the time zone of the course; empty unless COLLECTED. */
  times: Array<Scalars['LocalTime']['output']>;
};

/** The course has seats left and nobody waits for them: take one with `enroll`. */
export type SeatsLeft = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** How many. */
  remaining: Scalars['Int']['output'];
};

/** A signed-in session: a short access token and the refresh token that replaces it. */
export type Session = {
  /** Sent as `Authorization: Bearer …` over HTTP and in `connectionParams.authorization` over WebSocket; empty where it is kept in a cookie. */
  accessToken: Scalars['String']['output'];
  /** When the access token ends. */
  accessTokenExpiresAt: Scalars['DateTime']['output'];
  /** Who is signed in. */
  account: Account;
  /** Good once, for `refreshSession`. Empty where it is kept in a cookie. */
  refreshToken: Scalars['String']['output'];
};

/** The refresh token is unknown, used, ended or revoked. Sign in again. */
export type SessionEnded = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** One weekly meeting of a course. */
export type SessionInput = {
  /** The day it meets. */
  day: Weekday;
  /** When it ends, later on the same day. */
  endsAt: Scalars['LocalTime']['input'];
  /** Room and building, up to 200 characters. */
  place?: InputMaybe<Scalars['String']['input']>;
  /** When it begins, in the course's time zone. */
  startsAt: Scalars['LocalTime']['input'];
};

/** What `setFeeRate` needs. */
export type SetFeeRateInput = {
  /** Hundredths of a percent, 0 to 10,000; null for that of all. */
  basisPoints?: InputMaybe<Scalars['Int']['input']>;
  /** The instructor. */
  instructorId: Scalars['ID']['input'];
};

/** Answer of `setFeeRate`. */
export type SetFeeRateResult = FeeRate;

/** What `setRefundPolicy` needs. */
export type SetRefundPolicyInput = {
  /** The course. */
  courseId: Scalars['ID']['input'];
  /** All of it until then; null: by the schedule from the beginning. */
  fullUntil?: InputMaybe<Scalars['DateTime']['input']>;
  /** At most 20 steps, later ones with later times and no higher percentages. */
  schedule: Array<RefundStepInput>;
};

/** Answer of `setRefundPolicy`. */
export type SetRefundPolicyResult = Course | CourseStateConflict;

/** What `setSeatReleaseRule` needs: a course or a term, and the rule. */
export type SetSeatReleaseRuleInput = {
  /** The course; or `term`. */
  courseId?: InputMaybe<Scalars['ID']['input']>;
  /** What becomes of seats that come back from now on. Those kept back already are released as was drawn. */
  kind: SeatReleaseKind;
  /** The greatest delay in seconds, 0 to 604800; with RANDOM_DELAY only. */
  maxDelaySeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The least delay in seconds, 0 to 604800; with RANDOM_DELAY only. */
  minDelaySeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The term, for all its courses that have no rule of their own; or `courseId`. */
  term?: InputMaybe<Scalars['String']['input']>;
  /** Up to 24 times of day; with COLLECTED only. */
  times?: InputMaybe<Array<Scalars['LocalTime']['input']>>;
};

/** Answer of `setSeatReleaseRule`. */
export type SetSeatReleaseRuleResult = CourseStateConflict | SeatReleaseRule;

/** What `setWaitlistPolicy` needs. What is left out stays as it is. */
export type SetWaitlistPolicyInput = {
  /** The course. */
  courseId: Scalars['ID']['input'];
  /** How long an offer stands, 1 to 10080 minutes. Offers that were made keep their end. */
  offerMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** How the next in line comes to a seat. */
  promotion?: InputMaybe<PromotionRule>;
};

/** Answer of `setWaitlistPolicy`. */
export type SetWaitlistPolicyResult = Course | CourseStateConflict;

/** What an instructor is owed for a period: `gross` less `refunds` less `fee` plus `carriedOver` is `net`. Never changed once it is closed; a refund that comes later is in the next one. */
export type Settlement = Node & {
  /** What the settlement before left below zero; zero or less. */
  carriedOver: MoneyTotal;
  /** When it was closed. */
  closedAt: Scalars['DateTime']['output'];
  /** Every line of the books that it settled and its sums as CSV (RFC 4180) with a header, safe to open in a spreadsheet. */
  csv: Scalars['String']['output'];
  /** Our fee on `gross` less `refunds`; below zero where more went back than came in. */
  fee: MoneyTotal;
  /** The fee in hundredths of a percent. */
  feeBasisPoints: Scalars['Int']['output'];
  /** The first day, `YYYY-MM-DD`, in each course's time zone. */
  from: Scalars['String']['output'];
  /** What came in, as the books have it. */
  gross: MoneyTotal;
  /** Global id, `settlement_…`. */
  id: Scalars['ID']['output'];
  /** Whose courses it is about: those of which they are the first instructor. */
  instructor: Account;
  /** What is the instructor's. */
  net: MoneyTotal;
  /** When it was paid, null before. */
  paidAt: Maybe<Scalars['DateTime']['output']>;
  /** The reference of the transfer, null before. */
  paidReference: Maybe<Scalars['String']['output']>;
  /** What went back. */
  refunds: MoneyTotal;
  /** Where it is in its life. */
  state: SettlementState;
  /** The last day, counted in. */
  to: Scalars['String']['output'];
};

/** A page of settlements, the newest first. */
export type SettlementConnection = {
  /** The settlements with their cursors. */
  edges: Array<SettlementEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One settlement of a page. */
export type SettlementEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The settlement. */
  node: Settlement;
};

/** Which settlement is meant. */
export type SettlementInput = {
  /** ISO 4217 code; what was sold in another currency is settled by itself. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** The instructor. */
  instructorId: Scalars['ID']['input'];
  /** The period. */
  period: SettlementPeriodInput;
};

/** There is nothing to pay: it was paid, or its net is not above zero. */
export type SettlementNotDue = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** Where it is in its life. */
  state: SettlementState;
};

/** A month, or the days from one to another. Each day is that of the course's time zone. */
export type SettlementPeriodInput = {
  /** The first day, `YYYY-MM-DD`. */
  from?: InputMaybe<Scalars['String']['input']>;
  /** `YYYY-MM`, instead of `from` and `to`. */
  month?: InputMaybe<Scalars['String']['input']>;
  /** The last day, `YYYY-MM-DD`, counted in. */
  to?: InputMaybe<Scalars['String']['input']>;
};

/** The period is not over in the time zones of all the instructor's courses. */
export type SettlementPeriodNotOver = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** When it will be. */
  overAt: Scalars['DateTime']['output'];
};

/** A later period, or a part of this one, is closed already. */
export type SettlementPeriodOverlaps = Refusal & {
  /** The last settlement that was closed. */
  last: Settlement;
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** What closing a period would come to. */
export type SettlementPreview = {
  /** What the settlement before left below zero. */
  carriedOver: MoneyTotal;
  /** Our fee. */
  fee: MoneyTotal;
  /** The fee in hundredths of a percent. */
  feeBasisPoints: Scalars['Int']['output'];
  /** What came in. */
  gross: MoneyTotal;
  /** What would be the instructor's. */
  net: MoneyTotal;
  /** What went back. */
  refunds: MoneyTotal;
};

/** Where a settlement is in its life. */
export type SettlementState =
  /** It is closed, and its net waits to be paid. */
  | 'DUE'
  /** Its net is not above zero: nothing is to be paid, and what is below zero goes to the next one. */
  | 'NOTHING_DUE'
  /** Its net was paid. */
  | 'PAID';

/** How those who came before the opening are put in order: by a secret that was chosen before they came. Its hash is shown from the beginning and the secret itself from the opening, so that anyone can see that it was not chosen to suit somebody. */
export type Shuffle = {
  /** When the order is made known. */
  at: Scalars['DateTime']['output'];
  /** SHA-256 of the seed's text, in hex. */
  commitment: Scalars['String']['output'];
  /** The seed; null until the opening. */
  seed: Maybe<Scalars['String']['output']>;
};

/** The code is unknown, used or too old, or the verifier is not its own. Begin again. */
export type SignInExpired = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** What `signIn` needs. */
export type SignInInput = {
  /** The email address of the account. */
  email: Scalars['String']['input'];
  /** Its password. */
  password: Scalars['String']['input'];
};

/** Somebody else who knows people: an OpenID provider through which they can sign in. */
export type SignInProvider = {
  /** Its name for people. */
  label: Scalars['String']['output'];
  /** Its name in addresses, for example `kakao`. */
  name: Scalars['String']['output'];
  /** Where a browser begins, with `?challenge=` behind it: the SHA-256, in base64url, of a verifier of 43 to 128 characters that the page draws and keeps (S256 of RFC 7636). The person comes back to the frontend with `?code=`, or with `?error=`. */
  startPath: Scalars['String']['output'];
};

/** Answer of `signIn`. */
export type SignInResult = AccountSuspended | AccountWithdrawn | InvalidCredentials | Session;

/** What a new account needs. */
export type SignUpInput = {
  /** An email address; one account each, whatever its case. */
  email: Scalars['String']['input'];
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** At least as many characters as this installation asks for, 15 unless it says otherwise, and at most 256; anything in them. */
  password: Scalars['String']['input'];
};

/** A letter is on its way: with a code, or, to an address that has an account, with word of it. */
export type SignUpRequested = {
  /** How long the code is good, in seconds, from when it is mailed. */
  goodForSeconds: Scalars['Int']['output'];
  /** Shown again to `verifySignUp`, so that nobody completes what somebody else has asked for with this address. */
  request: Scalars['String']['output'];
};

/** Answer of `signUp`. */
export type SignUpResult = EmailTaken | Session;

/** What `startCheckout` needs. */
export type StartCheckoutInput = {
  /** A coupon of the caller. */
  couponId?: InputMaybe<Scalars['ID']['input']>;
  /** The enrollment that waits for payment. */
  enrollmentId: Scalars['ID']['input'];
  /** Chosen by the client, 1 to 255 characters, new for each attempt: the same key again gives the payment it led to. */
  idempotencyKey: Scalars['String']['input'];
};

/** Answer of `startCheckout`. */
export type StartCheckoutResult =
  Checkout | CouponNotUsable | EnrollmentStateConflict | IdempotencyKeyReused | PaymentInProgress;

/** What `startLink` needs. */
export type StartLinkInput = {
  /** The SHA-256, in base64url, of a verifier that the page keeps; see `SignInProvider.startPath`. */
  challenge: Scalars['String']['input'];
  /** The name of the provider. */
  provider: Scalars['String']['input'];
};

/** Answer of `startLink`. */
export type StartLinkResult = LinkStarted | PasswordNeeded;

/** More coupons were issued than the new stock has. */
export type StockBelowIssued = Refusal & {
  /** How many were issued. */
  issued: Scalars['Int']['output'];
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Events between the cursor and now are gone. Fetch the present state anew and go on from this cursor. */
export type StreamReset = {
  /** Hand it to `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** Why, for logs. */
  reason: Scalars['String']['output'];
};

/** Everything that can be watched. The first event is always the present state. */
export type Subscription = {
  /** The stock of up to 100 campaigns: each one's present count first, then its latest count whenever it changes. */
  couponStock: CouponStock;
  /** Courses as they begin to take seats: the one that opened last, if one has, then each that opens, within about a second. A course that is not read yet is told once, as it is then. */
  courseOpened: CourseStatus;
  /** The status of up to 100 published courses: each one's present status first, then its latest whenever it changes: published, opened, closed, cancelled. */
  courseStatusChanged: CourseStatus;
  /** Changes of the caller's enrollments. Without `after`: the live enrollments as they are, then every change. With it: every change since, once and in order, or StreamReset. */
  enrollmentStatus: EnrollmentUpdate;
  /** The caller's notifications: everything after the number, then each as it comes, once and in order. It may be weeks old: what is unread is never cleaned away, so a first number beyond `after` + 1 tells only that those between were read before. Without `after`: everything unread, then each as it comes. */
  notificationReceived: Notification;
  /** Changes of the caller's payments. Without `after`: those that are not over as they are, then every change. With it: every change since, once and in order, or StreamReset. */
  paymentStatus: PaymentUpdate;
  /** The caller's place in the line for a course: as it is now, then whenever it changes, the latest only. NOT_FOUND without a place. */
  queuePosition: Place;
  /** The seats of up to 100 published courses: each course's present count first, then its latest count whenever it changes. */
  remainingSeats: SeatCount;
  /** The caller's place in the line for a course: as it is now, then the latest whenever it changes. */
  waitlistPosition: WaitlistEntry;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionCouponStockArgs = {
  campaignIds: Array<Scalars['ID']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionCourseOpenedArgs = {
  categoryId?: InputMaybe<Scalars['ID']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionCourseStatusChangedArgs = {
  courseIds: Array<Scalars['ID']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionEnrollmentStatusArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionNotificationReceivedArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionPaymentStatusArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionQueuePositionArgs = {
  courseId: Scalars['ID']['input'];
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionRemainingSeatsArgs = {
  courseIds: Array<Scalars['ID']['input']>;
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionWaitlistPositionArgs = {
  courseId: Scalars['ID']['input'];
};

/** As much is followed, or waited for, as one person may. */
export type TooManyInterests = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** How many one person may have. */
  most: Scalars['Int']['output'];
};

/** Answer of `unlinkIdentity`. */
export type UnlinkIdentityResult = LastWayIn | PasswordNeeded | UnlinkedIdentity;

/** A way in that is there no more. */
export type UnlinkedIdentity = {
  /** Global id of what was unlinked. */
  id: Scalars['ID']['output'];
};

/** What to change of a campaign. What is left out stays; null empties what may be empty. */
export type UpdateCampaignInput = {
  /** Minor units, 1 or more. Not once a coupon was issued. */
  amountMinor?: InputMaybe<Scalars['Int']['input']>;
  /** The most that a rate takes off. Not once a coupon was issued. */
  capMinor?: InputMaybe<Scalars['Int']['input']>;
  /** Categories in place of those named. Not once a coupon was issued. */
  categoryIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Until when coupons are issued. */
  closesAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Courses in place of those named. Not once a coupon was issued. */
  courseIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** ISO 4217 code. Not once a coupon was issued. */
  currency?: InputMaybe<Scalars['String']['input']>;
  /** The campaign. */
  id: Scalars['ID']['input'];
  /** The least price that a coupon applies to. Not once a coupon was issued. */
  minimumPriceMinor?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** From when coupons are issued. */
  opensAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Percent of the price, 1 to 100. Not once a coupon was issued. */
  ratePercent?: InputMaybe<Scalars['Int']['input']>;
  /** Coupons in total, not fewer than were issued. */
  stock?: InputMaybe<Scalars['Int']['input']>;
  /** Until when coupons can be used. Once a coupon was issued, it can only be moved to later. */
  usableUntil?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Answer of `updateCampaign`. */
export type UpdateCampaignResult = Campaign | CampaignClosed | CampaignTermsFixed | StockBelowIssued;

/** What to change about a course. What is left out stays; null empties what may be empty. */
export type UpdateCourseInput = {
  /** Seats in total; not below what is taken. */
  capacity?: InputMaybe<Scalars['Int']['input']>;
  /** Where it stands in the category tree. */
  categoryId?: InputMaybe<Scalars['ID']['input']>;
  /** Until when seats can be taken. */
  closesAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The registrar's own code; one course a term has it. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Credits. */
  credits?: InputMaybe<Scalars['Float']['input']>;
  /** Up to 10,000 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Minutes a seat is held for payment, 1 to 10,080. */
  holdMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** The course. */
  id: Scalars['ID']['input'];
  /** Who teaches it; replaces all instructors. */
  instructorId?: InputMaybe<Scalars['ID']['input']>;
  /** From when seats can be taken. */
  opensAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The price of seats taken from now on. */
  price?: InputMaybe<MoneyInput>;
  /** The weekly meetings; replaces them all. */
  sessions?: InputMaybe<Array<SessionInput>>;
  /** The term. */
  term?: InputMaybe<Scalars['String']['input']>;
  /** IANA time zone of the sessions. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. */
  title?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of `updateCourse`. */
export type UpdateCourseResult = CapacityBelowTaken | Course | CourseCodeTaken | CourseStateConflict;

/** What of the profile changes: what is left out stays, null empties. */
export type UpdateInstructorProfileInput = {
  /** At most 2000 characters. */
  bio?: InputMaybe<Scalars['String']['input']>;
  /** At most 10, in place of those that were. */
  links?: InputMaybe<Array<ProfileLinkInput>>;
  /** An https address of at most 500 characters. */
  pictureUrl?: InputMaybe<Scalars['String']['input']>;
};

/** What `updateNotificationPreferences` changes. What is left out stays as it is. */
export type UpdateNotificationPreferencesInput = {
  /** Kinds and channels to turn on or off. */
  choices?: InputMaybe<Array<ChannelChoiceInput>>;
  /** When the daily letter shall go out; null for a letter each. */
  digestAt?: InputMaybe<Scalars['LocalTime']['input']>;
  /** When to leave the person alone; null for never. */
  quietHours?: InputMaybe<QuietHoursInput>;
  /** IANA name of a time zone, for example `Asia/Seoul`. */
  timeZone?: InputMaybe<Scalars['String']['input']>;
};

/** What to change; what is left out stays. */
export type UpdateProfileInput = {
  /** The language of letters. */
  locale?: InputMaybe<Locale>;
  /** 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** E.164, for example `+821012345678`; null takes it away. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** An https address of at most 2,048 characters; null takes it away. */
  pictureUrl?: InputMaybe<Scalars['String']['input']>;
};

/** What to change about a room. What is left out stays. It takes effect at once. */
export type UpdateRoomInput = {
  /** The courses it guards from now on. */
  courseIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The room. */
  id: Scalars['ID']['input'];
  /** The name admins know it by, 1 to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** How it lets people in. */
  policy?: InputMaybe<RoomPolicyInput>;
};

/** Answer of `updateRoom`. */
export type UpdateRoomResult = CourseAlreadyGuarded | Room;

/** What to change about an endpoint. What is left out stays. */
export type UpdateWebhookEndpointInput = {
  /** What it is, up to 200 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Whether messages are sent. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** What it is told of, at least one. */
  events?: InputMaybe<Array<WebhookEvent>>;
  /** The endpoint. */
  id: Scalars['ID']['input'];
  /** A public `https` address, up to 2,000 characters. */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of `updateWebhookEndpoint`. */
export type UpdateWebhookEndpointResult = AddressNotAllowed | WebhookEndpoint;

/** The person has shown again who they are: good for one sensitive change in this session. */
export type Verification = {
  /** Until when. */
  goodUntil: Scalars['DateTime']['output'];
};

/** Answer of `verifyCode`. */
export type VerifyCodeResult = CodeInvalid | Verification;

/** Answer of `verifyPassword`. */
export type VerifyPasswordResult = NoPassword | PasswordWrong | Verification;

/** What `verifySignUp` needs. */
export type VerifySignUpInput = {
  /** The six digits of the letter that came last. */
  code: Scalars['String']['input'];
  /** As given to `requestSignUp`. */
  email: Scalars['String']['input'];
  /** As `requestSignUp` gave it. Leave it out only where it has been lost: a code that another has asked for passes then. */
  request?: InputMaybe<Scalars['String']['input']>;
};

/** Answer of `verifySignUp`. */
export type VerifySignUpResult = CodeInvalid | EmailTaken | Session;

/** How long the wait is likely to be, in seconds. */
export type WaitEstimate = {
  /** At most about this many seconds. */
  high: Scalars['Int']['output'];
  /** At least about this many seconds. */
  low: Scalars['Int']['output'];
};

/** A page of entries. */
export type WaitlistConnection = {
  /** The entries with their cursors. */
  edges: Array<WaitlistEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One entry of a page. */
export type WaitlistEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: WaitlistEntry;
};

/** Why an entry was taken out of the line. */
export type WaitlistEndReason =
  /** Their account is suspended or withdrawn. */
  | 'ACCOUNT_NOT_ACTIVE'
  /** They have a seat in this course already. */
  | 'ALREADY_ENROLLED'
  /** An admin took them out; `note` says why. */
  | 'BY_ADMIN'
  /** The course was called off. */
  | 'COURSE_CANCELLED'
  /** Registration for the course is over. */
  | 'COURSE_OVER'
  /** What they had paid goes back to them. */
  | 'PAID_BACK';

/** One person's place in the line for a full course. */
export type WaitlistEntry = Node & {
  /** How many wait before it; null unless it waits. */
  ahead: Maybe<Scalars['Int']['output']>;
  /** What they wait for. */
  course: Course;
  /** Why it was taken out of the line; null unless it was. */
  endedBecause: Maybe<WaitlistEndReason>;
  /** The group that they wait with: all of it gets seats, or nobody; null for who waits alone. */
  group: Maybe<WaitlistGroup>;
  /** Global id, `waitlist_…`. */
  id: Scalars['ID']['output'];
  /** When they joined. */
  joinedAt: Scalars['DateTime']['output'];
  /** Why, in the words of the admin who took it out; null where nobody did. */
  note: Maybe<Scalars['String']['output']>;
  /** Until when the offered seat is kept; null without an offer. */
  offerExpiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Why the line went past it the last time a seat was there; null when it did not, or when the reason is gone. */
  passedOver: Maybe<PassedOverReason>;
  /** 1 for the next in line; null unless it waits. */
  position: Maybe<Scalars['Int']['output']>;
  /** Whether the seat is paid for already. */
  prepaid: Scalars['Boolean']['output'];
  /** The seat it led to; null unless ENROLLED. */
  seat: Maybe<Enrollment>;
  /** Where it stands. */
  state: WaitlistState;
  /** Who waits. */
  student: Account;
  /** The seat that they give up for this one, in the same instant; null without such a wish. */
  swapWith: Maybe<Enrollment>;
  /** How many wait for the course in all. */
  waiting: Scalars['Int']['output'];
};

/** Two to six people who want seats in a course together or not at all. It stands in the line from the moment in which its last member joins it. When it is next and there are seats for all, all are offered one: whoever of them accepts or declines does so for all. Each may give up a seat of their own for it, which they name with `joinWaitlist` once the group stands in the line. While there are fewer, the seats go to those behind it, so that none idles, and the group keeps its rank and comes first again whenever seats come back. Who leaves the line leaves the group; the others wait on. */
export type WaitlistGroup = {
  /** What they want. */
  course: Course;
  /** Global id, `waitgroup_…`. Whoever is told it may join. */
  id: Scalars['ID']['output'];
  /** Whether it is complete and stands, or stood, in the line. */
  inLine: Scalars['Boolean']['output'];
  /** Who has joined so far, the first one first. */
  members: Array<Account>;
  /** How many they will be. */
  size: Scalars['Int']['output'];
};

/** The group has all its members, and the caller is none of them. */
export type WaitlistGroupFull = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** How a full course is handed on. */
export type WaitlistPolicy = {
  /** How long an offer stands, in minutes; less where registration for the course ends before that. */
  offerMinutes: Scalars['Int']['output'];
  /** How the next in line comes to a seat. */
  promotion: PromotionRule;
};

/** Where somebody stands who wanted a seat in a full course. */
export type WaitlistState =
  /** They said no to the seat. */
  | 'DECLINED'
  /** They have the seat: see `seat`. */
  | 'ENROLLED'
  /** They left the line. */
  | 'LEFT'
  /** A seat is kept for them until `offerExpiresAt`: `acceptSeatOffer` or `declineSeatOffer`. */
  | 'OFFERED'
  /** They said nothing to the offer until its end. */
  | 'OFFER_EXPIRED'
  /** Taken out of the line: see `endedBecause`. */
  | 'REMOVED'
  /** In the line, at `position`. */
  | 'WAITING';

/** The entry is not in a state in which this can be done. */
export type WaitlistStateConflict = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** Where it stands. */
  state: WaitlistState;
};

/** One message to an endpoint. */
export type WebhookDelivery = Node & {
  /** How often it was tried. */
  attempts: Scalars['Int']['output'];
  /** When what it tells of happened. */
  createdAt: Scalars['DateTime']['output'];
  /** What it tells of. */
  event: WebhookEvent;
  /** Global id, `delivery_…`; the message's `webhook-id`. */
  id: Scalars['ID']['output'];
  /** What went wrong last, null where nothing did. */
  lastError: Maybe<Scalars['String']['output']>;
  /** The HTTP status of the last answer; null without one. */
  lastStatus: Maybe<Scalars['Int']['output']>;
  /** When it is tried next; null unless it is pending. */
  nextTryAt: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  state: WebhookDeliveryState;
};

/** A page of deliveries, the newest first. */
export type WebhookDeliveryConnection = {
  /** The deliveries with their cursors. */
  edges: Array<WebhookDeliveryEdge>;
  /** Where the page stands. */
  pageInfo: PageInfo;
  /** How many match in all. */
  totalCount: Scalars['Int']['output'];
};

/** One delivery of a page. */
export type WebhookDeliveryEdge = {
  /** Hand it to `after` for what follows. */
  cursor: Scalars['String']['output'];
  /** The delivery. */
  node: WebhookDelivery;
};

/** Where a message to an endpoint stands. */
export type WebhookDeliveryState =
  /** Given up after the last try; `retryWebhookDelivery` begins anew. */
  | 'DEAD'
  /** Arrived: answered with a 2xx. */
  | 'DELIVERED'
  /** Not sent yet, or to be tried again. */
  | 'PENDING';

/** Where another system wants to be told. Messages are signed as Standard Webhooks says, come at least once, and in no sure order. */
export type WebhookEndpoint = Node & {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** What it is, for people. */
  description: Scalars['String']['output'];
  /** Whether messages are sent; while not, none are kept for it either. */
  enabled: Scalars['Boolean']['output'];
  /** What it is told of. */
  events: Array<WebhookEvent>;
  /** Since when every message has failed; null after one that arrived. After five days the endpoint is switched off. */
  failingSince: Maybe<Scalars['DateTime']['output']>;
  /** Global id, `endpoint_…`. */
  id: Scalars['ID']['output'];
  /** Where messages are sent. */
  url: Scalars['String']['output'];
};

/** An endpoint with its secret, which is shown this once. */
export type WebhookEndpointWithSecret = {
  /** The endpoint. */
  endpoint: WebhookEndpoint;
  /** Verifies signatures, `whsec_…`. Keep it; it is not shown again. */
  secret: Scalars['String']['output'];
};

/** What another system can be told of. */
export type WebhookEvent =
  /** `course.cancelled`: a course was called off. */
  | 'COURSE_CANCELLED'
  /** `course.changed`: a course was changed or closed. */
  | 'COURSE_CHANGED'
  /** `course.published`: a course came into the catalogue. */
  | 'COURSE_PUBLISHED'
  /** `course.window_changed`: a course began or ceased to take seats. */
  | 'COURSE_WINDOW_CHANGED'
  /** `enrollment.changed`: an enrollment was made or changed. */
  | 'ENROLLMENT_CHANGED'
  /** `payment.changed`: a payment was made or changed. */
  | 'PAYMENT_CHANGED'
  /** `refund.changed`: a refund was made or changed. */
  | 'REFUND_CHANGED'
  /** `waitlist.changed`: an entry in the line for a full course was made or changed. */
  | 'WAITLIST_CHANGED';

/** A day of the week. */
export type Weekday =
  /** Friday. */
  | 'FRIDAY'
  /** Monday. */
  | 'MONDAY'
  /** Saturday. */
  | 'SATURDAY'
  /** Sunday. */
  | 'SUNDAY'
  /** Thursday. */
  | 'THURSDAY'
  /** Tuesday. */
  | 'TUESDAY'
  /** Wednesday. */
  | 'WEDNESDAY';

/** What would come of more seats, by the rule that promotion goes by, if they were there now. */
export type WhatIf = {
  /** Everyone of whom something would become, the first in line first. */
  entries: Array<WhatIfEntry>;
  /** How many seats there would be for the line: those added and those that are free. */
  seats: Scalars['Int']['output'];
  /** How many seats nobody in the line would take. */
  seatsLeft: Scalars['Int']['output'];
};

/** What would become of one entry. */
export type WhatIfEntry = {
  /** The entry as it is. */
  entry: WaitlistEntry;
  /** What would become of it. */
  outcome: WouldBe;
  /** Why the line would go past it; null when it would not. */
  passedOver: Maybe<PassedOverReason>;
};

/** Answer of `withdrawAccount`. */
export type WithdrawAccountResult = LastAdmin | PasswordNeeded | Withdrawal;

/** A withdrawn account: it can be restored for a year. */
export type Withdrawal = {
  /** Until when `restoreAccount` brings it back. After that, all that names the person is gone. */
  restorableUntil: Scalars['DateTime']['output'];
};

/** What would become of somebody in the line. */
export type WouldBe =
  /** They would have a seat at once. */
  | 'ENROLLED'
  /** They would be offered a seat. */
  | 'OFFERED'
  /** The line would go past them: see `passedOver`. */
  | 'PASSED_OVER';
