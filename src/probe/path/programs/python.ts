/**
 * Each program connects to all targets at once, round after round: `ROUNDS SECONDS TIMEOUT` and pairs of host and port are its arguments. A
 * target that is a name is looked up and not connected to. It ends at a line on stdin or at the end of stdin. It also ends if its output,
 * which is short, is not read: it writes without waiting. Python 2.6 and later.
 */
export const python = `import errno,fcntl,os,select,socket,sys,threading,time
n,v,t=int(sys.argv[1]),float(sys.argv[2]),float(sys.argv[3])
T=list(zip(sys.argv[4::2],[int(p) for p in sys.argv[5::2]]))
c=getattr(time,'monotonic',time.time)
fcntl.fcntl(1,fcntl.F_SETFL,fcntl.fcntl(1,fcntl.F_GETFL)|os.O_NONBLOCK)
def us(b): return int((c()-b)*1e6)
def code(e): return errno.errorcode.get(e,'E%s'%e)
L={}
def look(i,h,p):
 b=c()
 try:
  socket.getaddrinfo(h,p,0,socket.SOCK_STREAM)
  a='found'
 except Exception as e: a='EAI_%s'%e.args[0]
 L[i]='%d %s %d'%(i,a,us(b))
z=c()
for r in range(n):
 O=['porttrace round %d'%(r+1)]
 P={}
 N=[]
 for i,(h,p) in enumerate(T):
  if ':' not in h and not h.replace('.','').isdigit():
   N.append(i)
   if L.get(i,'')!='run':
    L[i]='run'
    d=threading.Thread(target=look,args=(i,h,p))
    d.daemon=True
    d.start()
   continue
  s=socket.socket(socket.AF_INET6 if ':' in h else socket.AF_INET,socket.SOCK_STREAM)
  s.setblocking(False)
  b=c()
  e=s.connect_ex((h,p))
  if e==0: O.append('%d open %d'%(i,us(b)))
  elif e==errno.EINPROGRESS: P[s]=(i,b)
  else: O.append('%d %s %d'%(i,code(e),us(b)))
 m=z+r*v+t
 while (P or [i for i in N if L[i]=='run']) and c()<m:
  f,w,_=select.select([0],list(P),[],max(0,min(m-c(),0.01 if N else m)))
  if f: os._exit(0)
  for s in w:
   i,b=P.pop(s)
   u=us(b)
   e=s.getsockopt(socket.SOL_SOCKET,socket.SO_ERROR)
   O.append('%d %s %d'%(i,'open' if e==0 else code(e),u))
   s.close()
 for s in P: s.close()
 O+=['%d ETIMEDOUT'%i for i,_ in P.values()]+['%d ETIMEDOUT'%i if L[i]=='run' else L[i] for i in N]
 O.append('porttrace end %d\\n'%(r+1))
 try: os.write(1,'\\n'.join(O).encode())
 except OSError: os._exit(0)
 d=z+(r+1)*v-c()
 if r+1<n and select.select([0],[],[],max(0,d))[0]: os._exit(0)
os._exit(0)`
