package dev.skerry.agent.enrol;

import dev.skerry.agent.config.AgentConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose certificate is kept, and where it comes from.
 *
 * @param authorities PEM file with those that may have signed the gateway's certificate
 */
public record IdentitySettings(
        URI gateway,
        String agentId,
        Optional<Path> authorities,
        Path dataDir,
        IdentityKeeper.Tokens tokens) {
    /** As configured, for the gateway at an address. */
    public static IdentitySettings of(AgentConfig config, URI gateway) {
        return new IdentitySettings(
                gateway,
                config.id().orElseThrow(),
                config.gateway().caFile(),
                config.dataDir(),
                new IdentityKeeper.Tokens(config.enrol().tokenFile(), config.enrol().token()));
    }
}
