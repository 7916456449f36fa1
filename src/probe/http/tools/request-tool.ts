import type { HttpTarget } from '../../../model/http-probe.ts'
import type { Output } from '../../connect/words.ts'
import type { ReadCertificate } from '../read-program.ts'
import type { HttpReading } from '../reading.ts'

/** What a tool does next: run a command, or say what the outputs mean. */
export type RequestStep = { command: string[] } | { reading: HttpReading }

/** A program that can send a request from a Pod. */
export interface RequestTool {
  name: string
  /**
   * The step after some commands of its own, of which `outputs` are the outputs; `seconds` is the time of each layer. Undefined: it cannot
   * send this request, and the next tool has to try.
   */
  next: (to: HttpTarget, seconds: number, outputs: readonly Output[], certificates: ReadCertificate) => RequestStep | undefined
}
