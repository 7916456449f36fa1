import { curl } from './tools/curl.ts'
import { openssl } from './tools/openssl.ts'
import type { RequestTool } from './tools/request-tool.ts'
import { script } from './tools/scripts.ts'
import { bash, netcat } from './tools/shell.ts'
import { wget, wgetBusybox } from './tools/wget.ts'

/** In the order in which they are tried: those that tell the most first. */
export const requestTools: readonly RequestTool[] = [
  script('python3'),
  script('python'),
  script('node'),
  curl,
  openssl,
  script('perl'),
  wget,
  bash,
  wgetBusybox,
  netcat,
]
