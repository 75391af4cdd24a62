package dev.skerry.agent;

import dev.skerry.agent.audit.AuditLogs;
import dev.skerry.agent.audit.LogOwner;
import dev.skerry.agent.enrol.IdentityFolder;
import dev.skerry.agent.seal.WipeByHand;
import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which agent a data directory is of: its certificate says so, or else its audit log. */
final class DataOwner implements WipeByHand.Owner {
    @Override
    public Optional<String> of(Path dataDir, @Nullable DataKey key) throws IOException {
        Optional<String> certified =
                IdentityFolder.agentId(dataDir, files(key, IdentityFolder.NAME));
        return certified.isPresent()
                ? certified
                : LogOwner.of(dataDir, files(key, AuditLogs.FOLDER));
    }

    private static SealedFiles files(@Nullable DataKey key, String purpose) {
        return key == null ? SealedFiles.PLAIN : SealedFiles.opening(key, purpose);
    }
}
