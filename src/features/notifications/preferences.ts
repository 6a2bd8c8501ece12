import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { KINDS, MAILED, type NotificationKind } from './notice.js';
import type { Hours } from './when-to-tell.js';

export const CHANNELS = ['MAIL', 'PUSH'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Whether notices of a kind go out by a channel. */
export interface Choice {
  kind: NotificationKind;
  channel: Channel;
  enabled: boolean;
}

/** How a person wants to be told beside the inbox. */
export interface Preferences {
  readonly timeZone: string;
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly digestAt: string | null;
  readonly choices: readonly Choice[];
}

/** What changes; what is left out stays. */
export interface PreferencesChange {
  timeZone?: string | null;
  quietHours?: { from: string; to: string } | null;
  digestAt?: string | null;
  choices?: readonly Choice[] | null;
}

/** The columns of `Hours` of the row `p` of preferences, which may be missing. */
export const HOURS = `coalesce(p.time_zone, 'Asia/Seoul') as "timeZone", to_char(p.quiet_from, 'HH24:MI') as "quietFrom",
  to_char(p.quiet_to, 'HH24:MI') as "quietTo", to_char(p.digest_at, 'HH24:MI') as "digestAt"`;

/** How the viewer wants to be told. */
export const notificationPreferences = (ctx: Context): Promise<Preferences> => preferencesOf(ctx, viewerOf(ctx).id);

/** How a person wants to be told. */
export async function preferencesOf(ctx: Context, accountId: string): Promise<Preferences> {
  const { rows } = await ctx.pool.query<Hours & { chosen: readonly Choice[] | null }>({
    name: 'notification-preferences',
    text: `select ${HOURS}, (select jsonb_agg(to_jsonb(c)) from notification_choices c where c.account_id = $1) as chosen
             from (select $1::uuid as account_id) me left join notification_preferences p using (account_id)`,
    values: [accountId],
  });
  const { timeZone, quietFrom, quietTo, digestAt, chosen } = rows[0]!;
  return {
    timeZone,
    quietHours: quietFrom !== null && quietTo !== null ? { from: quietFrom, to: quietTo } : null,
    digestAt,
    choices: KINDS.flatMap((kind) =>
      CHANNELS.map((channel) => {
        const own = chosen?.find((choice) => choice.kind === kind && choice.channel === channel);
        return { kind, channel, enabled: own?.enabled ?? (channel === 'PUSH' || MAILED[kind]) };
      }),
    ),
  };
}

/** Changes how the viewer is told from now on; what waits to go out goes by the new hours too. */
export async function updateNotificationPreferences(ctx: Context, change: PreferencesChange): Promise<Preferences> {
  const { id } = viewerOf(ctx);
  const { timeZone, quietHours, digestAt, choices } = change;
  if (timeZone != null && !isZone(timeZone))
    throw badInput('timeZone', 'timeZone must be an IANA time zone, such as Asia/Seoul.');
  if (quietHours && quietHours.from === quietHours.to)
    throw badInput('quietHours', 'Quiet hours must end at another time than they begin.');
  await transaction(ctx, async (tx) => {
    await tx.query(`insert into notification_preferences (account_id) values (?) on conflict do nothing`, [id]);
    const columns: [string, unknown][] = [];
    if (timeZone != null) columns.push(['time_zone', timeZone]);
    if (quietHours !== undefined)
      columns.push(['quiet_from', quietHours?.from ?? null], ['quiet_to', quietHours?.to ?? null]);
    if (digestAt !== undefined) columns.push(['digest_at', digestAt]);
    if (columns.length > 0)
      await tx.query(
        `update notification_preferences set ${columns.map(([name]) => `${name} = ?`).join(', ')} where account_id = ?`,
        [...columns.map(([, value]) => value), id],
      );
    // Of one that is named twice, what was said last.
    const last = new Map((choices ?? []).map((choice) => [`${choice.kind} ${choice.channel}`, choice]));
    await tx.query(
      `insert into notification_choices (account_id, kind, channel, enabled)
       select ?::uuid, kind, channel, enabled
         from jsonb_to_recordset(?::jsonb) as c (kind text, channel text, enabled boolean) order by kind, channel
       on conflict (account_id, kind, channel) do update set enabled = excluded.enabled`,
      [id, JSON.stringify([...last.values()])],
    );
  });
  return notificationPreferences(ctx);
}

/** Whether a name is one of the IANA time zone database. Offsets such as `+09:00` are none. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
