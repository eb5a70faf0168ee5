/* Expressions that a browser evaluates in a page; there are no types of a browser in this repository. */

/** How many elements could load or run something, and how many have a handler of an event. */
export const FOREIGN_ELEMENTS = `[
  document.querySelectorAll('script, img, iframe, object, embed, foreignObject, form, link').length,
  [...document.querySelectorAll('*')].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith('on'))).length,
]`

/** What a screen reader goes by; each number counts what is wrong. */
export const STRUCTURE = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const levels = all('h1, h2, h3, h4').map((heading) => Number(heading.tagName[1]))
  const isNamed = (svg) => svg.getAttribute('role') === 'img' && (svg.getAttribute('aria-label') ?? '').length >= 20
  return {
    firstLevel: levels[0],
    jumps: levels.filter((level, index) => level - (levels[index - 1] ?? level) > 1).length,
    unnamedPictures: all('svg').filter((svg) => !isNamed(svg)).length,
    uncaptioned: all('table').filter((table) => !table.querySelector('caption')?.textContent).length,
    unscoped: all('th').filter((head) => !['row', 'col'].includes(head.getAttribute('scope'))).length,
    headless: all('tbody tr').filter((row) => row.firstElementChild.tagName !== 'TH').length,
    silentSections: all('section').filter((section) => !section.getAttribute('aria-labelledby')).length,
    language: document.documentElement.lang,
  }
})()`

/** Texts whose contrast with the nearest ground is below 4.5. */
export const FAINT_TEXTS = `(() => {
  const channels = (color) => (color.match(/[0-9.]+/g) ?? []).map(Number)
  const light = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const share = value / 255
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element) => {
    if (!element) return 'rgb(255, 255, 255)'
    const { backgroundColor } = getComputedStyle(element)
    return channels(backgroundColor)[3] === 0 ? groundOf(element.parentElement) : backgroundColor
  }
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '')
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && hasText(element))
    .flatMap((element) => {
      const { fill, color } = getComputedStyle(element)
      const own = element instanceof SVGElement ? fill : color
      const [a, b] = [light(own), light(groundOf(element))]
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      return contrast < 4.5 ? [contrast.toFixed(1) + ' ' + own + ' ' + element.textContent.trim().slice(0, 40)] : []
    })
})()`

/** Elements that reach beyond the right edge of the window and are in nothing that scrolls. */
export const BEYOND_THE_EDGE = `[...document.querySelectorAll('body *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest('.scroll, .unseen'))
  .map((element) => element.tagName + '.' + element.className + ' ' + element.textContent.trim().slice(0, 40))`

/** What keeps a text from being a file of XML, and elements that an SVG of ours never has. */
export const xmlFaults = (text: string): string => `(() => {
  const document = new DOMParser().parseFromString(${JSON.stringify(text)}, 'image/svg+xml')
  return [...document.querySelectorAll('parsererror, script, foreignObject, image, a')].map((one) => one.textContent)
})()`
