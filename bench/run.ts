/** `npm run bench -- <name>`: figures as ratios against a reference measured in the same run. */
const benches: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  claims: () => import('./claims.js'),
  coupons: () => import('./coupons.js'),
  fanout: () => import('./fanout.js'),
  events: () => import('./events.js'),
  notices: () => import('./notices.js'),
  queue: () => import('./queue.js'),
  read: () => import('./read.js'),
};

const name = process.argv[2] ?? '';
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench) {
  console.log(`node ${process.version}, ${process.platform} ${process.arch}\n`);
  await (await bench()).run();
  process.exit(0);
} else {
  console.error(`Name one of: ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
