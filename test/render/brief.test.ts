import { describe, expect, it } from 'vitest'
import { renderBrief, renderBriefList } from '../../src/render/brief.ts'
import { endpointOf, pod, service, slice, snapshot, trace } from '../build.ts'

const broken = trace(snapshot({ services: [service({ selector: { app: 'wbe' } })], slices: [slice([])], pods: [pod('web-1')] }))
const healthy = trace(snapshot({ services: [service()], slices: [slice([endpointOf(pod('web-1'))])], pods: [pod('web-1')] }))
const list = { apiVersion: 'porttrace/v1', kind: 'TraceList', taken: broken.taken, items: [broken, healthy], unread: [], gaps: [] } as const

describe('a trace in few words', () => {
  it('a trace in few words has the verdict, each hop, the finding with its proof, and the fix', () => {
    expect(renderBrief(broken, 1_500)).toMatchInlineSnapshot(`
      "demo/web (Service) broken, 0 of 0 ready: PT101 selector matches no Pod
      port http 80/TCP -> http: entry point ok, Service broken, target port off, endpoint off, access off, Pod off, port off, socket off
      PT101 error, proven: selector matches no Pod. No Pod in namespace demo has the labels app=wbe; closest match: web-1 has app=web, not app=wbe.
        proof: service/web spec.selector = {"app":"wbe"}
        proof: endpointslice/web-abcde endpoints = []
        fix: Set the selector to labels that the Pods have. $ kubectl -n demo set selector service/web app=web
      "
    `)
  })

  it('a trace in few words stays within its limit of bytes, and says how many lines are left out', () => {
    for (const most of [200, 300, 500]) {
      const text = renderBrief(broken, most)
      expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(most)
      expect(text).toMatch(/\n\(\d more lines?: ask for the details\)\n$/)
      expect(text.split('\n')[0]).toContain('demo/web (Service) broken')
    }
  })

  it('a trace in few words holds no control character of the cluster', () => {
    const [finding] = broken.findings
    if (!finding) throw new Error('no finding')
    const text = renderBrief({ ...broken, findings: [{ ...finding, message: 'a\u001b[31mb\nPT999 forged' }] }, 1_500)
    expect(text).not.toMatch(/\u001b/)
    expect(text.split('\n').filter((line) => line.startsWith('PT999'))).toEqual([])
  })
})

describe('a list in few words', () => {
  it('a list in few words counts the verdicts and names each Service with its cause', () => {
    expect(renderBriefList({ ...list, items: [...list.items], unread: [], gaps: [] }, false, 6_000)).toMatchInlineSnapshot(`
      "2 Services: 1 broken, 1 healthy
      demo/web (Service) broken, 0 of 0 ready: PT101 selector matches no Pod
      demo/web (Service) healthy, 1 of 1 ready
      "
    `)
  })

  it('a list of problems leaves out what is healthy, and still counts it', () => {
    const text = renderBriefList({ ...list, items: [...list.items], unread: [], gaps: [] }, true, 6_000)
    expect(text).toContain('2 Services: 1 broken, 1 healthy')
    expect(text).not.toContain('(Service) healthy')
  })
})
