import { AT, type Form, HOST, HOW, PORT, pattern, URL_TEXT } from '../form.ts'

const curl = 'curl/curl lib/connect.c'
const curlCodes = 'curl/curl lib/strerror.c curl_easy_strerror'

/** What curl (and PHP, which prints its errors), wget, that of busybox, netcat, bash and telnet write. */
export const toolForms: readonly Form[] = [
  {
    pattern: pattern`\bFailed to connect to ${HOST} port ${PORT}(?: after \d{1,9} ms)?: (?<how>Connection refused|Timeout was reached|Connection timed out|Operation timed out|No route to host|Network is unreachable|Host is unreachable)`,
    source: curl,
  },
  // curl's words for whatever ended a connection, unless it was its own time limit.
  {
    pattern: pattern`\bFailed to connect to ${HOST} port ${PORT}(?: after \d{1,9} ms)?: (?:Couldn't|Could not) connect to server`,
    symptom: 'not-connected',
    source: `${curl}; ${curlCodes}`,
  },
  { pattern: pattern`\bconnect to ${HOST} port ${PORT}(?: from [^\s]{1,60} port \d{1,5})? failed: ${HOW}`, source: curl },
  { pattern: pattern`\bCould not resolve host: ${HOST}`, symptom: 'no-such-name', source: 'curl/curl lib/hostip.c' },
  { pattern: pattern`\bResolving host timed out: ${HOST}`, symptom: 'name-unanswered', source: 'curl/curl lib/asyn-thrdd.c' },
  {
    pattern: pattern`\bno alternative certificate subject name matches target (?:host name|hostname|ipv[46] address) '${HOST}'`,
    symptom: 'tls-wrong-name',
    source: 'curl/curl lib/vtls/openssl.c',
  },
  { pattern: pattern`\bcurl: \((?:28|35|52|55|56|60)\) ${HOW}`, source: curlCodes },
  { pattern: pattern`\bcurl: \(52\) Empty reply from server`, symptom: 'reset', source: curlCodes },
  {
    pattern: pattern`\bcURL error (?:28|35|52|56|60): (?<how>.{1,200}?)(?: \(see https?:\/\/[^\s)]{1,100}\))? for ${URL_TEXT}`,
    source: 'guzzle/guzzle src/Handler/CurlFactory.php',
  },
  { pattern: pattern`\bThe requested URL returned error: (?<how>[45]\d\d)\b`, source: 'curl/curl lib/http.c' },
  {
    pattern: pattern`\bConnecting to ${HOST} \([^)]{1,253}\)\|[\da-f.:]{2,60}\|:${PORT}\.\.\. failed: ${HOW}`,
    source: 'mirror/wget src/connect.c',
  },
  { pattern: pattern`\bConnecting to ${HOST}\|[\da-f.:]{2,60}\|:${PORT}\.\.\. failed: ${HOW}`, source: 'mirror/wget src/connect.c' },
  { pattern: pattern`\bConnecting to ${AT}\.\.\. failed: ${HOW}`, source: 'mirror/wget src/connect.c' },
  { pattern: pattern`\bwget: unable to resolve host address [‘'"]${HOST}[’'"]`, symptom: 'no-such-name', source: 'mirror/wget src/host.c' },
  {
    pattern: pattern`\bwget: bad address '${HOST.replace('[\\da-f]{0,4}', '[\\da-f]{1,4}')}(?::(?<port>\d{1,5}))?'`,
    symptom: 'no-such-name',
    source: 'mirror/busybox libbb/xconnect.c',
  },
  { pattern: pattern`\bcan't connect to remote host \(${HOST}\): ${HOW}`, source: 'mirror/busybox libbb/xconnect.c' },
  { pattern: pattern`\bserver returned error: HTTP\/[\d.]{1,3} (?<how>[45]\d\d)\b`, source: 'mirror/busybox networking/wget.c' },
  { pattern: pattern`\bnc: timed out`, symptom: 'timeout', source: 'mirror/busybox networking/nc.c' },
  { pattern: pattern`\bwget: download timed out`, symptom: 'timeout', source: 'mirror/busybox networking/wget.c' },
  { pattern: pattern`\bERROR (?<how>[45]\d\d): `, source: 'mirror/wget src/http.c' },
  {
    pattern: pattern`\bnc: connect to ${HOST}(?: \([^)]{1,253}\))? port ${PORT} \((?:tcp|udp)\) failed: ${HOW}`,
    source: 'openbsd/src usr.bin/nc/netcat.c',
  },
  { pattern: pattern`\(UNKNOWN\) \[(?<host>[\da-f.:]{2,60})\] ${PORT} \([^)]{1,40}\) : ${HOW}`, source: 'netcat-traditional netcat.c' },
  { pattern: pattern`\bconnect to address ${HOST}(?: port ${PORT})?: ${HOW}`, source: 'openssh/openssh-portable sshconnect.c; telnet' },
  { pattern: pattern`\/dev\/tcp\/${HOST}\/${PORT}: ${HOW}`, source: 'bash redir.c' },
  {
    pattern: pattern`\bbash: ${HOST}: (?<how>Name or service not known|Temporary failure in name resolution)`,
    source: 'bash lib/sh/netopen.c',
  },
]
