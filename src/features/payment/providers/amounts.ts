/** How many digits a currency has behind the point: 0 for KRW, 2 for USD. */
export function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as people write it, `12.5` for 1250 cents, which is what some providers count in. */
export const toMajor = (amountMinor: number, currency: string) => amountMinor / 10 ** decimalsOf(currency);

/** The whole minor units of an amount as people write it. */
export const toMinor = (amount: number, currency: string) => Math.round(amount * 10 ** decimalsOf(currency));
