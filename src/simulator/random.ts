/** FNV-1a over UTF-16 units, 32 bits, finished by an avalanche so that neighbours differ in all bits. */
export function hashText(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** The same over numbers. */
export function hashNumbers(values: readonly number[], seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (const value of values) hash = Math.imul(hash ^ value, 0x01000193)
  return mix(hash)
}

/** Murmur3's finaliser. */
function mix(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Uniform in (0, 1), the same for the same seed, stream and index, whatever else was drawn. */
function uniformAt(seed: number, stream: string, index: number): number {
  return (hashText(`${stream}/${index}`, seed) + 0.5) / 2 ** 32
}

/** Standard normal by Box and Muller. */
export function normalAt(seed: number, stream: string, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(uniformAt(seed, `${stream}/r`, index)))
  return radius * Math.cos(2 * Math.PI * uniformAt(seed, `${stream}/a`, index))
}
