import type { Trace } from '../../src/model/trace.ts'
import { crash, route, selector, twoPorts } from './broken.ts'
import { many, nodePort, notReady, pending, unread } from './impaired.ts'
import { hostile, wideGlyphs } from './odd-names.ts'
import { byHand, dual, external, headless, healthy, idle } from './sound.ts'

/** The traces that the golden files show, by the name of the file. */
export const scenarios: Readonly<Record<string, Trace>> = {
  healthy,
  'two-ports': twoPorts,
  selector,
  crash,
  'not-ready': notReady,
  'node-port-local': nodePort,
  'load-balancer-pending': pending,
  headless,
  'external-name': external,
  'dual-stack': dual,
  'many-endpoints': many,
  'by-hand': byHand,
  idle,
  unread,
  'route-without-service': route,
  hostile,
  'wide-glyphs': wideGlyphs,
}
