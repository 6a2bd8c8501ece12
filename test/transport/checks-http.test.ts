import { describe, expect, test } from '@jest/globals';
import type { OperationRequest } from '../../src/transport/operation.js';
import { useApp, type TestApp } from '../support/app.js';
import { checks, closedChecks, hold, operationsRun, type CheckedAnswer } from './checks.js';

const overHttp = (app: TestApp) => async (request: OperationRequest) => {
  const response = await fetch(`${app.apps[0]!.server!.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return (await response.json()) as CheckedAnswer;
};

describe('over HTTP', () => {
  const app = useApp();

  test.each(checks.map((check) => [`${check.id} ${check.name}`, check] as const))('holds: %s', (_name, check) =>
    hold(app, check, overHttp(app)),
  );

  test('what a check calls refused is what no resolver ran for', async () => {
    const before = await operationsRun(app);

    await overHttp(app)({ query: '{ __typename }' });

    expect(await operationsRun(app)).toBe(before + 1);
  });
});

describe('over HTTP with introspection off', () => {
  const app = useApp({ env: { INTROSPECTION: 'false' } });

  test.each([...checks, ...closedChecks].map((check) => [`${check.id} ${check.name}`, check] as const))(
    'holds: %s',
    (_name, check) => hold(app, check, overHttp(app)),
  );
});
