/** A share for a sentence: "8.6 %", "21 %". Above 10 % without decimals; "3 %" stays "3 %". */
export function percent(share: number): string {
  const value = share * 100
  return `${Number(value.toFixed(Math.abs(value) < 9.95 ? 1 : 0))} %`
}
