import type { Page } from './pages.ts'

/** The pages that share most words with the question, best first. Words of up to three letters say nothing. */
export function findPages(question: string, pages: readonly Page[], most: number): Page[] {
  const asked = new Set(wordsOf(question))
  const shared = ({ title, text }: Page): number =>
    new Set(wordsOf(`${title} ${text}`).filter((word) => asked.has(word))).size
  return pages
    .map((page) => ({ page, score: shared(page) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ page }) => page)
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? []
