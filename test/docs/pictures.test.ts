import { readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const pictures = readdirSync('docs').filter((name) => name.endsWith('.svg'))
const tour = readFileSync('docs/view-tour.svg', 'utf8')

describe('the pictures of the manual', () => {
  it.each(pictures)('the picture %s runs no script, loads nothing, and says what it shows', (name) => {
    const svg = readFileSync(`docs/${name}`, 'utf8')
    expect(svg).not.toMatch(/<script|\bon\w+=|href|url\(|@import|<foreignObject|<image/i)
    expect(svg).toMatch(/role="img" aria-label="[^"]{20,}"/)
    expect(svg).toContain('prefers-color-scheme:dark')
  })

  it('the moving picture of the tour has at most 150 kB, and moves only for readers who want motion', () => {
    expect(statSync('docs/view-tour.svg').size).toBeLessThanOrEqual(150_000)
    const [before = '', moving = ''] = tour.split('@media (prefers-reduced-motion:no-preference){')
    expect(moving).toMatch(/animation:/)
    expect(before).not.toMatch(/animation|@keyframes/)
  })

  it('the moving picture of the tour shows without motion its first step alone', () => {
    const still = tour.replaceAll(/<g class="k\d+ h">[\s\S]*?<\/g>/g, '')
    const steps = (svg: string) => [...svg.matchAll(/>Tour (\d+)\/15</g)].map(([, step]) => Number(step))
    expect(steps(tour).sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1))
    expect(steps(still)).toEqual([1])
  })
})
