/** What the user asked to trace, as parsed from the command line. */
export interface TargetRef {
  kind: 'service'
  name: string
  /** Number or name behind the colon: `svc/web:80`, `svc/web:http`. */
  port?: number | string
}
