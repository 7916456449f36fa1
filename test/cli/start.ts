import { onTestFinished } from 'vitest'
import type { TestServerOptions } from '../server/server.ts'
import { type Bench, startBench } from './program.ts'

/** Starts a server of its own for the test that runs, and stops it when that ends. */
export async function start(options?: TestServerOptions): Promise<Bench> {
  const bench = await startBench(options)
  onTestFinished(() => bench.close())
  return bench
}
