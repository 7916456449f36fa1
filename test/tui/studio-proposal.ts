import type { ProbeCell } from '../../src/render/probe-cell.ts'
import type { ProbeProposal } from '../../src/tui/view-probes.ts'

/** Clients of a plan. */
export const clients = ['pod/web-7f9c6d5b84-x2v4q', 'pod/shop-1', 'pod/api-2', 'pod/a-workload-with-a-long-name-6d5b847f9c-abcde']
/** Targets of a plan. */
export const targets = ['web.demo.svc:80', '10.96.3.16:80', '10.244.0.10:8080']
const types = ['dns', 'clusterIP', 'pod'] as const

/** A proposal with these marks, which notes what is run of it; what it runs has no end. */
export function proposal(marks: ReadonlySet<string>, ran: string[][]): ProbeProposal {
  const chosen = (keys: readonly string[]) => keys.map((key) => ({ key, name: key, note: 'node-1', isMarked: marks.has(key) }))
  const cells = clients
    .filter((from) => marks.has(from))
    .flatMap((from) =>
      targets.flatMap((to, index): ProbeCell[] => {
        const type = types[index]
        const state = index === 0 ? ({ sign: 'broken', words: 'refused' } as const) : ({ sign: 'off', words: 'queued' } as const)
        return marks.has(to) && type ? [{ from, to, ...state, layer: { type, position: 0, port: 80 } }] : []
      }),
    )
  return {
    ...(cells.length === 0 && { isEmpty: true }),
    lines: [`${cells.length} connections`, ...clients.filter((from) => marks.has(from)).map((from) => `connect from ${from}`)],
    choices: { clients: chosen(clients), targets: chosen(targets), mark: (keys) => proposal(keys, ran) },
    run: (onProgress) => {
      ran.push([...marks])
      onProgress(cells)
      return new Promise(() => {})
    },
  }
}
