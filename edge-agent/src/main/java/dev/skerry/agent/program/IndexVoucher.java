package dev.skerry.agent.program;

import dev.skerry.sync.sign.Artifact;
import org.jspecify.annotations.Nullable;

/** Says why the gateway does not vouch for the index of a program. */
public interface IndexVoucher {
    /**
     * Null if it does.
     *
     * @param manifest a serialized {@link dev.skerry.sync.proto.Signed}
     * @param name such as skerry-agent-linux-arm64
     */
    @Nullable String objection(
            byte[] manifest, String name, String version, Artifact.Content index);
}
