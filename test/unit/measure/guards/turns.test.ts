import { expect, test } from 'vitest'
import { guardWarnings } from '../../../../src/measure/guards/index.ts'
import { inputOf, levelsFrom } from './fixtures.ts'

/** Three conversations of four turns; `lost` names turns whose first so many rounds were set aside. */
const conversations = (lost: Readonly<Record<number, number>>) =>
  levelsFrom(
    [1, 2, 3, 4].flatMap((turn) =>
      [0, 1, 2].map((round) => ({
        parallel: turn,
        at: 4000 * round + 1000 * turn,
        genSpeed: 50,
        ...(round < (lost[turn] ?? 0) ? { setAside: true as const } : {}),
      })),
    ),
  )

const guarded = (lost: Readonly<Record<number, number>>, place?: 'turn') =>
  guardWarnings(inputOf({}, { levels: conversations(lost), place })).map(({ guard = false, message }) => ({
    guard,
    message,
  }))

test('a turn that is short of rounds is said; a level would leave the run unfit', () => {
  const [turn] = guarded({ 2: 2 }, 'turn')
  expect(turn?.guard).toBe(false)
  expect(turn?.message).toContain('2 of 3 rounds at turn 2 set aside')
  expect(guarded({ 2: 2 })[0]?.guard).toBe(true)
})

test('a turn that lost all its rounds, and conversations that lost many, are not judged', () => {
  expect(guarded({ 2: 3 }, 'turn')).toMatchObject([{ guard: true }])
  expect(guarded({ 1: 2, 2: 2, 3: 1 }, 'turn')).toMatchObject([{ guard: true }, { guard: true }, { guard: true }])
})

test('answers that end early are said by turn', () => {
  const levels = levelsFrom([0, 1, 2].map((round) => ({ parallel: 3, at: 1000 * round, genSpeed: 50, tokens: 9 })))
  expect(guardWarnings(inputOf({}, { levels, place: 'turn' }))).toMatchObject([
    {
      code: 'short-outputs',
      place: 'turn',
      parallel: 3,
      guard: true,
      message: '9 of 9 outputs at turn 3 ended before 64 tokens',
    },
  ])
})
