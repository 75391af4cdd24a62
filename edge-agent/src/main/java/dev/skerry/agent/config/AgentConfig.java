package dev.skerry.agent.config;

import dev.skerry.agent.clock.Trust;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agent's settings. Each can be given as a system property ({@code -Dskerry.agent.site=…}), as
 * an environment variable ({@code SKERRY_AGENT_SITE}) or in {@code config/application.properties}
 * beside the working directory. docs/configuration.md lists them; {@link ConfigCheck} refuses what
 * makes no sense.
 */
@ConfigMapping(prefix = "skerry.agent")
public interface AgentConfig {
    /**
     * The agent's name, unique in the fleet; required. Letters, digits, dot, hyphen, underscore.
     */
    Optional<String> id();

    /** The place that the agent belongs to; it stands for {@code {site}} in profiles. */
    @WithDefault("default")
    String site();

    /** Where the outbox rests; created when it is missing. */
    @WithDefault("data")
    Path dataDir();

    /** Where device profiles ({@code *.yaml}) are read from at the start. */
    @WithDefault("profiles")
    Path profilesDir();

    /** Where model bundles rest. */
    @WithDefault("models")
    Path modelsDir();

    /** Further names that HTTP requests may be for, such as that of a proxy on the same machine. */
    Optional<List<String>> hostNames();

    Mqtt mqtt();

    Coap coap();

    Host host();

    Gateway gateway();

    Outbox outbox();

    Clock clock();

    Pipeline pipeline();

    /** The site's broker. */
    interface Mqtt {
        /** {@code tcp://host:port}; without it the agent does not use MQTT. */
        Optional<String> url();

        Optional<String> username();

        /** A file whose first line is the password. */
        Optional<Path> passwordFile();

        /** The default of {@link #receiveMaximum}, which other settings depend on. */
        String RECEIVE_MAXIMUM = "1000";

        /** How many messages the broker may have delivered and not yet seen acknowledged. */
        @WithDefault(RECEIVE_MAXIMUM)
        int receiveMaximum();

        /** How long the broker keeps messages for an agent that is away; in whole seconds. */
        @WithDefault("7d")
        Duration sessionExpiry();

        /** How often each side shows that it is there; in whole seconds. */
        @WithDefault("30s")
        Duration keepAlive();
    }

    /** The agent's own CoAP server. */
    interface Coap {
        /** UDP port; 0 takes any free one, -1 switches CoAP off. */
        @WithDefault("5683")
        int port();

        /** Address to listen on. */
        @WithDefault("127.0.0.1")
        String host();

        /**
         * Devices that the agent observes (RFC 7641): the device's id with the address of its
         * resource, {@code coap://host:port/path}.
         */
        Map<String, String> observe();
    }

    /** The machine that the agent runs on, as a device. */
    interface Host {
        @WithDefault("true")
        boolean enabled();
    }

    /** The other end of the uplink. */
    interface Gateway {
        /**
         * {@code https://host:port}, or {@code http://host:port} on loopback; without it the agent
         * works for itself.
         */
        Optional<String> url();

        /** PEM file with the authorities that may have signed the gateway's certificate. */
        Optional<Path> caFile();

        /** How often the agent reports its ledger and its state. */
        @WithDefault("5s")
        Duration statusInterval();

        /**
         * How long the gateway may be silent before the link counts as cut. It is asked for a sign
         * of life after two fifths of that; a slow link gets more time by itself.
         */
        @WithDefault("5s")
        Duration silence();

        /** The longest wait between two attempts to connect; the first is 250 ms at most. */
        @WithDefault("30s")
        Duration reconnectMax();
    }

    /** The store that outlives cuts of the uplink, of the power and of the process. */
    interface Outbox {
        /** How long records may wait to be committed together. */
        @WithDefault("50ms")
        Duration commitInterval();

        /**
         * The same while no gateway takes batches: nobody looks at live data then, and longer
         * groups spare the flash. Decisions and messages whose senders wait are not held up.
         */
        @WithDefault("1s")
        Duration offlineCommitInterval();

        /** How many records are committed together at most. */
        @WithDefault("4000")
        int commitRecords();

        /**
         * A file with the key that encrypts the outbox: 64 hexadecimal digits, as {@code openssl
         * rand -hex 32} prints them. Without it nothing is encrypted.
         */
        Optional<Path> keyFile();

        /** How many bytes of batches may wait for the gateway; then sources are held back. */
        @WithDefault("1G")
        MemorySize capacity();

        /** How many accepted messages are remembered to recognise redeliveries. */
        @WithDefault("8192")
        int recentMessages();
    }

    /** The time that readings are stamped with. */
    interface Clock {
        /**
         * When the system clock is believed: {@code auto}, when it is synchronised, or can be right
         * on a machine that keeps time while it is off; {@code always}; or {@code never}, to go by
         * the gateway's alone.
         */
        @WithDefault("auto")
        Trust trust();

        /** A file that whoever sets the system clock by the network touches each time. */
        @WithDefault("/run/systemd/timesync/synchronized")
        Path synchronisedFile();

        /**
         * For tests: a file with the seconds that the system clock is off by and, on a second line,
         * another id of the machine's boot.
         */
        Optional<Path> pretenceFile();
    }

    /** What may wait between a source and the outbox. */
    interface Pipeline {
        /** Messages that wait to be decoded. */
        @WithDefault("1024")
        int queueMessages();

        /** Their payloads together. */
        @WithDefault("4M")
        MemorySize queueBytes();

        /** Devices that one agent keeps state for; messages of any more are refused. */
        @WithDefault("10000")
        int maxDevices();
    }
}
