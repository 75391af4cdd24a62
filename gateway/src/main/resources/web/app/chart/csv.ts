import { COUNT, MAX, MEAN, MIN, QUALITY, type Panel } from './series-data';

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A name that a program for tables would take for a formula is given as text. */
const cell = (text: string): string => quoted(/^[=+\-@\t]/.test(text) ? `'${text}` : text);

/** What a chart shows, a row a point: times in UTC, numbers with all their digits. */
export function csvOf(panels: readonly Panel[], fromMillis: number, toMillis: number): string {
  const rows = panels.flatMap((panel) => panel.points
    .filter(([millis]) => millis >= fromMillis && millis <= toMillis)
    .map((point) => [
      new Date(point[0]).toISOString(), cell(panel.resource), cell(panel.unit), point[MIN], point[MEAN], point[MAX], point[COUNT], point[QUALITY] ?? '',
    ].join(',')));
  return ['time,resource,unit,min,mean,max,readings,quality', ...rows].join('\r\n') + '\r\n';
}

/** Hands it to the viewer as a file. */
export function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
