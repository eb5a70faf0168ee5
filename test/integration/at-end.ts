import { afterAll } from 'vitest'

const endings: (() => unknown)[] = []

afterAll(async () => {
  for (const end of endings.toReversed()) await end()
})

/** Runs when the file's tests are over, the newest first. Vitest's own `onTestFinished` mixes up concurrent tests. */
export function atEnd(end: () => unknown): void {
  endings.push(end)
}
