import { expect, it } from 'vitest'
import type { HttpProbe } from '../../src/model/http-probe.ts'
import { layerWords } from '../../src/render/requests.ts'

it('an answer of a tool that measures no time is told without one', () => {
  const probe: HttpProbe = {
    kind: 'http',
    to: { scheme: 'http', host: '10.0.0.1', port: 80, path: '/', addresses: [] },
    layers: [],
    faults: [],
    status: 503,
    server: 'tiny',
    ms: 4,
  }
  expect(layerWords({ layer: 'http', state: 'ok' }, probe)).toBe('503, server tiny')
  expect(layerWords({ layer: 'http', state: 'ok', ms: 12 }, probe)).toBe('503 after 12 ms, server tiny')
})
