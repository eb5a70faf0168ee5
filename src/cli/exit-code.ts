/** What the process says to a script; one that was stopped says by which signal (`Interrupt`). */
export const EXIT = { fine: 0, missed: 1, misuse: 2, notMeasured: 3 } as const
