package dev.skerry.agent.infer.drift;

import dev.skerry.profile.drift.Bins;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.drift.Histogram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts one input of a model, or its score, and compares that with how it was at first. For one
 * thread at a time.
 */
final class SeriesDrift {
    private static final int LONGEST_FIGURE = 1 + 3 * Long.BYTES;

    private final String name;
    private final boolean isOfBundle;
    private final Reservoir learning;
    private @Nullable Histogram reference;
    private long[] before = {};
    private long[] now = {};
    private int halves;
    private @Nullable DriftFigure moved;

    /**
     * A series of which nothing has come yet.
     *
     * @param name of the input; empty for the score
     * @param reference how it was in training; null if that is to be learned of what comes first
     * @param sample how many numbers it is learned of
     */
    SeriesDrift(String name, @Nullable Histogram reference, int sample) {
        this.name = name;
        isOfBundle = reference != null;
        learning = new Reservoir(isOfBundle ? 0 : sample);
        begin(reference);
    }

    private void begin(@Nullable Histogram with) {
        reference = with;
        halves = 0;
        before = new long[with == null ? 0 : with.bins().count()];
        now = before.clone();
    }

    String name() {
        return name;
    }

    /** Whether it is compared with what came first, for want of training data. */
    boolean isLearned() {
        return !isOfBundle;
    }

    void add(double value) {
        Histogram of = reference;
        if (of == null) {
            learning.add(value);
        } else {
            now[of.bins().of(value)]++;
        }
    }

    /** Ends half a window: judges both halves, and begins with the next. */
    void close(double limit) {
        halves++;
        Histogram of = reference;
        if (of == null) {
            if (halves >= 2 && learning.seen() >= DriftSettings.LEAST_STEPS) {
                begin(Histogram.of(learning.sample()));
            }
            return;
        }
        if (halves >= 2) {
            moved = judged(limit);
        }
        long[] oldest = before;
        before = now;
        now = oldest;
        Arrays.fill(now, 0);
    }

    private @Nullable DriftFigure judged(double limit) {
        DriftFigure figure = figure();
        return figure != null && figure.psi() > limit + figure.chance() ? figure : null;
    }

    /** The same, once half a window has been seen: a part of one may be an hour of the night. */
    @Nullable DriftFigure settled() {
        return halves > 0 ? figure() : null;
    }

    /** The index of {@link #settled}, less what it is by chance; NaN if there is none. */
    double excess() {
        DriftFigure figure = settled();
        return figure == null ? Double.NaN : figure.excess();
    }

    /** What both halves say so far; null if there is nothing to compare. */
    @Nullable DriftFigure figure() {
        Histogram of = reference;
        long[] both = before.clone();
        long samples = 0;
        for (int i = 0; i < both.length; i++) {
            both[i] += now[i];
            samples += both[i];
        }
        return of == null || samples == 0 ? null : DriftFigure.of(name, of, both);
    }

    /** How far it had moved when it was judged last; null if that was within the limit. */
    @Nullable DriftFigure moved() {
        return moved;
    }

    int sizeBytes() {
        Histogram of = reference;
        int bins = of == null ? 0 : of.bins().count();
        int learned = of == null || isOfBundle ? 0 : 2 * bins * Long.BYTES;
        return 1
                + 2 * Integer.BYTES
                + (of == null ? learning.sizeBytes() : 2 * bins * Long.BYTES)
                + learned
                + LONGEST_FIGURE;
    }

    void write(ByteBuffer out) {
        Histogram of = reference;
        out.put((byte) (of == null ? 0 : 1)).putInt(halves);
        if (of == null) {
            learning.write(out);
            return;
        }
        out.putInt(before.length);
        if (!isOfBundle) {
            of.bins().edges().forEach(out::putDouble);
            of.counts().forEach(out::putLong);
        }
        for (int i = 0; i < before.length; i++) {
            out.putLong(before[i]).putLong(now[i]);
        }
        DriftFigure figure = moved;
        out.put((byte) (figure == null ? 0 : 1));
        if (figure != null) {
            out.putDouble(figure.psi()).putDouble(figure.ks()).putLong(figure.samples());
        }
    }

    void read(ByteBuffer in) {
        boolean isMeasured = in.get() == 1;
        int closed = in.getInt();
        if (isMeasured) {
            int bins = in.getInt();
            if (!isOfBundle) {
                begin(learned(in, bins));
            }
            if (bins != before.length) {
                throw new IllegalArgumentException("counts of other bins");
            }
            for (int i = 0; i < before.length; i++) {
                before[i] = in.getLong();
                now[i] = in.getLong();
            }
            moved =
                    in.get() == 0
                            ? null
                            : new DriftFigure(
                                    name, in.getDouble(), in.getDouble(), in.getLong(), 0);
        } else {
            learning.read(in);
        }
        halves = closed;
    }

    private static Histogram learned(ByteBuffer in, int bins) {
        double[] edges = new double[bins - 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = in.getDouble();
        }
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            counts.add(in.getLong());
        }
        return new Histogram(new Bins(edges), counts);
    }
}
