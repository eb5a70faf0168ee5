import { compareNaturally } from './natural-order.ts'

const HEADER = '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html'

/**
 * A snapshot file as Vitest writes it, byte for byte, so that its next run finds nothing to change.
 * Source: `saveSnapshotFile` of Vitest 5.1.
 */
export function renderSnapshotFile(entries: ReadonlyMap<string, string>): string {
  const sorted = [...entries].toSorted(([a], [b]) => compareNaturally(a, b))
  const texts = sorted.map(([key, value]) => `exports[${quoted(key)}] = ${quoted(value.replaceAll(/\r\n|\r/g, '\n'))};`)
  return `${HEADER}\n\n${texts.join('\n\n')}\n`
}

const quoted = (text: string): string =>
  `\`${text.replaceAll(/`|\\|\$\{/g, String.raw`\$&`).replaceAll('\r', String.raw`\r`)}\``
