import type { Block } from './markdown.ts'

/** A block of TypeScript as a file of a project that runs on a stand-in for the server. */
export interface Source {
  readonly block: Block
  /** Within the project; the files of one page stand in one folder, so that they may import each other. */
  readonly path: string
  readonly kind: 'bench' | 'module'
  readonly text: string
}

/** A file's block begins with a comment that names it; one that does not is a bench file where it declares tests. */
export function sourceOf(block: Block, standIn: string): Source {
  const named = /^\/\/ (\S+\.ts)$/.exec(block.lines[0] ?? '')?.[1]
  const kind = (named?.endsWith('.bench.ts') ?? /\b(?:scenario|test)(?:\.\w+)?\(/.test(block.text)) ? 'bench' : 'module'
  const folder = block.page.replaceAll(/\W+/g, '-')
  const path = `${folder}/${named ?? `line-${block.line}${kind === 'bench' ? '.bench' : ''}.ts`}`
  return { block, path, kind, text: onStandIn(withImport(block.text), standIn) }
}

/** A piece of a bench file goes without the line that all of them begin with. */
function withImport(text: string): string {
  if (/^import /m.test(text)) return text
  const names = ['scenario', 'test'].filter((name) => new RegExp(`\\b${name}[.(]`).test(text))
  const own = names.length > 0 ? `import { ${names.join(', ')} } from 'vitest-ollama-bench'\n` : ''
  return /\bexpect\(/.test(text) ? `import { expect } from 'vitest'\n${own}${text}` : own + text
}

/** Addresses of servers become the stand-in's. A managed server is settled and its requirements are read; none is started. */
function onStandIn(text: string, url: string): string {
  const there = text.replaceAll(/http:\/\/(?:127\.0\.0\.1|localhost):11\d{3}/g, url)
  return /^ {2}server: \{/m.test(there) ? there.replaceAll(/\bscenario\(/g, 'scenario.skip(') : there
}
