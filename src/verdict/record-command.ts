/** Appends this run's session to the stored baseline of this machine. */
export const RECORD = '`npx vitest bench --run -u`'
