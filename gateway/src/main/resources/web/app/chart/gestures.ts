/** A piece of the time axis. */
export interface Span {
  fromMillis: number;
  toMillis: number;
}

/** What gestures ask of the chart that they are made on, and tell it. */
export interface GestureTarget {
  span(): Span;
  /** The moment under a distance from the canvas' left edge. */
  momentAt(pixels: number): number;
  /** Shown at once with what is there, while the gesture goes on. */
  preview(span: Span): void;
  zoomTo(span: Span): void;
  back(): void;
}

const SHORTEST_DRAG_PIXELS = 6;
const SHORTEST_MILLIS = 1000;
const LONGEST_MILLIS = 5 * 366 * 86_400_000;
/** A wheel turns in many small steps: what it comes to is asked for once it rests. */
const WHEEL_RESTS_MILLIS = 160;
const WHEEL_SPEED = 0.006;

const isSensible = ({ fromMillis, toMillis }: Span): boolean =>
  toMillis - fromMillis >= SHORTEST_MILLIS && toMillis - fromMillis <= LONGEST_MILLIS;

/**
 * Dragging zooms to what was dragged over; with Shift it moves the picture. The wheel zooms with Ctrl, as pinching on
 * a touch pad does, and moves with Shift; without either it scrolls the page. One finger moves the picture sideways, two zoom.
 * A double click goes back.
 */
export class Gestures {
  private readonly pointers = new Map<number, number>();
  /** The moments that stay under the fingers, or under the mouse that moves the picture. */
  private held: number[] = [];
  private select: { startPixels: number; box: HTMLElement } | null = null;
  private pending: Span | null = null;
  private timer: number | undefined;
  private readonly abort = new AbortController();

  constructor(private readonly canvas: HTMLElement, private readonly target: GestureTarget, private readonly selectionTitle: string) {
    const { signal } = this.abort;
    canvas.addEventListener('pointerdown', (event) => this.down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.move(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.up(event), { signal });
    canvas.addEventListener('pointercancel', () => this.cancel(), { signal });
    canvas.addEventListener('dblclick', () => target.back(), { signal });
    canvas.addEventListener('wheel', (event) => this.wheel(event), { signal, passive: false });
  }

  close(): void {
    this.abort.abort();
    window.clearTimeout(this.timer);
  }

  private pixels(event: MouseEvent): number {
    return event.clientX - this.canvas.getBoundingClientRect().left;
  }

  private down(event: PointerEvent): void {
    const isMouse = event.pointerType === 'mouse';
    if (isMouse && event.button !== 0) return;
    const pixels = this.pixels(event);
    this.canvas.setPointerCapture(event.pointerId);
    if (isMouse && !event.shiftKey) {
      const box = document.createElement('div');
      box.className = 'chart-selection';
      box.title = this.selectionTitle;
      this.select = { startPixels: pixels, box };
      return;
    }
    this.pointers.set(event.pointerId, pixels);
    this.hold();
  }

  private hold(): void {
    this.held = [...this.pointers.values()].slice(0, 2).map((at) => this.target.momentAt(at));
  }

  private move(event: PointerEvent): void {
    const now = this.pixels(event);
    if (this.select) {
      const { startPixels, box } = this.select;
      if (!box.isConnected && Math.abs(now - startPixels) > SHORTEST_DRAG_PIXELS) this.canvas.append(box);
      box.style.left = `${Math.min(now, startPixels)}px`;
      box.style.width = `${Math.abs(now - startPixels)}px`;
      return;
    }
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, now);
    this.follow();
  }

  /** Has the held moments be under the fingers where these are now. */
  private follow(): void {
    const { fromMillis, toMillis } = this.target.span();
    const [first = 0, second] = [...this.pointers.values()];
    const [heldFirst = 0, heldSecond] = this.held;
    if (second === undefined || heldSecond === undefined) {
      const by = heldFirst - this.target.momentAt(first);
      this.show({ fromMillis: fromMillis + by, toMillis: toMillis + by });
      return;
    }
    if (Math.abs(second - first) < SHORTEST_DRAG_PIXELS) return;
    const scale = (heldSecond - heldFirst) / (this.target.momentAt(second) - this.target.momentAt(first));
    if (!(scale > 0)) return;
    const start = heldFirst - (this.target.momentAt(first) - fromMillis) * scale;
    this.show({ fromMillis: start, toMillis: start + (toMillis - fromMillis) * scale });
  }

  private show(span: Span): void {
    if (!isSensible(span)) return;
    this.pending = span;
    this.target.preview(span);
  }

  private up(event: PointerEvent): void {
    if (this.select) {
      const { startPixels } = this.select;
      const ends = [startPixels, this.pixels(event)].sort((a, b) => a - b) as [number, number];
      this.cancel();
      if (ends[1] - ends[0] < SHORTEST_DRAG_PIXELS) return;
      const span = { fromMillis: this.target.momentAt(ends[0]), toMillis: this.target.momentAt(ends[1]) };
      if (isSensible(span)) this.target.zoomTo(span);
      return;
    }
    this.pointers.delete(event.pointerId);
    this.hold();
    if (this.pointers.size === 0) this.settle();
  }

  private cancel(): void {
    this.select?.box.remove();
    this.select = null;
    this.pointers.clear();
    this.settle();
  }

  private settle(): void {
    window.clearTimeout(this.timer);
    const span = this.pending;
    this.pending = null;
    if (span) this.target.zoomTo(span);
  }

  private wheel(event: WheelEvent): void {
    const isZoom = event.ctrlKey || event.metaKey;
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (!isZoom && !event.shiftKey && Math.abs(sideways) <= Math.abs(event.deltaY)) return;
    event.preventDefault();
    const { fromMillis, toMillis } = this.target.span();
    if (isZoom) {
      const centre = this.target.momentAt(this.pixels(event));
      const factor = Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * WHEEL_SPEED);
      this.show({ fromMillis: centre - (centre - fromMillis) * factor, toMillis: centre + (toMillis - centre) * factor });
    } else {
      const by = this.target.momentAt(sideways) - this.target.momentAt(0);
      this.show({ fromMillis: fromMillis + by, toMillis: toMillis + by });
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(), WHEEL_RESTS_MILLIS);
  }
}
