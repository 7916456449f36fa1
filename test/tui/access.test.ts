import { describe, expect, it } from 'vitest'
import { loadWidths } from '../../src/lib/width.ts'
import { createTracer, listDocument } from '../../src/live/tracer.ts'
import type { ClientRef } from '../../src/model/client.ts'
import type { NetworkPolicy } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { accessMatrix } from '../../src/trace/access/matrix.ts'
import type { Size } from '../../src/tui/layout.ts'
import { healthy, pod } from '../build.ts'
import { expectDrawn, sizes } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { type Stage, settled, stage } from './stage.ts'

await loadWidths()

const fromFront: NetworkPolicy = {
  kind: 'NetworkPolicy',
  namespace: 'demo',
  name: 'web',
  podSelector: { matchLabels: { app: 'web' }, matchExpressions: [] },
  policyTypes: ['Ingress'],
  ingress: [{ peers: [{ type: 'pods', pods: { matchLabels: { app: 'front' }, matchExpressions: [] } }], ports: [] }],
  egress: [],
}
/** The same as a server sends it. */
const stored = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web', namespace: 'demo' },
  spec: {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'front' } } }] }],
  },
}

const from = healthy()
const snapshot: Snapshot = {
  ...from,
  policies: [fromFront],
  pods: [
    ...from.pods,
    pod('front-1', { labels: { app: 'front' }, ips: ['10.244.0.8'], owner: { kind: 'StatefulSet', name: 'front' } }),
    pod('back-1', { labels: { app: 'back' }, ips: ['10.244.0.9'], owner: { kind: 'StatefulSet', name: 'back' } }),
  ],
}

function traces(...clients: ClientRef[]) {
  return createTracer([]).traces(snapshot, [{ namespace: 'demo', target: { kind: 'service', name: 'web' }, clients }])
}

async function open(keys: readonly string[], size?: Size, color = false): Promise<Stage> {
  const live = fakeLive(listDocument(traces(), snapshot))
  live.object = async () => stored
  live.matrixIs = accessMatrix(snapshot, 'demo')
  const view = stage(live, { settings: { color }, ...(size && { size }) })
  for (const key of keys) {
    view.press(key)
    await settled()
  }
  return view
}

/** Down to the rule of the policy, in the chain. */
const toRule = ['enter', 'j', 'j', 'j', 'j']

describe('the hop access in the view', () => {
  it('Enter on the hop access opens the policy, with the rule that decides marked', async () => {
    const view = await open(toRule)
    expect(view.selected()).toContain('Pods app=front in namespace demo')
    view.press('enter')
    await settled()
    expect(view.text()).toContain('networkpolicy/web -n demo   spec.ingress[0]')
    const marked = view.rows().filter((row) => row.startsWith('▶'))
    expect(marked.map((row) => row.replaceAll(/[▶ -]/g, ''))).toEqual(['from:', 'podSelector:', 'matchLabels:', 'app:front'])
  })

  it('Enter on the hop access in the line of a port opens the policy that decides', async () => {
    const view = await open(['enter'])
    for (let press = 0; press < 8 && !/\[[^\]]*access\]/.test(view.selected()); press++) view.press('tab')
    expect(view.selected()).toMatch(/\[[^\]]*access\]/)
    view.press('enter')
    await settled()
    expect(view.text()).toContain('networkpolicy/web -n demo   spec.ingress[0]')
  })

  it.each(sizes)('the marked rule of a policy is drawn at $columns×$rows', async (size) => {
    await expectDrawn('access-rule', size, (color) => open([...toRule, 'enter'], size, color))
  })
})

describe('C', () => {
  it('C chooses the client for which the chain is then traced', async () => {
    const view = await open(['enter', 'C'])
    expect(view.text()).toContain('any client   current')
    view.press('j', 'j', 'enter')
    await settled()
    expect(view.live.asked).toContainEqual([
      'focus',
      'web',
      'demo',
      { kind: 'workload', type: 'Deployment', name: 'web', namespace: 'demo' },
    ])
    expect(view.text()).toContain('web from deployment/demo/web')
    view.press('C', 'g', 'enter')
    await settled()
    expect(view.live.asked.at(-1)).toEqual(['focus', 'web', 'demo'])
  })

  it('C accepts every client that --from accepts', async () => {
    const view = await open(['enter', 'C', '/', ...'203.0.113.7', 'enter', 'enter'])
    expect(view.live.asked.at(-1)).toEqual(['focus', 'web', 'demo', { kind: 'address', address: '203.0.113.7' }])
  })

  it('the chain says what access the chosen client has', async () => {
    const view = await open(['enter'])
    const [focus] = traces({ kind: 'pod', name: 'back-1' })
    if (focus) view.live.set({ focus })
    expect(view.text()).toContain('? pod/back-1: dropped by networkpolicy/web, ingress of the Pod')
  })

  it.each(sizes)('the choice of a client is drawn at $columns×$rows', async (size) => {
    await expectDrawn('clients', size, (color) => open(['enter', 'C'], size, color))
  })
})

describe('M', () => {
  it('M opens the matrix, or says why it cannot', async () => {
    expect((await open(['M'])).text()).toMatch(/front +●/)
    const view = stage(fakeLive(listDocument(traces(), snapshot)))
    view.press('M')
    await settled()
    expect(view.text()).toContain('cannot read it: policies cannot be read')
  })

  it.each(sizes)('the legend of the matrix is whole at $columns columns', async ({ columns }) => {
    const text = (await open(['M'], { columns, rows: 50 }, false)).rows().join('\n').replaceAll(/\s+/g, ' ')
    expect(text).toMatch(/● allowed ✗ denied ▲ denied by the rules, enforcement unknown \? unknown ○ no endpoint/)
    expect(text).toMatch(/it is unknown whether policies are enforced/)
  })

  it.each(sizes)('the matrix is drawn at $columns×$rows', async (size) => {
    await expectDrawn('matrix', size, (color) => open(['M'], size, color))
  })
})
