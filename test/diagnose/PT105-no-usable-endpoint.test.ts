import { describe, expect, it } from 'vitest'
import { chain, endpoint, pod, service, slice, snapshot, trace } from '../build.ts'

const { selector: _, ...manual } = service({ labels: { app: 'web', 'helm.sh/chart': 'web-1.2.3' } })

describe('PT105 no-usable-endpoint', () => {
  it('PT105 no-usable-endpoint names Pods with the labels of a Service without a selector, and suggests to select them', () => {
    const [finding] = trace(
      snapshot({ services: [manual], pods: [pod('web-1'), pod('web-2'), pod('cache-1', { labels: { app: 'cache' } })] }),
    ).findings
    expect(finding).toMatchObject({ code: 'PT105', severity: 'error' })
    expect(finding?.message).toContain('2 Pods such as web-1 have the labels of the Service itself (app=web)')
    expect(finding?.fix?.command).toBe('kubectl -n demo set selector service/web app=web')
  })

  it('PT105 no-usable-endpoint suggests no selector if no Pod has the labels of the Service', () => {
    const [finding] = trace(
      snapshot({ services: [manual], pods: [pod('cache-1', { labels: { app: 'cache', 'helm.sh/chart': 'web-1.2.3' } })] }),
    ).findings
    expect(finding?.message).toBe('The Service has no selector, and no EndpointSlice exists for it.')
    expect(finding?.fix?.command).toBeUndefined()
  })

  it('PT105 no-usable-endpoint looks for no Pods of a Service without a selector that somebody gives endpoints', () => {
    const written = slice([endpoint('10.0.0.9')], { managedBy: 'staff', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] })
    expect(chain(snapshot({ services: [manual], slices: [written], pods: [pod('web-1')] })).ports[0]?.candidates).toEqual([])
  })

  it('PT105 no-usable-endpoint says that the host names in a slice do not count', () => {
    const written = slice([endpoint('db.example.com')], { managedBy: 'staff', addressType: 'FQDN' })
    const [finding] = trace(snapshot({ services: [manual], slices: [written] })).findings
    expect(finding).toMatchObject({ code: 'PT105', severity: 'error' })
    expect(finding?.message).toContain('holds host names (addressType FQDN), which kube-proxy ignores')
    const object = { kind: 'EndpointSlice', namespace: 'demo', name: 'web-abcde' }
    expect(finding?.evidence).toEqual([{ object, field: 'addressType', value: 'FQDN' }])
  })
})
