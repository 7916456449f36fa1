/**
 * How a connection ended. `open`: established (TCP) or answered (UDP). `refused`, `reset`, `unreachable`: a host rejected it. `timeout`:
 * no response. `no-such-name`: the name was not resolved. `unknown`: the result is not known.
 */
export type ConnectResult = 'open' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'no-such-name' | 'unknown'
