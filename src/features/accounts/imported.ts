import type { Tx } from '../../infra/postgres/transaction.js';

/**
 * Makes sure that each of these people has an instructor's account, found again by the name as the registrar writes it
 * (`import_key`). Such an account has no email: nobody can sign in to it.
 */
export async function ensureInstructors(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.query(
    `insert into accounts (name, role, import_key)
     select name, 'INSTRUCTOR', name from jsonb_array_elements_text(?::jsonb) as name
     on conflict (import_key) do nothing`,
    [JSON.stringify(names)],
  );
}
