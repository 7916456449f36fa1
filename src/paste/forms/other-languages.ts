import { AT, type Form, HOST, HOW, PORT, pattern, URL_TEXT } from '../form.ts'

const dotnet = 'dotnet/runtime src/libraries/System.Net.Http ConnectHelper.cs CreateWrappedException'
const reqwest = 'seanmonstar/reqwest src/error.rs'

/** What .NET, Rust (reqwest, tonic), Ruby, PHP and Erlang write. */
export const otherLanguageForms: readonly Form[] = [
  { pattern: pattern`\bHttpRequestException.{0,20}?: (?<how>[^()]{1,200}) \(${HOST}:${PORT}\)`, source: dotnet },
  {
    pattern: pattern`\b(?<how>Connection refused|Name or service not known|No such host is known\.?|Resource temporarily unavailable|Connection timed out|No route to host|Name does not resolve|Connection reset by peer|No connection could be made because the target machine actively refused it\.?) \(${HOST}:${PORT}\)`,
    source: dotnet,
  },
  {
    pattern: pattern`\bSocketException(?: \(\d{1,9}\)|\s\[0x[\da-f]{1,8}\])?: (?<how>[^[]{1,120}) \[?(?:::ffff:)?(?<host>\d{1,3}(?:\.\d{1,3}){3})\]?:${PORT}`,
    source: 'dotnet/runtime src/libraries/System.Net.Sockets SocketException',
  },
  {
    pattern: pattern`\bRemote certificate is invalid because of errors in the certificate chain: (?<how>\w{3,40})`,
    source: 'dotnet/runtime src/libraries/System.Net.Security Strings.resx',
  },
  {
    pattern: pattern`\bremote certificate is invalid according to the validation procedure: (?<how>\w{3,40})`,
    source: 'dotnet/runtime src/libraries/System.Net.Security Strings.resx',
  },
  {
    pattern: pattern`\bResponse status code does not indicate success: (?<how>[45]\d\d)\b`,
    source: 'dotnet/runtime src/libraries/System.Net.Http Strings.resx',
  },
  { pattern: pattern`\berror sending request for url \(${URL_TEXT}\)(?:: |\s)${HOW}`, source: reqwest },
  { pattern: pattern`\bHTTP status (?:client|server) error \((?<how>[45]\d\d) [^)]{1,60}\) for url \(${URL_TEXT}\)`, source: reqwest },
  {
    pattern: pattern`\b(?:tcp connect error|dns error|transport error|Os \{ code: \d{1,3}, kind: \w{1,40}).{0,40}?[:,] ?${HOW}`,
    source: 'hyperium/hyper-util src/client/legacy/connect/http.rs ConnectError',
  },
  { pattern: pattern`\bFailed to open TCP connection to ${HOST}:${PORT} \(${HOW}`, source: 'ruby/ruby lib/net/http.rb' },
  {
    pattern: pattern`(?<how>Connection refused|Connection timed out|No route to host) - (?:user specified timeout|connect\(2\)) for "?${HOST}"? ?(?:port |:)${PORT}`,
    source: 'ruby/ruby ext/socket/raddrinfo.c rsock_sys_fail_host_port',
  },
  { pattern: pattern`\bfsockopen\(\): (?:Unable|unable) to connect to ${AT} \(${HOW}`, source: 'php/php-src ext/standard/fsock.c' },
  {
    pattern: pattern`\bstream_socket_client\(\): Unable to connect to (?:tcp|ssl|tls):\/\/${AT} \(${HOW}`,
    source: 'php/php-src main/streams/transports.c',
  },
  { pattern: pattern`\bSQLSTATE\[HY000\] \[200[25]\] ${HOW}`, source: 'php/mysqlnd' },
]
