import { expect, it } from 'vitest'
import type { ProbeCell } from '../../src/render/probe-cell.ts'
import { cellFacts, layerFacts } from '../../src/render/probe-layers.ts'

type Sign = ProbeCell['sign']

function column(from: string, dns: Sign, service: Sign, pods: readonly Sign[], port = 80): ProbeCell[] {
  const cell = (to: string, sign: Sign, layer: ProbeCell['layer']): ProbeCell => ({ from, to, sign, words: '', ...(layer && { layer }) })
  return [
    cell('its sockets', 'ok', undefined),
    cell(`web.demo.svc:${port}`, dns, { type: 'dns', position: port, port }),
    cell(`10.96.0.9:${port}`, service, { type: 'clusterIP', position: port, port }),
    ...pods.map((sign, index) => cell(`10.0.0.${index}:8080`, sign, { type: 'pod', position: port, port: 8080, pod: `web-${index}` })),
  ]
}

const words = (cells: readonly ProbeCell[]) => layerFacts(cells).map(({ sign, words: said }) => `${sign} ${said}`)

it.each<[title: string, cells: ProbeCell[], facts: readonly unknown[]]>([
  ['every layer answers', column('pod/a', 'ok', 'ok', ['ok', 'ok']), ['ok every layer that was tried answers']],
  [
    'the Pods answer and the ClusterIP does not',
    column('pod/a', 'broken', 'broken', ['ok', 'ok']),
    [expect.stringMatching(/^broken every Pod answers and the ClusterIP does not: .*kube-proxy/)],
  ],
  [
    'the DNS name does not answer',
    column('pod/a', 'broken', 'ok', ['ok']),
    [expect.stringMatching(/^broken the ClusterIP answers .* look at DNS$/)],
  ],
  ['no Pod answers', column('pod/a', 'broken', 'broken', ['broken', 'broken']), [expect.stringMatching(/^broken no Pod answers/)]],
  ['one Pod does not answer', column('pod/a', 'ok', 'ok', ['ok', 'broken', 'ok']), ['broken 1 of 3 Pods does not answer: 10.0.0.1:8080']],
  [
    'a Pod does not reach itself through its Service',
    column('pod/web-0', 'broken', 'broken', ['ok']),
    [expect.stringMatching(/^broken the Pod does not reach itself .*hairpin/)],
  ],
])('a matrix tells that %s', (_, cells, facts) => {
  expect(words(cells)).toEqual(facts)
})

it('a matrix in which localhost of the Pod does not answer does not say that every layer answers', () => {
  const beside = (sign: Sign): ProbeCell => ({
    from: 'pod/a',
    to: '127.0.0.1:8080',
    sign,
    words: '',
    layer: { type: 'neighbour', position: 80, port: 8080 },
  })
  const others = column('pod/a', 'ok', 'ok', ['ok', 'ok'])
  expect(words([...others, beside('broken')])).toEqual(['warn every Pod answers, but 127.0.0.1:8080 does not'])
  expect(words([...others, beside('ok')])).toEqual(['ok every layer that was tried answers'])
})

it('a matrix in which one ClusterIP of two does not answer names that one', () => {
  const second: ProbeCell = {
    from: 'pod/a',
    to: '[fd00::9]:80',
    sign: 'broken',
    words: '',
    layer: { type: 'clusterIP', position: 80, port: 80 },
  }
  expect(words([...column('pod/a', 'ok', 'ok', ['ok']), second])).toEqual(['broken every Pod answers, but [fd00::9]:80 does not'])
})

it('a matrix tells which client gets no answer where another one does, and no layer is at fault then', () => {
  const cells = [...column('pod/a', 'ok', 'ok', ['ok']), ...column('pod/b', 'broken', 'broken', ['broken'])]
  expect(words(cells)).toEqual([
    'ok from pod/a: every layer that was tried answers',
    expect.stringMatching(/^broken pod\/b gets no answer, but pod\/a gets all/),
  ])
})

it('a matrix of several ports names the port', () => {
  const cells = [...column('pod/a', 'ok', 'ok', ['ok']), ...column('pod/a', 'broken', 'broken', ['broken'], 9090)]
  expect(words(cells)).toEqual([
    'ok port 80: every layer that was tried answers',
    expect.stringMatching(/^broken port 9090: no Pod answers/),
  ])
})

it.each<[title: string, cells: ProbeCell[]]>([
  ['no tool could connect', column('pod/a', 'unknown', 'unknown', ['unknown', 'unknown'])],
  ['a Pod was not tried', column('pod/a', 'broken', 'broken', ['ok', 'off'])],
  ['the ClusterIP was not tried', column('pod/a', 'unknown', 'unknown', ['ok'])],
])('a matrix tells nothing where %s', (_, cells) => {
  expect(words(cells)).toEqual([])
})

it('a cell tells what its column and its row say, and nothing of what is not known', () => {
  const cells = [
    ...column('pod/a', 'broken', 'broken', ['ok']),
    ...column('pod/b', 'ok', 'ok', ['ok']),
    ...column('pod/c', 'off', 'off', ['off']),
  ]
  const told = (from: string, to: string) =>
    cells
      .filter((cell) => cell.from === from && cell.to === to)
      .flatMap((cell) => cellFacts(cells, cell).map(({ of, sign, words: said }) => `${of} ${sign} ${said}`))
  expect(told('pod/a', '10.96.0.9:80')).toEqual([
    expect.stringMatching(/^column broken every Pod answers and the ClusterIP does not/),
    'row warn 1 of 2 clients gets an answer, and not pod/a; 1 not known',
  ])
  expect(told('pod/b', '10.0.0.0:8080')).toEqual([
    'column ok every layer that was tried answers',
    'row ok all 2 clients that were tried get an answer; 1 not known',
  ])
  expect(told('pod/c', 'its sockets')).toEqual([])
})

it('a cell says nothing of its row if one client alone has a result', () => {
  const cells = column('pod/a', 'ok', 'unknown', ['unknown'])
  expect(cells.flatMap((cell) => cellFacts(cells, cell))).toEqual([])
})
