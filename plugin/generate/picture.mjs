// Draws docs/chain.svg, a picture of the README, from what the demo really prints in colour. `--check` fails when it is stale.
import { spawnSync } from 'node:child_process'
import { columnsOf } from '../../src/lib/width.ts'
import { classes, drawRow, picture } from './svg.mjs'
import { inProject, keep } from './write.mjs'

const args = ['demo', 'svc/search', '--color', 'always']
const { stdout } = spawnSync(process.execPath, [inProject('src/cli.ts'), ...args], {
  encoding: 'utf8',
  env: { ...process.env, LC_ALL: 'C.UTF-8' },
})

/** One line of the terminal: a run for each colour, placed by its column. */
function drawLine(text, index) {
  let at = 0
  let active = []
  const runs = text.split(/\x1b\[([\d;]*)m/).flatMap((part, position) => {
    if (position % 2 === 1) {
      active = part === '' || part === '0' ? [] : [...active, ...part.split(';').flatMap((code) => classes[code] ?? [])]
      return []
    }
    const column = at
    at += columnsOf(part)
    return part === '' ? [] : [{ column, text: part, classes: active }]
  })
  return drawRow(runs, index, columnsOf)
}

const lines = [`$ kubectl porttrace svc/search`, '', ...stdout.trimEnd().split('\n')]
const columns = Math.max(...lines.map((text) => columnsOf(text.replaceAll(/\x1b\[[\d;]*m/g, ''))))
const label = 'The chain of a Service, broken at its target port, with proof and fix'
keep('docs/chain.svg', picture({ columns, rows: lines.length, label, drawn: lines.map(drawLine) }))
