import { type DraftTemplate, type Slots, templates } from './copy.ts';
import { pick } from './draw.ts';
import { type Draft, SITE_IDS, type SiteId } from './story.ts';

const TEMPLATES = new Map(SITE_IDS.map((site) => [site, templates(site)]));

/** The `index`th article that a site composes by itself: a template with its gaps filled, the same for the same index. */
export function compose(site: SiteId, index: number): Draft {
  const all = TEMPLATES.get(site) ?? [];
  const { slots, ...template } = all[index % all.length] as DraftTemplate;
  const words = choose(slots, `${site} ${index}`);
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (gap, name: string) => words.get(name) ?? gap);
  const { lead } = template;
  return {
    ...template,
    slug: `${template.slug}-${index + 1}`,
    title: fill(template.title),
    body: fill(template.body),
    lead: lead && { ...lead, alt: fill(lead.alt), caption: fill(lead.caption) },
    corrections: template.corrections.map(({ from, to, note }) => ({
      from: fill(from),
      to: fill(to),
      note: fill(note),
    })),
  };
}

function choose(slots: Slots, seed: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(slots).map(([name, choices]) => [name, String(pick(`${seed} ${name}`, listed(choices)))]),
  );
}

function listed(choices: Slots[string]): readonly (string | number)[] {
  if (typeof choices !== 'string') return choices;
  const [from = 0, to = 0] = choices.split('..').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
