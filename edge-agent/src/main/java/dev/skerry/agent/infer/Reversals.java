package dev.skerry.agent.infer;

import dev.skerry.agent.infer.plan.ModelPlan;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.agent.pipeline.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bundles that acted in a rollout and were given up: one for each model, until its rollout is
 * another one. For one thread.
 */
public final class Reversals {
    /** With what the names of states begin, one for each model. */
    public static final String STATE = "models.reverted/";

    /** How many are kept; of more, those go first that no plan names. */
    static final int MOST = 64;

    private static final int MOST_CHARS = 4_000;

    private final Journal journal;
    private final Map<String, Kept> byModel = new HashMap<>();

    private record Kept(String rolloutId, String digest, Refusal why) {}

    /** Where it is written down. */
    public interface Journal {
        /** Writes nothing down. */
        Journal NONE =
                new Journal() {
                    @Override
                    public void save(Map<String, byte[]> states) {}

                    @Override
                    public void reverted(String bundle, String digest, Refusal why) {}
                };

        /** Keeps states as the outbox does. */
        void save(Map<String, byte[]> states);

        /** Another bundle acts in place of one that was given up. */
        void reverted(String bundle, String digest, Refusal why);
    }

    /**
     * What was kept.
     *
     * @param kept the states of the agent, of which those that begin with {@link #STATE} count
     */
    public Reversals(Journal journal, Map<String, byte[]> kept) {
        this.journal = journal;
        kept.forEach(
                (name, state) -> {
                    Kept one = name.startsWith(STATE) ? decode(state) : null;
                    if (one != null) {
                        byModel.put(name.substring(STATE.length()), one);
                    }
                });
    }

    /** Why a bundle does not act in this rollout any more; null if it may. */
    @Nullable Refusal of(ModelPlan plan, PlannedBundle bundle) {
        Kept kept = byModel.get(plan.name());
        return kept != null
                        && kept.rolloutId().equals(plan.rolloutId())
                        && kept.digest().equals(bundle.digest())
                ? kept.why()
                : null;
    }

    /** A bundle does not act in this rollout any more. */
    void keep(ModelPlan plan, PlannedBundle bundle, Refusal why) {
        var kept = new Kept(plan.rolloutId(), bundle.digest(), why);
        byModel.put(plan.name(), kept);
        journal.save(Map.of(STATE + plan.name(), encode(kept)));
    }

    /** Writes down that another bundle acts in place of one. */
    void tell(String bundle, String digest, Refusal why) {
        journal.reverted(bundle, digest, why);
    }

    /** Forgets those whose rollout is another one now. */
    void follow(List<ModelPlan> plans) {
        Map<String, byte[]> gone = new HashMap<>();
        for (ModelPlan plan : plans) {
            Kept kept = byModel.get(plan.name());
            if (kept != null && !kept.rolloutId().equals(plan.rolloutId())) {
                gone.put(STATE + plan.name(), new byte[0]);
            }
        }
        byModel.keySet().stream()
                .filter(name -> plans.stream().noneMatch(plan -> plan.name().equals(name)))
                .limit(Math.max(0, byModel.size() - gone.size() - MOST))
                .forEach(name -> gone.put(STATE + name, new byte[0]));
        if (!gone.isEmpty()) {
            gone.keySet().forEach(state -> byModel.remove(state.substring(STATE.length())));
            journal.save(gone);
        }
    }

    private static byte[] encode(Kept kept) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(kept.rolloutId());
            out.writeUTF(kept.digest());
            out.writeUTF(kept.why().code());
            String message = kept.why().message();
            out.writeUTF(message.substring(0, Math.min(message.length(), MOST_CHARS)));
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    /** Null if it is none, or none any more. */
    private static @Nullable Kept decode(byte[] state) {
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            return new Kept(in.readUTF(), in.readUTF(), new Refusal(in.readUTF(), in.readUTF()));
        } catch (IOException e) {
            return null;
        }
    }
}
