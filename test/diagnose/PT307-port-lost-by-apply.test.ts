import { describe, expect, it } from 'vitest'
import { projectService } from '../../src/cluster/project/service.ts'
import { codes, healthy, trace } from '../build.ts'

describe('PT307 port-lost-by-apply', () => {
  const tcp = { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 8080 }
  const udp = { name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 }
  const raw = (applied: unknown, live: unknown[]) => ({
    metadata: {
      name: 'web',
      namespace: 'demo',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': typeof applied === 'string' ? applied : JSON.stringify(applied) },
    },
    spec: { ports: live, clusterIP: '10.96.0.10', selector: { app: 'web' } },
  })
  const from = (applied: unknown, live: unknown[]) => {
    const one = projectService(raw(applied, live))
    return healthy({
      ...(one && { services: [one] }),
      slices: healthy().slices.map((each) => ({
        ...each,
        ports: [
          { name: 'dns-tcp', port: 8080, protocol: 'TCP' },
          { name: 'dns', port: 5353, protocol: 'UDP' },
        ],
      })),
    })
  }

  it('PT307 port-lost-by-apply finds the port that an apply lost, and its fix adds the port', () => {
    const one = trace(from({ spec: { ports: [tcp, udp] } }, [tcp]))
    expect([one.verdict, ...codes(one)]).toEqual(['degraded', 'PT307'])
    expect(one.findings[0]?.title).toBe('applied port 53/UDP is missing from the Service')
    expect(one.findings[0]?.fix?.command).toBe(
      `kubectl -n demo patch service web --type json -p '[{"op":"add","path":"/spec/ports/-","value":{"name":"dns","port":53,"protocol":"UDP","targetPort":5353}}]'`,
    )
  })

  it.each<[string, unknown, unknown[]]>([
    ['both are there', { spec: { ports: [tcp, udp] } }, [tcp, udp]],
    ['the other port had another number', { spec: { ports: [tcp, { ...udp, port: 54 }] } }, [tcp]],
    ['neither is there', { spec: { ports: [tcp, udp] } }, [{ ...tcp, port: 80 }]],
    ['the annotation is no JSON', '{"UDP"', [tcp]],
    ['the annotation is of another shape', { spec: 'UDP', x: '"UDP"' }, [tcp]],
  ])('PT307 port-lost-by-apply is silent where %s', (_, applied, live) => {
    expect(codes(trace(from(applied, live)))).not.toContain('PT307')
  })

  it('PT307 port-lost-by-apply keeps the applied ports of a Service only if two protocols share a number', () => {
    expect(projectService(raw({ spec: { ports: [tcp, udp] } }, [tcp]))?.appliedPorts).toEqual([tcp, udp])
    expect(projectService(raw({ spec: { ports: [tcp, { ...udp, port: 54 }] } }, [tcp]))?.appliedPorts).toBeUndefined()
  })
})
