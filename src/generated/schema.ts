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
  /** A time of day without a date or a zone, as `HH:MM` on a 24-hour clock. It is meant in the time zone of its course. */
  LocalTime: { input: string; output: string };
};

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
};

/** Answer of `addKeywordAlert`. */
export type AddKeywordAlertResult = KeywordAlert | TooManyInterests;

/** Nothing may be sent to this address: it is no public `https` one. */
export type AddressNotAllowed = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
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

/** Answer of `closeCourse`. */
export type CloseCourseResult = Course | CourseStateConflict;

/** The code is wrong, used, five times missed or out of time. Ask for a new one. */
export type CodeInvalid = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

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
  /** Whether seats can be taken right now, full or not. */
  openNow: Scalars['Boolean']['output'];
  /** From when seats can be taken; null: from publication. */
  opensAt: Maybe<Scalars['DateTime']['output']>;
  /** The price; amount 0 is free. */
  price: Money;
  /** Seats that nobody holds or has. */
  remainingSeats: Scalars['Int']['output'];
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

/** There is no seat left. */
export type CourseFull = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
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
  /** What is followed. */
  followed: Followed;
  /** Global id, `follow_…`. */
  id: Scalars['ID']['output'];
};

/** Answer of `follow`. */
export type FollowResult = Follow | TooManyInterests;

/** What can be followed. */
export type Followed = Category | Course;

/** The idempotency key was used with other input. */
export type IdempotencyKeyReused = Refusal & {
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

/** No account has this email address and password; which of the two is wrong is not told. */
export type InvalidCredentials = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** Answer of `joinQueue`. */
export type JoinQueueResult = CourseFull | Place | QueueFull | RegistrationClosed;

/** Someone wants to hear of new courses in which these words stand. */
export type KeywordAlert = {
  /** Since when. */
  createdAt: Scalars['DateTime']['output'];
  /** Global id, `alert_…`. */
  id: Scalars['ID']['output'];
  /** The words as they were given. */
  text: Scalars['String']['output'];
};

/** Answer of `leaveQueue`. */
export type LeaveQueueResult = NotInQueue | Place;

/** A letter is on its way, if there is anything to say to that address: the answer is the same either way. */
export type LetterSent = {
  /** How long what stands in the letter is good, in seconds; null where it holds nothing of the kind. */
  goodForSeconds: Maybe<Scalars['Int']['output']>;
};

/** The link is wrong, used or out of time. Ask for a new one. */
export type LinkInvalid = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
};

/** A language in which people are addressed. */
export type Locale =
  /** English. */
  | 'EN'
  /** Korean. */
  | 'KO';

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

/** Everything that can be changed. */
export type Mutation = {
  /** Waits for new courses in which every one of some words stands: in title, description or place, at the beginning of a word, in Korean anywhere in it; case and accents do not matter. */
  addKeywordAlert: AddKeywordAlertResult;
  /** Lets in the next ones by rank, over the limit and faster than the rate of the room. Those who are absent are passed over. Nobody comes in while the room is frozen or gathers people. Admins. */
  admitNext: AdmittedNext;
  /** Calls a course off; everyone who has a seat loses it and is told. Admins. */
  cancelCourse: CancelCourseResult;
  /** Gives the seat back. The student, or an admin. */
  cancelEnrollment: CancelEnrollmentResult;
  /** Changes the password, or gives a first one, and ends every other session. Needs a verification. */
  changePassword: ChangePasswordResult;
  /** Stops a published course from taking anyone. Admins. */
  closeCourse: CloseCourseResult;
  /** Completes a change of the email address with both codes. */
  confirmEmailChange: ConfirmEmailChangeResult;
  /** Turns a hold into a seat, for money taken at the desk. Admins. */
  confirmEnrollment: ConfirmEnrollmentResult;
  /** Adds a branch to the category tree. Admins. */
  createCategory: CreateCategoryResult;
  /** Writes a draft. Admins; instructors for themselves. */
  createCourse: CreateCourseResult;
  /** Opens a waiting room over courses. Admins. */
  createRoom: CreateRoomResult;
  /** Tells another system of what happens from now on. Admins. */
  createWebhookEndpoint: CreateWebhookEndpointResult;
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
  /** Takes a place in the line for a course, or shows the one already taken. Where no room guards the course the place is admitted at once. */
  joinQueue: JoinQueueResult;
  /** Gives up the place in the line for a course, or the right to act inside. */
  leaveQueue: LeaveQueueResult;
  /** Marks everything up to a number as read. A number beyond the newest means the newest; one below what was read changes nothing. */
  markNotificationsRead: Inbox;
  /** Puts a draft, or a closed course again, in the catalogue. Admins. */
  publishCourse: PublishCourseResult;
  /** Trades a refresh token for a new session. The old token is spent. */
  refreshSession: RefreshSessionResult;
  /** Has messages sent to a browser of the caller's. One that is known is renewed, and is theirs from now on. */
  registerPushSubscription: RegisterPushSubscriptionResult;
  /** Waits for them no longer. False where there is no such alert of the caller. */
  removeKeywordAlert: Scalars['Boolean']['output'];
  /** Ends the messages to a browser of the caller's. Answers whether there was such a one. */
  removePushSubscription: Scalars['Boolean']['output'];
  /** Forgets an endpoint and what was to be sent to it. Admins. */
  removeWebhookEndpoint: Scalars['Boolean']['output'];
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
  /** Lets a frozen room go on where it stopped. Admins. */
  resumeRoom: Room;
  /** Sends a message that was given up, or that waits, again now. Admins. */
  retryWebhookDelivery: WebhookDelivery;
  /** Gives an endpoint a new secret; for a day messages are signed with the old one as well. Admins. */
  rotateWebhookSecret: WebhookEndpointWithSecret;
  /** Signs in with email address and password. */
  signIn: SignInResult;
  /** Ends this session; its refresh token and its sockets end with it. */
  signOut: Scalars['Boolean']['output'];
  /** Makes a student's account and signs it in. */
  signUp: SignUpResult;
  /** Follows it no longer. False where it was not followed. */
  unfollow: Scalars['Boolean']['output'];
  /** Changes a course that is not cancelled. Admins and its instructors. */
  updateCourse: UpdateCourseResult;
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
};

/** Everything that can be changed. */
export type MutationAddKeywordAlertArgs = {
  text: Scalars['String']['input'];
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
export type MutationCloseCourseArgs = {
  id: Scalars['ID']['input'];
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
export type MutationJoinQueueArgs = {
  courseId: Scalars['ID']['input'];
  rejoin?: InputMaybe<Scalars['Boolean']['input']>;
  ticket?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be changed. */
export type MutationLeaveQueueArgs = {
  courseId: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationMarkNotificationsReadArgs = {
  upTo: Scalars['Int']['input'];
};

/** Everything that can be changed. */
export type MutationPublishCourseArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationRefreshSessionArgs = {
  refreshToken: Scalars['String']['input'];
};

/** Everything that can be changed. */
export type MutationRegisterPushSubscriptionArgs = {
  input: RegisterPushSubscriptionInput;
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
export type MutationResumeRoomArgs = {
  roomId: Scalars['ID']['input'];
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
export type MutationSignInArgs = {
  input: SignInInput;
};

/** Everything that can be changed. */
export type MutationSignOutArgs = {
  everywhere?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Everything that can be changed. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};

/** Everything that can be changed. */
export type MutationUnfollowArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that can be changed. */
export type MutationUpdateCourseArgs = {
  input: UpdateCourseInput;
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

/** Bounds of a price, both included. */
export type PriceRangeInput = {
  /** At least, in minor units. */
  fromMinor?: InputMaybe<Scalars['Int']['input']>;
  /** At most, in minor units. */
  toMinor?: InputMaybe<Scalars['Int']['input']>;
};

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
  /** Checks every promise that can be read from Postgres and Redis, live and without changing anything. What is only on its way is looked at twice, a few seconds apart. Who asks while one runs in the same process gets its report. Admins. */
  audit: AuditReport;
  /** The top of the category tree, by name. */
  categories: Array<Category>;
  /** One course, or null where there is none or the caller may not see it. */
  course: Maybe<Course>;
  /** The catalogue: published and closed courses; drafts for admins and their instructors. */
  courses: CourseConnection;
  /** What happened in a room, for everyone to check. Admins. */
  fairnessRecord: FairnessRecord;
  /** The person signed in, null for a guest. */
  me: Maybe<Account>;
  /** The caller's enrollments, the newest first. */
  myEnrollments: EnrollmentConnection;
  /** What the caller follows, the newest first; at most 500. */
  myFollows: Array<Follow>;
  /** The words that the caller waits for, the newest first; at most 100. */
  myKeywordAlerts: Array<KeywordAlert>;
  /** The caller's place in the line for a course, null where they have none. */
  myPlace: Maybe<Place>;
  /** The object behind a global id, or null where there is none or the caller may not see it. */
  node: Maybe<Node>;
  /** How the caller wants to be told beside the inbox. */
  notificationPreferences: NotificationPreferences;
  /** The caller's notifications. */
  notifications: NotificationPage;
  /** The server's public VAPID key (RFC 8292), for `applicationServerKey` of the Push API; null where no push messages are sent. */
  pushKey: Maybe<Scalars['String']['output']>;
  /** The caller's browsers that get messages, the newest first. */
  pushSubscriptions: Array<PushSubscription>;
  /** All waiting rooms, the newest first. Admins. */
  rooms: Array<Room>;
  /** Who is in a course, the newest first. Admins and its instructors. */
  roster: EnrollmentConnection;
  /** How many of the caller's notifications were not marked as read. */
  unreadCount: Scalars['Int']['output'];
  /** What was sent to an endpoint and what is to be, the newest first. Admins. */
  webhookDeliveries: WebhookDeliveryConnection;
  /** Every endpoint, the newest first. Admins. */
  webhookEndpoints: Array<WebhookEndpoint>;
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
export type QueryFairnessRecordArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  roomId: Scalars['ID']['input'];
};

/** Everything that can be read. */
export type QueryMyEnrollmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<EnrollmentStatus>>;
};

/** Everything that can be read. */
export type QueryMyPlaceArgs = {
  courseId: Scalars['ID']['input'];
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
export type QueryRosterArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  courseId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<EnrollmentStatus>>;
};

/** Everything that can be read. */
export type QueryWebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  endpointId: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<Array<WebhookDeliveryState>>;
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

/** Where something stands in a room's record. Who keeps it can show that the record was not changed afterwards. */
export type Receipt = {
  /** The number of the entry. */
  entry: Scalars['Int']['output'];
  /** The hash of the entry and all before it: SHA-256, in hex. */
  hash: Scalars['String']['output'];
};

/** Answer of `refreshSession`. */
export type RefreshSessionResult = Session | SessionEnded;

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

/** Answer of `requestEmailChange`. */
export type RequestEmailChangeResult = LetterSent | PasswordNeeded;

/** Answer of `requestVerificationCode`. */
export type RequestVerificationCodeResult = LetterSent | PasswordNeeded;

/** What `resetPassword` needs. */
export type ResetPasswordInput = {
  /** The new password: 8 to 256 characters. */
  password: Scalars['String']['input'];
  /** From the link in the letter, behind `token=`. */
  token: Scalars['String']['input'];
};

/** Answer of `resetPassword`. */
export type ResetPasswordResult = LinkInvalid | PasswordReset;

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

/** A signed-in session: a short access token and the refresh token that replaces it. */
export type Session = {
  /** Sent as `Authorization: Bearer …` over HTTP and in `connectionParams.authorization` over WebSocket. */
  accessToken: Scalars['String']['output'];
  /** When the access token ends. */
  accessTokenExpiresAt: Scalars['DateTime']['output'];
  /** Who is signed in. */
  account: Account;
  /** Good once, for `refreshSession`. */
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

/** How those who came before the opening are put in order: by a secret that was chosen before they came. Its hash is shown from the beginning and the secret itself from the opening, so that anyone can see that it was not chosen to suit somebody. */
export type Shuffle = {
  /** When the order is made known. */
  at: Scalars['DateTime']['output'];
  /** SHA-256 of the seed's text, in hex. */
  commitment: Scalars['String']['output'];
  /** The seed; null until the opening. */
  seed: Maybe<Scalars['String']['output']>;
};

/** What `signIn` needs. */
export type SignInInput = {
  /** The email address of the account. */
  email: Scalars['String']['input'];
  /** Its password. */
  password: Scalars['String']['input'];
};

/** Answer of `signIn`. */
export type SignInResult = InvalidCredentials | Session;

/** What a new account needs. */
export type SignUpInput = {
  /** An email address; one account each, whatever its case. */
  email: Scalars['String']['input'];
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** 8 to 256 characters, anything in them. */
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

/** Events between the cursor and now are gone. Fetch the present state anew and go on from this cursor. */
export type StreamReset = {
  /** Hand it to `after` to go on from here. */
  cursor: Scalars['String']['output'];
  /** Why, for logs. */
  reason: Scalars['String']['output'];
};

/** Everything that can be watched. The first event is always the present state. */
export type Subscription = {
  /** Courses as they begin to take seats: the one that opened last, if one has, then each that opens, within about a second. A course that is not read yet is told once, as it is then. */
  courseOpened: CourseStatus;
  /** The status of up to 100 published courses: each one's present status first, then its latest whenever it changes: published, opened, closed, cancelled. */
  courseStatusChanged: CourseStatus;
  /** Changes of the caller's enrollments. Without `after`: the live enrollments as they are, then every change. With it: every change since, once and in order, or StreamReset. */
  enrollmentStatus: EnrollmentUpdate;
  /** The caller's notifications: everything after the number, then each as it comes, once and in order. It may be weeks old: what is unread is never cleaned away, so a first number beyond `after` + 1 tells only that those between were read before. Without `after`: everything unread, then each as it comes. */
  notificationReceived: Notification;
  /** The caller's place in the line for a course: as it is now, then whenever it changes, the latest only. NOT_FOUND without a place. */
  queuePosition: Place;
  /** The seats of up to 100 published courses: each course's present count first, then its latest count whenever it changes. */
  remainingSeats: SeatCount;
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
export type SubscriptionQueuePositionArgs = {
  courseId: Scalars['ID']['input'];
};

/** Everything that can be watched. The first event is always the present state. */
export type SubscriptionRemainingSeatsArgs = {
  courseIds: Array<Scalars['ID']['input']>;
};

/** As much is followed, or waited for, as one person may. */
export type TooManyInterests = Refusal & {
  /** What happened, for people. */
  message: Scalars['String']['output'];
  /** How many one person may have. */
  most: Scalars['Int']['output'];
};

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

/** One message to an endpoint. */
export type WebhookDelivery = {
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
export type WebhookEndpoint = {
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
