package dev.skerry.gateway.timeline;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.timeline.TimelineView.Happening;
import dev.skerry.gateway.timeline.TimelineView.HappeningKind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a time line: after this entry. */
record Cursor(long micros, HappeningKind kind, long id) {
    /** The newest first; of the same time by kind, then the newest number first. */
    static final Comparator<Happening> ORDER =
            Comparator.comparing(Happening::from)
                    .reversed()
                    .thenComparing(Happening::kind)
                    .thenComparing(
                            Comparator.comparingLong(
                                            (Happening entry) -> Long.parseLong(entry.id()))
                                    .reversed());

    private static final List<HappeningKind> KINDS = List.of(HappeningKind.values());

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})\\.([0-4])\\.(\\d{1,18})");

    /** Before all that begins before this time. */
    static Cursor before(long micros) {
        return new Cursor(micros, HappeningKind.WRITE, Long.MIN_VALUE);
    }

    static Cursor after(Happening entry) {
        return new Cursor(Times.toMicros(entry.from()), entry.kind(), Long.parseLong(entry.id()));
    }

    static Optional<Cursor> of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new Cursor(
                                Long.parseLong(matcher.group(1)),
                                KINDS.get(Integer.parseInt(matcher.group(2))),
                                Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** Of a kind, those of the cursor's time with a number below this are after it. */
    long below(HappeningKind of) {
        int order = of.compareTo(kind);
        return order < 0 ? Long.MIN_VALUE : order == 0 ? id : Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return micros + "." + KINDS.indexOf(kind) + "." + id;
    }
}
