import { beforeAll, expect, test } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import { renderList } from '../../src/render/index.ts'
import { service, trace, workload } from '../manifest/traced.ts'

beforeAll(loadWidths)

async function rowOf(...documents: string[]): Promise<string | undefined> {
  const one = await trace(documents.join('\n---\n'))
  const { apiVersion, taken } = one
  const list = { apiVersion, kind: 'TraceList' as const, taken, items: [one], unread: [], gaps: [] }
  const text = await renderList(list, 'text', { color: false, unicode: true, now: Date.parse(taken) })
  return text.split('\n')[1]
}

test('the row of a Service says if no manifest creates its Pods, and names the finding if there is one', async () => {
  const words = 'no manifest creates a Pod with the labels app=web'
  expect(await rowOf(service())).toMatch(new RegExp(`^\\? unknown .* ${words}$`))
  expect(await rowOf(service(), workload())).not.toContain('no manifest')
  expect(await rowOf(service('selector: {app: web}, ports: [{port: "80"}]'))).toMatch(/PT001 /)
})
