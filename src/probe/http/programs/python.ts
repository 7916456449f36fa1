/**
 * Sends a GET, layer by layer: `HOST PORT PATH SECONDS tls|any-name|plain AUTHORITY ADDRESS look|known` are its arguments. `known`: it connects to
 * the address; `look`: only if the name is not resolved. `any-name`: clients may know the server by another name. One line of JSON is its output, with the
 * certificate as DER in base64 and the head of the answer with a character for each byte. A first handshake with the authorities of the image tells
 * whether they trust the chain; the second takes any. HTTP is sent over TLS only if the first one succeeds, name included,
 * or if no more than the authority is unknown. Python 3.4 and later.
 * A server that sends byte by byte ends no wait of a socket: a timer ends each layer.
 */
export const python = `import base64,json,signal,socket,ssl,sys,time
h,p,q,t,m,a,d,l=sys.argv[1],int(sys.argv[2]),sys.argv[3],float(sys.argv[4]),sys.argv[5],sys.argv[6],sys.argv[7],sys.argv[8]=='look'
k=m!='plain'
o={}
c=time.time
def ms(b): return int((c()-b)*1000)
def late(*_): raise socket.timeout('late')
def arm(w): signal.setitimer(signal.ITIMER_REAL,w)
signal.signal(signal.SIGALRM,late)
def out():
 arm(0)
 sys.stdout.write('porttrace '+json.dumps(o)+'\\n')
 sys.stdout.flush()
 sys.exit(0)
def text(e): return 'no answer within %g s'%t if isinstance(e,socket.timeout) else '%s: %s'%(type(e).__name__,e)
def conn():
 arm(t+.2)
 return socket.create_connection((n,p),t)
def free(g):
 x=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT if hasattr(ssl,'PROTOCOL_TLS_CLIENT') else ssl.PROTOCOL_SSLv23)
 x.check_hostname=False
 x.verify_mode=ssl.CERT_NONE
 x.set_alpn_protocols([g])
 return x.wrap_socket(conn(),server_hostname=h)
def get(s):
 arm(t+.2)
 s.sendall(('GET %s HTTP/1.1\\r\\nHost: %s\\r\\nUser-Agent: kubectl-porttrace\\r\\nAccept: */*\\r\\nConnection: close\\r\\n\\r\\n'%(q,a)).encode())
 b=c()
 r=s.recv(1)
 f=ms(b)
 try:
  while r and len(r)<8192 and b'\\r\\n\\r\\n' not in r:
   g=s.recv(8192)
   if not g: break
   r+=g
 except socket.timeout:
  if b'\\n' not in r: raise
 return f,r[:8192].split(b'\\r\\n\\r\\n')[0].decode('latin-1')
def pre():
 s=conn()
 s.sendall(b'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\0\\0\\0\\4\\0\\0\\0\\0\\0')
 r=s.recv(9)
 return len(r)>3 and r[3:4]==b'\\4'
b=c()
n=d
try:
 if l:
  n=socket.getaddrinfo(h,p,0,socket.SOCK_STREAM)[0][4][0]
  o['dns']={'ms':ms(b)}
except Exception as e:
 o['dns']={'ms':ms(b),'failed':text(e)}
 n=d
 if not n: out()
o['address']=n
b=c()
try: s=conn()
except Exception as e:
 o['tcp']={'ms':ms(b),'failed':text(e)}
 out()
o['tcp']={'ms':ms(b)}
if k:
 u=w=None
 for y in (True,False) if m=='tls' else (False,):
  v=ssl.create_default_context()
  v.check_hostname=y
  try:
   v.wrap_socket(s or conn(),server_hostname=h).close()
   break
  except Exception as e:
   s=None
   u=getattr(e,'verify_code',None)
   w=w or u
   if u!=62 and not isinstance(e,ssl.CertificateError): break
 b=c()
 z=None
 for g in 'http/1.1','h2':
  try:
   s=free(g)
   z=None
   break
  except Exception as e:
   z=e
   if 'APPLICATION' not in str(e).upper(): break
 if z:
  o['tls']={'ms':ms(b),'failed':text(z)}
  if isinstance(z,ssl.SSLError):
   try: o['tls']['plain']=get(conn())[1].startswith('HTTP/')
   except Exception: pass
  out()
 o['tls']={'ms':ms(b),'der':base64.b64encode(s.getpeercert(True)).decode(),'version':s.version(),'protocol':s.selected_alpn_protocol()}
 if u and u not in (62,64): o['tls']['verify']=u
 if w not in (None,18,19,20,21): out()
 if g=='h2':
  o['tls']['h2']=True
  out()
b=c()
try:
 f,r=get(s)
 o['http']={'ms':f,'head':r}
except Exception as e: o['http']={'ms':ms(b),'failed':text(e)}
if not k and ('failed' in o['http'] or not o['http']['head'].startswith('HTTP/') or ' 400' in o['http']['head'][:13]):
 try:
  free('http/1.1')
  o['http']['tls']=True
 except Exception: pass
 if not o['http'].get('tls') and not o['http'].get('head'):
  try: o['http']['h2']=pre()
  except Exception: pass
out()`
