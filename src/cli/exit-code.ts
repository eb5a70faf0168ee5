/** What the process says to a script. */
export const EXIT = { fine: 0, missed: 1, misuse: 2, notMeasured: 3, interrupted: 130 } as const
