package dev.skerry.agent.infer.drift;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.drift.DriftFigure;
import dev.skerry.profile.drift.Histogram;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a profile's model takes and gives, over all devices, and says how far that is from
 * its training data. What it keeps does not grow with what comes; a step costs it a search among 63
 * edges for each number, and no garbage. The pipeline's thread counts; any thread may ask.
 */
public final class ModelDrift {
    /** What is told when something has moved. */
    public static final String MOVED = "SKR-M060";

    private static final byte VERSION = 1;

    /** Numbers that are kept to learn from, over all series, and in one. */
    private static final int SAMPLES = 8_192;

    private static final int FEWEST_SAMPLES = 128;
    private static final int MOST_SAMPLES = 512;

    /** It is written once in so many parts of a window, or after so many steps. */
    private static final int WRITES_IN_WINDOW = 256;

    private static final int UNSAVED_STEPS = 4_096;

    private final String where;
    private final String identity;
    private final List<String> inputs;
    private final @Nullable Reference reference;
    private final DriftSettings settings;
    private List<SeriesDrift> series;
    private long steps;
    private long begunAt;
    private int unsaved;
    private long savedAt;
    private long lastAt;
    private @Nullable Refusal trouble;

    /**
     * Of a model that begins.
     *
     * @param where profile and model, for messages
     * @param digest of the model
     * @param inputs what its inputs are called, in their order
     * @param reference how those and the score were in training; null if that is not known
     */
    public ModelDrift(
            String where,
            String digest,
            List<String> inputs,
            @Nullable Reference reference,
            DriftSettings settings) {
        this.where = where;
        this.inputs = List.copyOf(inputs);
        this.reference = reference;
        this.settings = settings;
        identity = digest + inputs;
        series = newSeries();
    }

    private List<SeriesDrift> newSeries() {
        int sample = Math.clamp(SAMPLES / (inputs.size() + 1), FEWEST_SAMPLES, MOST_SAMPLES);
        List<SeriesDrift> all = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Histogram trained = reference == null ? null : reference.features().get(i);
            all.add(new SeriesDrift(inputs.get(i), trained, sample));
        }
        all.add(new SeriesDrift("", reference == null ? null : reference.score(), sample));
        return all;
    }

    /**
     * Takes a step that counts.
     *
     * @param values of the inputs in their order, in the model's units
     * @param score NaN if the model gave none
     */
    public synchronized void step(double[] values, float score, long atMicros) {
        // An earlier one is of another device, or of a clock that was set back.
        if (steps == 0 || atMicros < begunAt) {
            begunAt = atMicros;
        }
        steps++;
        lastAt = atMicros;
        if (unsaved++ == 0) {
            savedAt = atMicros;
        }
        for (int i = 0; i < inputs.size(); i++) {
            series.get(i).add(values[i]);
        }
        if (!Float.isNaN(score)) {
            series.getLast().add(score);
        }
        if (steps >= DriftSettings.LEAST_STEPS && atMicros - begunAt >= settings.halfMicros()) {
            close();
        }
    }

    private void close() {
        steps = 0;
        unsaved = UNSAVED_STEPS;
        for (SeriesDrift one : series) {
            one.close(settings.limit());
        }
        trouble = judged();
    }

    /** Only what was trained on can be wrong; what was learned here just was a day like any. */
    private @Nullable Refusal judged() {
        List<DriftFigure> moved =
                series.stream()
                        .filter(one -> !one.isLearned())
                        .map(SeriesDrift::moved)
                        .filter(Objects::nonNull)
                        .sorted(Comparator.comparingDouble(DriftFigure::psi).reversed())
                        .toList();
        if (moved.isEmpty()) {
            return null;
        }
        return new Refusal(
                MOVED,
                "model %s has moved from its training data: %s: see whether a sensor or what it measures has changed; if it is to stay so, train the model again on what is so now"
                        .formatted(
                                where,
                                moved.stream()
                                        .map(ModelDrift::shown)
                                        .collect(Collectors.joining(", "))));
    }

    private static String shown(DriftFigure figure) {
        return String.format(
                Locale.ROOT,
                "%s (PSI %.2f, KS %.2f over %,d values)",
                figure.feature().isEmpty() ? "the score" : "'" + figure.feature() + "'",
                figure.psi(),
                figure.ks(),
                figure.samples());
    }

    /** What has moved, if something has; until half a window says otherwise. */
    public synchronized @Nullable Refusal trouble() {
        return trouble;
    }

    /** How far each input and the score are, those that there is something to compare of. */
    public synchronized List<DriftFigure> figures() {
        return series.stream().map(SeriesDrift::figure).filter(Objects::nonNull).toList();
    }

    /** The same of those that have seen half a window. */
    public synchronized List<DriftFigure> settled() {
        return series.stream().map(SeriesDrift::settled).filter(Objects::nonNull).toList();
    }

    /**
     * The largest index of those that have seen half a window, each less what it is by chance; NaN
     * if there is none.
     */
    public synchronized double largestPsi() {
        return series.stream()
                .mapToDouble(SeriesDrift::excess)
                .filter(it -> !Double.isNaN(it))
                .max()
                .orElse(Double.NaN);
    }

    /** What to write, if it is time for it; else null. */
    public synchronized byte @Nullable [] takeDirty() {
        boolean isDue =
                unsaved >= UNSAVED_STEPS
                        || (unsaved > 0
                                && Math.abs(lastAt - savedAt)
                                        >= 2 * settings.halfMicros() / WRITES_IN_WINDOW);
        return isDue ? encode() : null;
    }

    /** What it goes on with after a restart: version, whose it is, the counts, CRC-32C. */
    public synchronized byte[] encode() {
        unsaved = 0;
        int size = 1 + 2 * Integer.BYTES + 2 * Long.BYTES;
        for (SeriesDrift one : series) {
            size += one.sizeBytes();
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(VERSION).putInt(identity.hashCode()).putLong(steps).putLong(begunAt);
        series.forEach(one -> one.write(out));
        out.putInt(checksum(out.array(), out.position()));
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Goes on with what was encoded; false if it is damaged or another model's. */
    public synchronized boolean restore(byte[] bytes) {
        int body = bytes.length - Integer.BYTES;
        if (body < 0 || ByteBuffer.wrap(bytes).getInt(body) != checksum(bytes, body)) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, body);
        List<SeriesDrift> all = newSeries();
        try {
            if (in.get() != VERSION || in.getInt() != identity.hashCode()) {
                return false;
            }
            steps = in.getLong();
            begunAt = in.getLong();
            all.forEach(one -> one.read(in));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            steps = 0;
            return false;
        }
        series = all;
        trouble = judged();
        return true;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
