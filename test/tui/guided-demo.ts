import { expect } from 'vitest'
import { accessOf } from '../../src/cli/access.ts'
import { createViewProbes } from '../../src/cli/probe/view-probes.ts'
import { realTiming } from '../../src/cluster/http/timing.ts'
import { applyFix, startDemoServer, toFix } from '../../src/demo/server/server.ts'
import { loadWidths } from '../../src/lib/width.ts'
import { createLive } from '../../src/live/live.ts'
import { createTracer } from '../../src/live/tracer.ts'
import type { ObjectRef } from '../../src/model/resources.ts'
import type { SnapshotSource } from '../../src/model/snapshot.ts'
import { frameOf } from '../../src/tui/frame.ts'
import type { Size } from '../../src/tui/layout.ts'
import { restFor } from '../../src/tui/panes/reader.ts'
import { createSession, type Session } from '../../src/tui/session.ts'
import { placeOf } from '../../src/tui/state.ts'
import { keyOfStep } from '../../src/tui/tour.ts'
import { tourStep, tourSteps } from '../../src/tui/tour-steps.ts'
import type { ProbeProposal, ViewProbes } from '../../src/tui/view-probes.ts'
import { quietIo } from '../cli/quiet-io.ts'
import { plain } from '../cli/text.ts'
import { present, settings } from './fake-live.ts'

/** The tour on the real server of the demo, whose clock stands still. */
export interface GuidedDemo {
  session: Session
  /** Every fix that it has run. */
  applied: string[]
  press(...keys: string[]): void
  rows(): readonly string[]
  text(): string
  /** Does a step by its own key, or by Enter, and answers the screen once all that it shows has been read. */
  doStep(by: 'key' | 'enter'): Promise<string>
  /** The step, counted from 1; undefined: the tour is over. */
  step(): number | undefined
  quits: number
  close(): Promise<void>
}

export async function guidedDemo(size: Size): Promise<GuidedDemo> {
  await loadWidths()
  const server = await startDemoServer()
  const now = () => new Date(present)
  const io = { ...quietIo(), now }
  const command = { ...plain, connection: { asGroups: [], asUserExtra: [], server: server.url }, namespace: 'demo' }
  const source = { kind: 'cluster', name: 'demo', kubectlFlags: ['--context', 'demo'] } satisfies SnapshotSource
  const cluster = createLive({
    connect: accessOf(command, io, source),
    tracer: createTracer([]),
    timing: { ...realTiming, now: () => present },
    namespace: 'demo',
  })
  let reading = 0
  const object = cluster.object.bind(cluster)
  const live = Object.assign(cluster, {
    async object(ref: ObjectRef) {
      reading++
      try {
        return await object(ref)
      } finally {
        reading--
      }
    },
  })
  const applied: string[] = []
  const session = createSession({
    live,
    settings,
    size,
    probes: steady(createViewProbes(command, io, live, source)),
    now: () => present,
    later(ms, then) {
      if (ms === restFor) queueMicrotask(then)
      return () => {}
    },
    copy: () => {},
    quit: () => void demo.quits++,
    hasMouse: false,
    wantMouse: () => {},
    tour: {
      service: toFix,
      applyFix(fix) {
        applied.push(fix)
        return applyFix(server.store, fix)
      },
    },
  })
  const isRead = () => {
    const { screen, detail } = placeOf(session.model().state)
    const isPlanned = screen.at !== 'probe' || !['planning', 'running', undefined].includes(detail.probe?.state)
    return reading === 0 && isPlanned && !demo.text().includes('reading...')
  }
  const demo: GuidedDemo = {
    session,
    applied,
    press(...keys) {
      for (const key of keys) session.press(key)
    },
    rows: () => frameOf(session.model()).rows,
    text: () => demo.rows().join('\n'),
    async doStep(by) {
      const step = tourStep(session.model())
      if (!step) throw new Error('the tour is over')
      const isTyping = session.model().state.isTyping
      demo.press(by === 'enter' && !isTyping ? 'enter' : keyOfStep(step, session.model()))
      // What will run comes first where there is room for one pane.
      if (step.spot === 'plan' && size.columns < 120) demo.press('enter')
      await expect
        .poll(() => (tourStep(session.model()) !== step && isRead() ? 'done' : demo.text()), { timeout: 10_000, interval: 5 })
        .toBe('done')
      return demo.text()
    },
    step: () => {
      const at = tourStep(session.model())
      return at && tourSteps.indexOf(at) + 1
    },
    quits: 0,
    async close() {
      session.close()
      live.close()
      await server.close()
    },
  }
  await expect.poll(() => /● live/.test(demo.text()) && isRead(), { timeout: 10_000, interval: 5 }).toBe(true)
  return demo
}

/** Replaces the times that commands took on this machine: nothing else differs from run to run. */
function steady(probes: ViewProbes): ViewProbes {
  const fixed = (proposal: ProbeProposal): ProbeProposal => ({
    ...proposal,
    run: (show, signal) =>
      proposal.run((cells) => show(cells.map((one) => (one.probe ? { ...one, probe: { ...one.probe, ms: 40 } } : one))), signal),
  })
  return { ...probes, plan: async (...wanted) => fixed(await probes.plan(...wanted)) }
}
