import { asyncProperty, assert, constantFrom, dictionary, nat, string, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import { renderSnapshotFile } from '../../../src/baseline/snapshot-text.ts'

type State = ReturnType<typeof expect.getState>['snapshotState']

interface StateClass {
  create(path: string, options: object): Promise<State>
}

/** What Vitest writes of these entries: the state of a snapshot file is not exported, but every test has one. */
async function vitestWrites(entries: Readonly<Record<string, string>>): Promise<string> {
  const { snapshotState: own } = expect.getState()
  const { constructor } = Object.getPrototypeOf(own) as { constructor: StateClass }
  let written = ''
  const state = await constructor.create('a.test.ts', {
    updateSnapshot: 'new',
    snapshotEnvironment: {
      getHeader: () => own.environment.getHeader(),
      resolvePath: () => Promise.resolve('a.snap'),
      readSnapshotFile: () => Promise.resolve(null),
      readSnapshotFileData: () => Promise.resolve({ ...entries }),
      saveSnapshotFile: (_: string, text: string) => void (written = text),
    },
  })
  await state.save()
  return written
}

const text = string({
  unit: constantFrom('`', '\\', '$', '{', '}', '\n', '\r', 'é', '😀', 'a', 'B', ' ', '-', '.', '_'),
})
const name = tuple(text, string({ unit: constantFrom('0', '1', '9', '2', 'x', 'Z', '/', '@', '[', '~') }), nat(30))

test('a file is what Vitest itself writes, whatever the names and values', async () => {
  await assert(
    asyncProperty(
      dictionary(
        name.map(([a, b, n]) => `${a}${b} ${n}`),
        text,
        { minKeys: 1, maxKeys: 8 },
      ),
      async (entries) => {
        expect(renderSnapshotFile(new Map(Object.entries(entries)))).toBe(await vitestWrites(entries))
      },
    ),
    { numRuns: 400 },
  )
})

test('numbers in names count by their value', () => {
  const names = ['P=10 > b 1', 'P=9 > b 1', 'P=9 > B 10', 'P=9 > B 9', 'P=009 > b 1']
  const file = renderSnapshotFile(new Map(names.map((key) => [key, 'x'])))
  expect([...file.matchAll(/exports\[`(.*)`\] =/g)].map(([, key]) => key)).toEqual([
    'P=009 > b 1',
    'P=9 > B 9',
    'P=9 > B 10',
    'P=9 > b 1',
    'P=10 > b 1',
  ])
})
