#!/usr/bin/env python3
"""cluster.py SOURCE.json OUT.json ARTICLES.json : words to offsets. Each place in SOURCE is {"id","text"[, "nth"]} or
{"id","first","last"[, "nth"]} (from the start of the words `first` to the end of the next words `last`, so long passages need not be
typed whole). Every string must occur; where it occurs more than once, "nth" (from 1) is needed. Prints what is wrong, then (if nothing is)
writes OUT, and lists shared runs of >= 12 words that no labelled copy covers, to be decided by reading."""
import json,sys,re
src,out,arts=sys.argv[1:4]
S=json.load(open(src)); A={a['id']:a for a in json.load(open(arts))}; bad=[]
def find(t,w,nth,where,start=0):
    i=[m.start() for m in re.finditer(re.escape(w),t[start:])]
    if not i: bad.append(f'{where}: does not occur: {w!r}'); return None
    if nth is None:
        if len(i)>1 and start==0: bad.append(f'{where}: occurs {len(i)} times, say nth: {w!r}')
        nth=1
    if nth>len(i): bad.append(f'{where}: no occurrence {nth}: {w!r}'); return None
    return start+i[nth-1]
def span(m,where):
    if m['id'] not in A: bad.append(f'{where}: no article {m["id"]}'); return [0,0]
    t=A[m['id']]['text']
    if 'text' in m:
        i=find(t,m['text'],m.get('nth'),where)
        return [i,i+len(m['text'])] if i is not None else [0,0]
    i=find(t,m['first'],m.get('nth'),where)
    if i is None: return [0,0]
    j=find(t,m['last'],None,where,i)
    return [i,j+len(m['last'])] if j is not None else [0,0]
def place(m,where,*more):
    d={'id':m['id'],'span':span(m,where)}
    for k in more:
        if k in m: d[k]=m[k]
    return d
O={'cluster':S['cluster'],'articles':[a for a in A]}
O['statement_groups']=[]
for g in S['statement_groups']:
    w='group '+g['gist']
    d={'gist':g['gist'],'voice':g['voice'],'members':[place(m,w,'form','unsure') for m in g['members']]}
    for m in d['members']:
        if m.get('form') not in ('direct','indirect','mixed'): bad.append(w+': form?')
    if g.get('unsure'): d['unsure']=True
    O['statement_groups'].append(d)
O['non_pairs']=[[place(a,'non-pair'),place(b,'non-pair'),why] for a,b,why in S['non_pairs']]
O['copies']=[]
for c in S['copies']:
    d={'a':place(c['a'],'copy'),'b':place(c['b'],'copy'),'kind':c['kind']}
    if c['kind'] not in ('wire','quotation','background','self'): bad.append('copy: kind '+c['kind'])
    if c.get('unsure'): d['unsure']=True
    O['copies'].append(d)
O['denials']=[{**{'denial':place(c['denial'],'denial'),'of':place(c['of'],'denial of'),'across':c['denial']['id']!=c['of']['id']},**({'unsure':True} if c.get('unsure') else {})} for c in S['denials']]
O['relays']=[{**place(c,'relay'),'via':c['via'],'voice':c['voice'],**({'unsure':True} if c.get('unsure') else {})} for c in S['relays']]
O['origins']=S['origins']
O['figures']=[{'counts':f['counts'],'values':[{**place(v,'figure'),**{k:v[k] for k in ('lower','upper','by') if k in v}} for v in f['values']]} for f in S.get('figures',[])]
O['voices']=[{'name':v['name'],'mentions':{i:[span({'id':i,**(m if isinstance(m,dict) else {'text':m})},'voice '+v['name']) for m in ms] for i,ms in v['mentions'].items()}} for v in S['voices']]
if bad:
    print('\n'.join(bad)); sys.exit(1)
json.dump(O,open(out,'w'),ensure_ascii=False)
print({k:len(v) for k,v in O.items() if hasattr(v,'__len__')})
# shared runs
tok={i:[(m.group().lower().replace('’',"'"),m.start(),m.end()) for m in re.finditer(r"[\w’']+",a['text'])] for i,a in A.items()}
ids=list(A)
for x in range(len(ids)):
    for y in range(x,len(ids)):
        a,b=tok[ids[x]],tok[ids[y]]
        at={}
        for j in range(len(b)-7): at.setdefault(tuple(w[0] for w in b[j:j+8]),[]).append(j)
        seen=set()
        for i in range(len(a)-7):
            for j in at.get(tuple(w[0] for w in a[i:i+8]),[]):
                if (x==y and j<=i) or (i-1,j-1) in seen:
                    if (i-1,j-1) in seen: seen.add((i,j))
                    continue
                seen.add((i,j)); n=8
                while i+n<len(a) and j+n<len(b) and a[i+n][0]==b[j+n][0]: n+=1
                if n<10: continue
                p=(a[i][1],a[i+n-1][2]); q=(b[j][1],b[j+n-1][2])
                if x==y and q[0]<p[1]: continue
                cov=lambda u,v:max(0,min(u[1],v[1])-max(u[0],v[0]))>=.5*(v[1]-v[0])
                if not any((c['a']['id']==ids[x] and c['b']['id']==ids[y] and cov(c['a']['span'],p) and cov(c['b']['span'],q)) or (c['b']['id']==ids[x] and c['a']['id']==ids[y] and cov(c['b']['span'],p) and cov(c['a']['span'],q)) for c in O['copies']):
                    print('shared run, not labelled:',n,'words',ids[x],ids[y],repr(A[ids[x]]['text'][p[0]:p[1]][:200]))
