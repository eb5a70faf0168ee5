import { expect } from 'vitest'

/** Holds a text against `test/golden/report/<name>`, which a person can read in a diff. */
export const expectGolden = (text: string, name: string): Promise<void> =>
  expect(`${text}\n`).toMatchFileSnapshot(`../../golden/report/${name}`)
