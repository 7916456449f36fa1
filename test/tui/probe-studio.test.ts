import { describe, expect, it } from 'vitest'
import type { ProbeCell } from '../../src/render/probe-cell.ts'
import type { ProbeProposal } from '../../src/tui/view-probes.ts'
import { allSizes, expectDrawn } from './drawn.ts'
import { fakeLive } from './fake-live.ts'
import { failed, list, store } from './shop-views.ts'
import { settled, stage } from './stage.ts'
import { clients, proposal, targets } from './studio-proposal.ts'

async function studio(part: Partial<Parameters<typeof stage>[1]> = {}) {
  const ran: string[][] = []
  const first = new Set([...clients.slice(0, 2), ...targets])
  const view = stage(fakeLive(list, store), {
    size: { columns: 120, rows: 40 },
    target: { kind: 'service', name: 'web' },
    probes: { plan: async () => proposal(first, ran) },
    ...part,
  })
  view.press('p')
  await settled()
  return { view, ran }
}

/** As many clients as the matrix has, with all that is marked. */
async function running(part: Partial<Parameters<typeof stage>[1]> = {}) {
  const { view } = await studio(part)
  view.press('a')
  for (let turn = 0; turn < 3 && !/done; Esc/.test(view.text()); turn++) view.press('enter')
  await settled()
  return view
}

describe('the plan of a probe', () => {
  it.each(allSizes)('the plan of a probe is drawn with its clients and targets at $columns×$rows', async (size) => {
    await expectDrawn('probe-studio', size, async (color) => (await studio({ size, settings: { color } })).view)
  })

  it('the plan of a probe changes with each mark, and Enter runs what is marked', async () => {
    const { view, ran } = await studio()
    expect(view.text()).toMatch(/CLIENTS {3}2 of 4 marked[\s\S]*TARGETS {3}3 of 3 marked/)
    expect(view.text()).toMatch(/│ +6 connections/)
    view.press('space')
    expect(view.selected()).toMatch(/▶ \[ \] pod\/web-/)
    expect(view.text()).toMatch(/│ +3 connections/)
    view.press('tab', 'space')
    expect(view.selected()).toMatch(/▶ \[ \] web\.demo\.svc:80/)
    expect(ran).toEqual([])
    view.press('enter')
    expect(ran).toEqual([['pod/shop-1', '10.96.3.16:80', '10.244.0.10:8080']])
  })

  it('the plan of a probe says above its clients what it cannot try, and why', async () => {
    const untried = ['no connection to port 80: endpoint 10.244.0.10:8080 is not usable']
    const { view } = await studio({
      size: { columns: 80, rows: 24 },
      probes: { plan: async () => ({ ...proposal(new Set(), []), untried }) },
    })
    expect(view.text()).toMatch(/i no connection to port 80: endpoint 10\.244\.0\.10:8080 is not usable[\s\S]*CLIENTS {3}0 of 4 marked/)
    expect((await studio()).view.text()).not.toContain('no connection')
  })

  it('the plan of a probe takes in all clients, or none, by one key', async () => {
    const { view } = await studio()
    view.press('a')
    expect(view.text()).toMatch(/CLIENTS {3}4 of 4 marked/)
    view.press('a')
    expect(view.text()).toMatch(/CLIENTS {3}0 of 4 marked/)
    expect(view.text()).toMatch(/nothing to run/)
    expect(view.text()).not.toMatch(/Enter run/)
  })

  it('the plan of a probe is run on a narrow terminal only once what would run is on the screen', async () => {
    const { view, ran } = await studio({ size: { columns: 80, rows: 24 } })
    expect(view.text()).toMatch(/Enter shows what would run[\s\S]*Enter plan/)
    view.press('enter')
    expect(ran).toEqual([])
    expect(view.text()).toMatch(/What will run[\s\S]*connect from pod\/shop-1[\s\S]*Enter run/)
    view.press('enter')
    expect(ran).toHaveLength(1)
    expect(view.text()).toMatch(/running, 2 of 6 probes done/)
  })

  it('the plan of a probe leads by Tab to the clients, the targets and what would run', async () => {
    const { view } = await studio({ size: { columns: 80, rows: 24 } })
    view.press('tab')
    expect(view.selected()).toMatch(/web\.demo\.svc:80/)
    view.press('tab')
    expect(view.text()).toMatch(/What will run/)
    view.press('tab')
    expect(view.selected()).toMatch(/pod\/web-/)
    view.press('shift-tab')
    expect(view.text()).toMatch(/What will run/)
  })
})

describe('the matrix of a probe', () => {
  it.each(allSizes)('the matrix of a probe with many clients is drawn at $columns×$rows', async (size) => {
    await expectDrawn('probe-matrix', size, async (color) => running({ size, settings: { color } }))
  })

  it('the matrix of a probe shows "queued" in a cell that has not begun, and counts the cells that have ended', async () => {
    const view = await running()
    expect(view.text()).toMatch(/running, 4 of 12 probes done/)
    expect(view.text()).toMatch(/○ queued/)
    expect(view.text()).not.toMatch(/\? running|○ running/)
  })

  it('the matrix of a probe leads to each client by Tab, and names the selected cell whole', async () => {
    const view = await running({ size: { columns: 80, rows: 24 } })
    const heads: string[] = []
    for (const _ of clients) {
      heads.push(/\[([^\]\s]+)\]/.exec(view.text())?.[1] ?? failed())
      view.press('tab')
    }
    expect(heads).toEqual(['web…x2v4q', 'shop-1', 'api-2', 'a-workload-with-a-long-name…abcde'])
    view.press('2')
    expect(view.text()).toMatch(/from +pod\/web-7f9c6d5b84-x2v4q/)
  })

  it('the matrix of a probe that failed calls no cell running or queued', async () => {
    const cells: ProbeCell[] = [
      { from: 'pod/a', to: '10.96.3.16:80', sign: 'off', words: 'running', layer: { type: 'clusterIP', position: 0, port: 80 } },
    ]
    const run: ProbeProposal['run'] = async (onProgress) => {
      onProgress(cells)
      throw new Error('the connection is gone')
    }
    const { view } = await studio({ probes: { plan: async () => ({ lines: ['one connection'], run }) } })
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/✗ the connection is gone[\s\S]*○ not run/)
  })
})

describe('the readiness probes in the plan of a probe', () => {
  const cells: ProbeCell[] = [
    { from: 'pod/web-1 (web)', to: 'GET http://10.0.0.5:80/', sign: 'broken', words: 'HTTP 503', facts: [['kubelet', 'not ready']] },
  ]
  const replay: ProbeProposal = {
    lines: ['1 readiness probe'],
    choices: {
      title: 'READINESS PROBES',
      clients: [],
      targets: [{ key: 'web-1/web', name: 'pod/web-1 (web)', note: 'GET http://10.0.0.5:80/', isMarked: true }],
      mark: () => replay,
    },
    run: async (onProgress) => {
      onProgress(cells)
      return undefined
    },
  }
  const probes = { plan: async () => proposal(new Set([...clients, ...targets]), []), readiness: async () => replay }

  it.each(allSizes)('the readiness probes in the plan of a probe are drawn at $columns×$rows', async (size) => {
    await expectDrawn('probe-readiness', size, async (color) => {
      const { view } = await studio({ size, settings: { color }, probes })
      view.press('d')
      await settled()
      return view
    })
  })

  it('a key switches between the plan of a probe and the readiness probes', async () => {
    const { view } = await studio({ probes })
    view.press('d')
    await settled()
    expect(view.text()).toMatch(/READINESS PROBES {3}1 of 1 marked/)
    expect(view.text()).not.toMatch(/CLIENTS/)
    view.press('d')
    await settled()
    expect(view.text()).toMatch(/CLIENTS {3}4 of 4 marked/)
  })

  it('the readiness probes in the plan of a probe show what the kubelet said beside their answers, and are no evidence for the chain', async () => {
    const { view } = await studio({ probes })
    view.press('d')
    await settled()
    view.press('enter')
    await settled()
    expect(view.text()).toMatch(/✗ HTTP 503[\s\S]*kubelet +not ready/)
    expect(view.session.model().state.probed.size).toBe(0)
  })

  it('the readiness probes in the plan of a probe are said to be missing where nothing can send them', async () => {
    const { view } = await studio()
    view.press('d')
    expect(view.text()).toMatch(/readiness probes cannot be sent here/)
  })
})
