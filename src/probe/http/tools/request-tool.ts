import type { HttpTarget } from '../../../model/http-probe.ts'
import type { Output } from '../../connect/words.ts'
import type { ReadCertificate } from '../read-program.ts'
import type { HttpReading } from '../reading.ts'

/**
 * A way to send a request: it yields commands, gets the output of each, and returns what they mean. Undefined: it cannot send this request, and
 * the next tool has to try.
 */
export type Asking = Generator<string[], HttpReading | undefined, Output>

/** A program that can send a request from a Pod. */
export interface RequestTool {
  name: string
  /** `seconds` is the time of each layer. */
  ask: (to: HttpTarget, seconds: number, certificates: ReadCertificate) => Asking
}
