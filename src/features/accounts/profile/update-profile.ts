import type { Context } from '../../../infra/context.js';
import { badInput, unauthenticated } from '../../../kit/errors.js';
import type { Locale } from '../../../kit/refusal.js';
import { viewerOf } from '../../../kit/viewer.js';
import { accountById } from '../account.js';
import { Account } from '../entities.js';
import { checkName } from '../rules.js';

/** What a person may say about themselves; undefined stays as it is. */
export interface ProfileChanges {
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly pictureUrl?: string | null;
  readonly locale?: Locale | null;
}

/**
 * Changes what the viewer says about themselves.
 *
 * @throws BAD_USER_INPUT for what will not do, and then nothing is changed
 */
export async function updateProfile(ctx: Context, changes: ProfileChanges): Promise<Account> {
  const { id } = viewerOf(ctx);
  const checked = check(changes);
  if (Object.keys(checked).length > 0) await ctx.em.nativeUpdate(Account, { id }, checked);
  const account = await accountById(ctx).clear(id).load(id);
  if (!account) throw unauthenticated();
  return account;
}

function check({ name, phone, pictureUrl, locale }: ProfileChanges): Partial<Account> {
  if (name === null) throw badInput('name', 'An account has a name.');
  if (locale === null) throw badInput('locale', 'Letters are in some language.');
  return {
    ...(name !== undefined && { name: checkName(name) }),
    ...(phone !== undefined && { phone: phone && phoneOf(phone) }),
    ...(pictureUrl !== undefined && { pictureUrl: pictureUrl && pictureUrlOf(pictureUrl) }),
    ...(locale !== undefined && { locale }),
  };
}

/** A phone number as E.164 has it; spaces and hyphens between its digits are left out. */
function phoneOf(text: string): string {
  const phone = text.replace(/[\s-]/g, '');
  if (!/^\+[1-9]\d{6,14}$/.test(phone)) throw badInput('phone', 'Not a phone number such as +82 10 1234 5678 (E.164).');
  return phone;
}

const URL_MOST = 2048;

/** The address of a picture, as a browser writes it. It is never fetched here. */
function pictureUrlOf(text: string): string {
  const url = text.length <= URL_MOST ? URL.parse(text) : null;
  const plain = url?.protocol === 'https:' && url.username === '' && url.password === '';
  if (!url || !plain || url.href.length > URL_MOST)
    throw badInput('pictureUrl', `Not an https address of at most ${URL_MOST} characters, without a password.`);
  return url.href;
}
