package dev.skerry.agent.config;

import dev.skerry.agent.clock.Trust;
import dev.skerry.agent.seal.AtRest;
import dev.skerry.agent.trust.SignedModels;
import dev.skerry.profile.log.LogFormat;
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

    Models models();

    /** Which model bundles may run. */
    interface Models {
        /**
         * Whether a bundle needs a manifest that the gateway signed: always, if the agent's gateway
         * shows a certificate, or never.
         */
        @WithDefault("if-enrolled")
        SignedModels.Demand signed();
    }

    /** Further names that HTTP requests may be for, such as that of a proxy on the same machine. */
    Optional<List<String>> hostNames();

    /**
     * A file that says what proves that a message is a device's; {@code skerry agent credentials}
     * writes it. Who is not in it needs no proof.
     */
    Optional<Path> credentialsFile();

    /**
     * A policy that is put in force on this agent, whatever was before, each time that the file is
     * another; the gateway's must follow from it. None: the first is the gateway's.
     */
    Optional<Path> policyFile();

    /**
     * A file with the key that all that the agent keeps is sealed with; {@code skerry agent key}
     * makes one. Without it systemd's credential is used.
     */
    Optional<Path> keyFile();

    /** Whether what the agent keeps is sealed: if there is a key, always, or never. */
    @WithDefault("auto")
    AtRest atRest();

    Mqtt mqtt();

    Coap coap();

    Limits limits();

    Host host();

    Gateway gateway();

    Enrol enrol();

    Outbox outbox();

    Clock clock();

    Pipeline pipeline();

    Discovery discovery();

    Audit audit();

    Logs logs();

    Messages messages();

    Drift drift();

    Traces traces();

    Program program();

    /** Of which messages the gateway is told what became of them, should it want to know. */
    interface Traces {
        /** The share of the messages that come without a trace of their own; 0: none at all. */
        @WithDefault("1")
        double share();

        /** How many a minute, whatever the gateway wants. */
        @WithDefault("60")
        int perMinute();
    }

    /** When what models see counts as moved from their training data. */
    interface Drift {
        /** How much time of readings is compared: long enough for all that is ordinary. */
        @WithDefault("24h")
        Duration window();

        /** The population stability index above which an input or the score has moved. */
        @WithDefault("0.25")
        double limit();
    }

    /** What the agent logs; a gateway may ask for the last lines. */
    interface Logs {
        /** How much memory the last lines may take. */
        @WithDefault("256K")
        MemorySize memory();

        /** What the console's lines are: text for people, or json for programs. */
        @WithDefault("text")
        LogFormat format();
    }

    /** The last messages of each device as they came, which a gateway may ask for. */
    interface Messages {
        /** How much memory they may take; 0 keeps none. */
        @WithDefault("1M")
        MemorySize memory();
    }

    /** The log of what the agent did and decided. */
    interface Audit {
        /** How many bytes of entries are kept; of older ones only the hashes are. */
        @WithDefault("64M")
        MemorySize capacity();
    }

    /** The site's broker. */
    interface Mqtt {
        /**
         * {@code tcp://host:port}, with TLS {@code mqtts://host:port} or {@code ssl://host:port};
         * without it the agent does not use MQTT.
         */
        Optional<String> url();

        /**
         * How far MQTT without TLS may go before the agent warns of it: {@code loopback} or {@code
         * anywhere}.
         */
        @WithDefault("loopback")
        String plaintext();

        /** PEM file with the authorities that may have signed the broker's certificate. */
        Optional<Path> caFile();

        /** PEM file with the agent's certificate for the broker. */
        Optional<Path> certificateFile();

        /** PEM file with the key of that certificate (PKCS #8). */
        Optional<Path> keyFile();

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

        /** UDP port for DTLS, once there are credentials or authorities; -1 for none. */
        @WithDefault("5684")
        int securePort();

        /** PEM file with the authorities of devices' certificates. */
        Optional<Path> caFile();

        /** PEM file with the agent's certificate for devices. */
        Optional<Path> certificateFile();

        /** PEM file with the key of that certificate (PKCS #8). */
        Optional<Path> keyFile();

        /** How far CoAP without DTLS may go: {@code loopback} or {@code anywhere}. */
        @WithDefault("loopback")
        String plaintext();

        /**
         * Devices that the agent observes (RFC 7641): the device's id with the address of its
         * resource, {@code coap://host:port/path} or {@code coaps://host:port/path}.
         */
        Map<String, String> observe();
    }

    /** What one device, or one that sends over CoAP, may send. */
    interface Limits {
        @WithDefault("256K")
        MemorySize messageBytes();

        /** Of a device; ten times as many at once. */
        @WithDefault("1000")
        int messagesPerSecond();

        /** Of an address, or an identity, whatever devices it speaks for. */
        @WithDefault("2000")
        int senderMessagesPerSecond();
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

        /**
         * PEM file with the authorities that may have signed the gateway's certificate, beside its
         * own root, which an enrolled agent knows.
         */
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

    /** How the agent comes to a certificate, where it has none; docs/enrolment.md. */
    interface Enrol {
        /** A file with a token from the gateway; it is deleted once the agent has a certificate. */
        Optional<Path> tokenFile();

        /** The token itself, by environment variable only: command lines are seen by everybody. */
        Optional<String> token();
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

    /** The agent's own program. */
    interface Program {
        /** Where other agents of the site get chunks of it; 0 for nowhere. */
        @WithDefault("0")
        int sharePort();
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

    /** What the agent looks at beyond its profiles. */
    interface Discovery {
        /**
         * Topic filters that it listens to for devices that no profile knows, by default the
         * announcements for Home Assistant; empty for none.
         */
        @WithDefault("homeassistant/+/+/config,homeassistant/+/+/+/config")
        Optional<List<String>> topics();

        /** CoAP servers, {@code coap://host:port}, that it asks what they have. */
        Optional<List<String>> coap();
    }
}
