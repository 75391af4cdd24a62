package dev.skerry.gateway.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What can be configured under {@code skerry.gateway}; docs/configuration-gateway.md explains it.
 */
@ConfigMapping(prefix = "skerry.gateway")
public interface GatewayConfig {
    /** The directory of the store; created when it does not exist. */
    @WithDefault("data/gateway")
    Path dataDir();

    /** Further names that requests may be for, such as that of a proxy on the same machine. */
    Optional<List<String>> hostNames();

    /** The durable store. */
    Store store();

    /** The agents' sessions. */
    Session session();

    /** The live events. */
    Events events();

    /** The durable store. */
    interface Store {
        /** How long a commit waits for more to commit with it; one disk sync serves them all. */
        @WithDefault("5ms")
        Duration commitInterval();

        /** How many bytes may wait for a commit; beyond it agents are not read from. */
        @WithDefault("32M")
        MemorySize queueSize();

        /** How much of the store is kept in memory. */
        @WithDefault("32M")
        MemorySize cacheSize();

        /** How many questions are answered at a time. */
        @WithDefault("8")
        int readers();
    }

    /** The agents' sessions. */
    interface Session {
        /** How many batches an agent may have sent that are not acknowledged. */
        @WithDefault("64")
        int credits();

        /** How many agents may be connected. */
        @WithDefault("20000")
        int maxSessions();

        /** An agent of which nothing is heard for this long is shown as cut off. */
        @WithDefault("10s")
        Duration cutOffAfter();

        /** A session in which no frame came for this long is ended. */
        @WithDefault("45s")
        Duration silence();
    }

    /** The live events. */
    interface Events {
        /** How many event streams may be open. */
        @WithDefault("200")
        int maxSubscribers();

        /** How many events may wait for one subscriber before it is dropped. */
        @WithDefault("1024")
        int buffer();

        /** A device's readings are handed on at most once in this time. */
        @WithDefault("100ms")
        Duration readingsInterval();

        /**
         * How often a heartbeat is sent on each stream: proxies keep it open, and whoever reads
         * notices when the gateway stands still.
         */
        @WithDefault("3s")
        Duration heartbeat();
    }
}
