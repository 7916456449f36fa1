import { netcat } from './tools/netcat.ts'
import type { RequestTool } from './tools/request-tool.ts'
import { script } from './tools/scripts.ts'

/** In the order in which they are tried. */
export const requestTools: readonly RequestTool[] = [script('python3'), script('python'), netcat]
