package dev.skerry.agent.infer.compare;

import dev.skerry.agent.infer.compare.Tally.Of;
import dev.skerry.agent.infer.run.LoadedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was counted before the agent started, until the bundles that it is of run again: a rollout
 * is judged by all of its steps. One is kept of each model and role. Any thread may ask.
 */
public final class KeptTallies {
    /** With what the names of states begin; no profile's name does. */
    private static final String STATE = "@figures/";

    private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

    /**
     * What is among these states.
     *
     * @param states those of all models; others than its own are passed over
     */
    public KeptTallies(Map<String, byte[]> states) {
        states.forEach(
                (name, state) -> {
                    if (name.startsWith(STATE)) {
                        kept.put(name, state);
                    }
                });
    }

    /** A tally that goes on where the one of the same bundle, role and rollout ended. */
    public Tally tally(Of of, LoadedModel model) {
        var tally = new Tally(of, model.session().times(), model.threshold());
        byte[] state = kept.remove(key(of));
        if (state != null) {
            restore(tally, state);
        }
        return tally;
    }

    /** Adds what a tally of a rollout counted since the last time, if it did. */
    public static void collectDirty(Tally tally, Map<String, byte[]> changed) {
        if (!tally.of().rolloutId().isEmpty() && tally.takeDirty()) {
            changed.put(key(tally.of()), encode(tally));
        }
    }

    private static String key(Of of) {
        return STATE + of.model() + "/" + of.role();
    }

    private static byte[] encode(Tally tally) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(tally.of().digest());
            out.writeUTF(tally.of().rolloutId());
            for (long count : tally.counts()) {
                out.writeLong(count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    /** Of another bundle or rollout, or damaged, it is no more than nothing. */
    private static void restore(Tally tally, byte[] state) {
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            if (in.readUTF().equals(tally.of().digest())
                    && in.readUTF().equals(tally.of().rolloutId())) {
                tally.restore(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            }
        } catch (IOException e) {
            // It is counted anew.
        }
    }
}
