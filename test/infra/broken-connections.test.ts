import { expect, test } from '@jest/globals';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { useApp } from '../support/app.js';

const CONNECTIONS = 5;
const app = useApp({ repeating: false, env: { DATABASE_CONNECTIONS: `${CONNECTIONS}` } });

test('a connection that breaks inside a transaction costs the pool nothing', async () => {
  const breakOff = () =>
    transaction(app.context(), async (tx) => {
      const [own] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await app.sql('select pg_terminate_backend($1)', [own!.pid]);
      await tx.query('select 1');
    });

  for (let i = 0; i < CONNECTIONS; i += 1) await expect(breakOff()).rejects.toThrow(/connection/i);
  const answer = await transaction(app.context(), (tx) => tx.query('select 1 as alive'));

  expect(answer).toEqual([{ alive: 1 }]);
});
