package dev.skerry.agent.infer;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.Artifact.Version;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says which bundles may run. Any thread may ask. */
public interface ModelTrust {
    /** All may. */
    ModelTrust ANY =
            new ModelTrust() {
                @Override
                public Verdict judge(Offered bundle) {
                    return new Verdict.MayRun(() -> {});
                }

                @Override
                public long epoch() {
                    return 0;
                }
            };

    /**
     * A bundle as it was read.
     *
     * @param at its file or folder
     * @param isNamedExactly whether the profile names this very version
     * @param files what was read, in plain; the manifest is none of them
     * @param manifest null if there is none
     */
    record Offered(
            Path at,
            String name,
            Version version,
            boolean isNamedExactly,
            Map<String, Content> files,
            @Nullable ByteString manifest) {}

    /** What is said of a bundle. */
    sealed interface Verdict {
        /**
         * It may.
         *
         * @param whenItRuns is to be run if it does
         */
        record MayRun(Runnable whenItRuns) implements Verdict {}

        /** It may not. */
        record Refused(Refusal why) implements Verdict {}
    }

    /** Judges a bundle. */
    Verdict judge(Offered bundle);

    /** Another number when bundles that were refused may be judged otherwise. */
    long epoch();
}
