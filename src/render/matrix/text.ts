import { count } from '../../lib/count.ts'
import { columnsOf } from '../../lib/width.ts'
import type { AccessMatrix, MatrixCell } from '../../model/access-matrix.ts'
import { gapLines } from '../gaps.ts'
import { gap, page, table, textOf, wrapped } from '../layout.ts'
import type { RenderOptions } from '../options.ts'
import { type Line, type Look, lookOf, signOf, span } from '../style.ts'
import { cellSign, cellWords, clientsText, isItself, serviceWords } from './words.ts'

/** At most so many lines say what decided; the wide form has one for each cell. */
const shownReasons = 30

/**
 * Clients as rows and Services as columns, then what decided where anything is not allowed. Names of wide characters are aligned after
 * `loadWidths` only.
 */
export function renderMatrixText(matrix: AccessMatrix, options: RenderOptions): string {
  const look = lookOf(options)
  return page(matrixLines(matrix, look), look, options.color)
}

/** The lines of `renderMatrixText`, not yet cut to the terminal. */
export function matrixLines(matrix: AccessMatrix, look: Look): Line[] {
  const gaps = gapLines(matrix.gaps, look)
  const end = gaps.length === 0 ? [] : [[], ...gaps]
  if (matrix.services.length === 0) return [[span('no Services')], ...end]
  return [...headLines(matrix, look), [], ...grids(matrix, look), [], ...reasonLines(matrix, look), ...legend(look), ...end]
}

function headLines({ clients, services, namespace, enforcement }: AccessMatrix, look: Look): Line[] {
  const workloads = clients.reduce((sum, one) => sum + one.workloads.length, 0)
  const scope = namespace === undefined ? 'all namespaces' : `namespace ${namespace}`
  const plugins = enforcement.map(({ state, plugin }) => `${plugin} ${state === 'enforces' ? 'enforces' : 'ignores'} policies`)
  const by = plugins.length === 0 ? 'it is unknown whether policies are enforced' : plugins.join(', ')
  const counts = `${count(workloads, 'workload')}, ${count(services.length, 'Service')}`
  return flowed([[span(scope, 'strong')], [span(counts)], [span(by)]], look)
}

/** Columns in as many blocks as the terminal needs. */
function grids(matrix: AccessMatrix, look: Look): Line[] {
  const { clients, services, cells } = matrix
  const names = clients.map((client) => span(clientsText(client, matrix)))
  const room = (look.width ?? Number.POSITIVE_INFINITY) - Math.max(...names.map(({ text }) => columnsOf(text)))
  const blocks: number[][] = [[]]
  let left = room
  services.forEach((service, at) => {
    const width = columnsOf(serviceWords(service, matrix)) + textOf([gap]).length
    const last = blocks.at(-1) ?? []
    if (width > left && last.length > 0) {
      blocks.push([at])
      left = room - width
    } else {
      last.push(at)
      left -= width
    }
  })
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : [[]]),
    ...table([
      [[], ...block.map((at): Line => [span(serviceNames(matrix)[at] ?? '', 'quiet')])],
      ...clients.map((_, row) => [[names[row] ?? span('')], ...block.map((at): Line => [cellSpan(cells[row]?.[at], look)])]),
    ]),
  ])
}

function serviceNames(matrix: AccessMatrix): string[] {
  return matrix.services.map((service) => serviceWords(service, matrix))
}

function cellSpan(cell: MatrixCell | undefined, look: Look) {
  return signOf(cell ? cellSign(cell) : 'off', look)
}

/** What decided, each with the pairs for which it did; the wide form has a line for each pair, the allowed ones too. */
function reasonLines(matrix: AccessMatrix, look: Look): Line[] {
  const pairs = matrix.clients.flatMap((client, row) =>
    matrix.services.flatMap((service, at) => {
      const cell = matrix.cells[row]?.[at]
      if (!cell || cell.result === 'none') return []
      const why = cellWords(cell, matrix.namespace)
      return [{ cell, why, from: clientsText(client, matrix, look.wide ? Number.POSITIVE_INFINITY : 3), to: serviceWords(service, matrix) }]
    }),
  )
  if (look.wide)
    return table(
      pairs.map(({ cell, why, from, to }) => [
        [cellSpan(cell, look), span(` ${from}`)],
        [span(`${look.glyphs.to} ${to}`)],
        [span(cell.result)],
        [span(why, 'quiet')],
      ]),
    )
  const told = Map.groupBy(
    pairs.filter(({ cell }) => cell.result !== 'allowed' && !isItself(cell)),
    ({ cell, why, from }) => JSON.stringify([cellSign(cell), why, from]),
  )
  const lines = [...told.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const sure = first.cell.result === 'denied' && first.cell.certainty === 'inferred' ? ' (inferred)' : ''
    const text = `${first.from} ${look.glyphs.to} ${group.map(({ to }) => to).join(', ')}   ${first.cell.result} ${first.why}${sure}`
    return wrapped(text, look, [cellSpan(first.cell, look), span(' ')], [span('  ')])
  })
  const shown = look.scrolls ? lines : lines.slice(0, shownReasons)
  const rest = lines.length - shown.length
  return rest === 0 ? shown : [...shown, [span(`and ${count(rest, 'more line')} (-o wide shows all)`, 'quiet')]]
}

function legend(look: Look): Line[] {
  const words = [
    [signOf('ok', look), span(' allowed')],
    [signOf('broken', look), span(' denied')],
    [signOf('warn', look), span(' denied by the rules, enforcement unknown')],
    [signOf('unknown', look), span(' unknown')],
    [signOf('off', look), span(' no endpoint')],
  ]
  return [[], ...flowed(words, look)]
}

/** Pieces one after another, on as many lines as the terminal needs. */
function flowed(pieces: readonly Line[], look: Look): Line[] {
  const lines: Line[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    const longer = last && [...last, gap, ...piece]
    if (longer && columnsOf(textOf(longer)) <= (look.width ?? Number.POSITIVE_INFINITY)) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines
}
