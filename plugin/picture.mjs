// Draws docs/chain.svg, the picture of the README, from what the demo really prints in colour. `--check` fails when it is stale.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { columnsOf } from '../src/lib/width.ts'

const file = new URL('../docs/chain.svg', import.meta.url)
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const args = ['demo', 'svc/search', '--color', 'always']
const { stdout } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } })

const [column, line, margin] = [8.4, 19, 16]
const classes = { 1: 'b', 2: 'd', 31: 'r', 32: 'g', 33: 'y', 35: 'm', 36: 'c' }
const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** One line of the terminal as a text element: a tspan for each run of one colour, placed by its column. */
function drawLine(text, index) {
  let at = 0
  let active = []
  const spans = text.split(/\x1b\[([\d;]*)m/).flatMap((part, position) => {
    if (position % 2 === 1) {
      active = part === '' || part === '0' ? [] : [...active, ...part.split(';').flatMap((code) => classes[code] ?? [])]
      return []
    }
    const x = margin + at * column
    at += columnsOf(part)
    const name = active.length > 0 ? ` class="${active.join(' ')}"` : ''
    return part === '' ? [] : [`<tspan x="${x.toFixed(1)}"${name}>${inXml(part)}</tspan>`]
  })
  return `<text xml:space="preserve" y="${(margin + (index + 1) * line - 5).toFixed(1)}">${spans.join('')}</text>`
}

const lines = [`$ kubectl porttrace svc/search`, '', ...stdout.trimEnd().split('\n')]
const columns = Math.max(...lines.map((text) => columnsOf(text.replaceAll(/\x1b\[[\d;]*m/g, ''))))
const size = { width: Math.ceil(columns * column + 2 * margin), height: lines.length * line + 2 * margin }
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="The chain of a Service, broken at its target port, with proof and fix">
<style>
rect{fill:#fff;stroke:#d0d7de}text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}
.b{font-weight:bold}.d{fill:#6e7781}.r{fill:#cf222e}.g{fill:#1a7f37}.y{fill:#9a6700}.m{fill:#8250df}.c{fill:#1b7c83}
@media (prefers-color-scheme:dark){rect{fill:#0d1117;stroke:#30363d}text{fill:#e6edf3}.d{fill:#8b949e}.r{fill:#ff7b72}.g{fill:#3fb950}.y{fill:#d29922}.m{fill:#d2a8ff}.c{fill:#39c5cf}}
</style>
<rect x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="8"/>
${lines.map(drawLine).join('\n')}
</svg>
`
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== svg) {
    console.error('docs/chain.svg is stale: run npm run generate')
    process.exitCode = 1
  }
} else {
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, svg)
}
