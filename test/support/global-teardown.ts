export default async function tearDown(): Promise<void> {
  await (globalThis as { stopMachines?: () => Promise<unknown> }).stopMachines?.();
}
