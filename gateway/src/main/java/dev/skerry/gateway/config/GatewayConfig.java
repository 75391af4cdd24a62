package dev.skerry.gateway.config;

import dev.skerry.profile.log.LogFormat;
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

    /**
     * The file of the key that the gateway's secrets are sealed with; else systemd's credential
     * skerry-gateway.key, else gateway.key in the data directory, made at the first start.
     */
    Optional<Path> keyFile();

    /** Further names that requests may be for, such as that of a proxy on the same machine. */
    Optional<List<String>> hostNames();

    /** Which agents may open sessions. */
    @WithDefault("enrolled")
    Agents agents();

    /** The certificate authority. */
    Authority authority();

    /** The gateway's certificate. */
    Tls tls();

    /** Whether people log in. */
    @WithDefault("login")
    Access access();

    /** People and their sessions. */
    People people();

    /** Logins at an OIDC provider. */
    Oidc oidc();

    /** The durable store. */
    Store store();

    /** The agents' sessions. */
    Session session();

    /** The live events. */
    Events events();

    /** How fast a session or a token may ask. */
    Requests requests();

    /** The log of who did what. */
    Audit audit();

    /** The catalogue of model bundles. */
    Models models();

    /** The catalogue of agents' programs. */
    Programs programs();

    /** From when on something about an agent is worth an alarm. */
    Conditions conditions();

    /** How people elsewhere are told of alarms. */
    Notifications notifications();

    /** OpenTelemetry traces. */
    Traces traces();

    /** What the gateway logs. */
    Logs logs();

    /** The server that takes the gateway's mail. */
    Mail mail();

    /** Which agents may open sessions. */
    enum Agents {
        /** Those with a certificate of the gateway. */
        ENROLLED,
        /** Any; for demonstrations and tests, on loopback alone. */
        ANONYMOUS
    }

    /** The certificate authority. */
    interface Authority {
        /** How long an agent's certificate is valid; the agent renews it at two thirds. */
        @WithDefault("7d")
        Duration certificateLife();

        /**
         * How long after its end a certificate can still be renewed, though it opens no session.
         */
        @WithDefault("30d")
        Duration renewalGrace();

        /** The password of the root's PKCS#12; else a random one is kept sealed. */
        Optional<Path> rootPasswordFile();
    }

    /**
     * The gateway's certificate. The gateway makes its own; a configured one is shown to those who
     * ask for a name that it is for, such as browsers.
     */
    interface Tls {
        /** A PEM file with the certificate and those of its issuers. */
        Optional<Path> certificate();

        /** A PEM file with its key, PKCS#8 without a password. */
        Optional<Path> key();

        /** How long after the handshake a connection may be without its first request. */
        @WithDefault("15s")
        Duration firstRequest();
    }

    /** Whether people log in. */
    enum Access {
        /** Nobody sees or does anything before. */
        LOGIN,
        /** Whoever reaches the gateway is an admin; on loopback only. */
        OPEN
    }

    /** People and their sessions. */
    interface People {
        /** How long a session lasts that is not used. */
        @WithDefault("8h")
        Duration sessionIdle();

        /** How long a session lasts at the most. */
        @WithDefault("7d")
        Duration sessionEnd();
    }

    /** Logins at an OIDC provider. */
    interface Oidc {
        /** The provider's address, as its tokens name it; none is used without. */
        Optional<String> issuer();

        /** What the provider knows this gateway as. */
        Optional<String> clientId();

        /** The secret that goes with it. */
        Optional<String> clientSecret();

        /** Whom access tokens must be meant for; the client id, if it is not set. */
        Optional<String> audience();

        /** The claim that has somebody's roles at the provider; a path leads into objects. */
        @WithDefault("roles")
        String roleClaim();

        /** The claim that has the sites that somebody sees; everybody sees all without. */
        Optional<String> sitesClaim();

        /** Which roles at the provider make which here. */
        Roles roles();
    }

    /** Which roles at the OIDC provider make which here. */
    interface Roles {
        /** Those that make viewers. */
        Optional<List<String>> viewer();

        /** Those that make operators. */
        Optional<List<String>> operator();

        /** Those that make admins. */
        Optional<List<String>> admin();
    }

    /** The log of who did what. */
    interface Audit {
        /** How long the contents of entries are kept; their hashes stay for ever. */
        @WithDefault("400d")
        Duration keep();
    }

    /** The catalogue of model bundles. */
    interface Models {
        /** What all archives may take together. */
        @WithDefault("4G")
        MemorySize maxSize();
    }

    /** The catalogue of agents' programs. */
    interface Programs {
        /** What the chunks of all programs may take together. */
        @WithDefault("4G")
        MemorySize maxSize();
    }

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

    /** The pace of the API; docs/api.md says what counts for more. */
    interface Requests {
        /** Plain requests that may come at once. */
        @WithDefault("2000")
        int burst();

        /** Plain requests that may go on coming. */
        @WithDefault("100")
        int perSecond();
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

    /** From when on something about an agent is worth an alarm; zero switches one off. */
    interface Conditions {
        /** Nothing was heard of it for this long. */
        @WithDefault("5m")
        Duration cutOffAfter();

        /** Its outbox will be full in less than this. */
        @WithDefault("24h")
        Duration outboxLeft();

        /** Its certificate ends in less than this, and in less than a quarter of its life. */
        @WithDefault("24h")
        Duration certificateLeft();

        /** What it takes messages from could not be reached for this long. */
        @WithDefault("10m")
        Duration sourceDownAfter();

        /** How long the others have to hold. */
        @WithDefault("2m")
        Duration hold();
    }

    /** What the gateway logs. */
    interface Logs {
        /** What the console's lines are: text for people, or json for programs. */
        @WithDefault("text")
        LogFormat format();
    }

    /** OpenTelemetry traces; none without a collector. */
    interface Traces {
        /** The collector's address for OTLP over HTTP, such as http://localhost:4318. */
        Optional<String> endpoint();

        /** Messages of each agent of which a trace is wanted, at the most. */
        @WithDefault("6")
        int perMinute();

        /** The share of the API's requests that come without a trace of their own. */
        @WithDefault("0.05")
        double requests();
    }

    /** How people elsewhere are told of alarms. */
    interface Notifications {
        /** Where they reach the dashboard; else the address on this machine. */
        Optional<String> dashboard();

        /** Whether webhooks may lead to private addresses and to this machine. */
        @WithDefault("allowed")
        PrivateAddresses privateAddresses();

        /** Whether webhooks may lead to private addresses and to this machine. */
        enum PrivateAddresses {
            ALLOWED,
            REFUSED
        }
    }

    /** The server that takes the gateway's mail; none is sent without. */
    interface Mail {
        /** Its name. */
        Optional<String> host();

        /** Its port. */
        @WithDefault("587")
        int port();

        /** How the way there is secured: starttls, tls, or none, on this machine alone. */
        @WithDefault("starttls")
        String tls();

        /** As whom the gateway writes. */
        Optional<String> from();

        /** As whom it logs in there; not at all without. */
        Optional<String> user();

        /** A file whose first line is the password. */
        Optional<Path> passwordFile();

        /** PEM of whoever issued the server's certificate, if no public authority did. */
        Optional<Path> trust();
    }
}
