import { InvalidArgumentError } from 'commander'
import { describe, expect, test } from 'vitest'
import { collect, durationMs, levels, positive, ramBytes, share, whole } from '../../../src/cli/values.ts'

describe.each<[string, (text: string) => unknown, [string, unknown][], string[]]>([
  [
    'a duration, in ms',
    durationMs,
    [
      ['120s', 120_000],
      ['2m', 120_000],
      ['2 min', 120_000],
      ['500ms', 500],
      ['1.5h', 5_400_000],
      ['90', 90_000],
      [' 3s ', 3000],
    ],
    ['', '0s', '-1s', 's', '1d', '1e3s', 'soon', '1m30s', 'Infinity'],
  ],
  [
    'a share of 1',
    share,
    [
      ['50%', 0.5],
      ['0.5', 0.5],
      ['99.5 %', 0.995],
    ],
    ['', '0', '0%', '1', '100%', '150%', '50', '-5%', 'half'],
  ],
  [
    'RAM as machines are sold, in bytes',
    ramBytes,
    [
      ['32GB', 32 * 2 ** 30],
      ['32 GiB', 32 * 2 ** 30],
      ['32gb', 32 * 2 ** 30],
      ['512MB', 512 * 2 ** 20],
      ['0.5GB', 2 ** 29],
    ],
    ['', '32', '0GB', '-1GB', '32TB', 'GB', '32 G'],
  ],
  [
    'a whole number from 2',
    whole(2),
    [
      ['2', 2],
      ['1024', 1024],
    ],
    ['', '1', '2.5', '-3', '0x10', '1e3', 'two', '2 3'],
  ],
  [
    'levels',
    levels,
    [
      ['1,2,4', [1, 2, 4]],
      ['8', [8]],
      ['1, 2', [1, 2]],
    ],
    ['', '1,', ',1', '1;2', '1,0', '1-4', '1.5'],
  ],
  [
    'a number above 0',
    positive,
    [
      ['1.1', 1.1],
      ['2', 2],
    ],
    ['', ' ', '0', '-1', 'NaN', 'Infinity', 'much'],
  ],
])('%s', (_, parse, right, wrong) => {
  test.each(right)('%j is %j', (text, value) => {
    expect(parse(text)).toEqual(value)
  })

  test.each(wrong)('%j is refused, with an example of what is right', (text) => {
    const call = () => parse(text)
    expect(call).toThrow(InvalidArgumentError)
    expect(call).toThrow(/^It must be /)
  })
})

test('a repeated option collects, and leaves what it had alone', () => {
  const before = ['a']
  expect(collect('b', before)).toEqual(['a', 'b'])
  expect(before).toEqual(['a'])
})
