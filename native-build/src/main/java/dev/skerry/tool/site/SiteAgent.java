package dev.skerry.tool.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;

/** An agent's process with its uplink. */
public final class SiteAgent implements AutoCloseable {
    /** What an agent exits with that is to be started again, by order of its gateway. */
    public static final int START_AGAIN = 75;

    /** What an agent exits with that was wiped by order of its gateway. */
    public static final int WIPED = 76;

    /** Generous: several programs may start on two cores at once. */
    private static final Duration START = Duration.ofMinutes(3);

    private final AgentSettings settings;
    private final ProcessSpec spec;
    private final Link link;
    private final Http http;
    private volatile ManagedProcess process;

    SiteAgent(ProcessSpec spec, AgentSettings settings, Link link, Http http) {
        this.settings = settings;
        this.link = link;
        this.http = http;
        this.spec = spec;
        this.process = ManagedProcess.start(spec);
    }

    /** Its configuration. */
    public AgentSettings settings() {
        return settings;
    }

    /** Its uplink. */
    public Link link() {
        return link;
    }

    /** Its present process. */
    public ManagedProcess process() {
        return process;
    }

    /** Waits until it serves: its sources listen and its outbox is open. */
    public void awaitReady() {
        process.awaitReady(() -> http.isOk(uri("/q/health/ready")), START);
    }

    /** What it says about itself. */
    public JsonNode status() {
        return http.get(uri("/api/status"));
    }

    /** Whether it answers at all. */
    public boolean isUp() {
        return process.isAlive() && http.isOk(uri("/q/health/live"));
    }

    /** Whether the broker knows its subscriptions, or it has none. */
    public boolean isSubscribed() {
        try {
            for (JsonNode source : status().path("sources")) {
                if (source.path("name").asText().equals("mqtt")) {
                    return source.path("trouble").isNull();
                }
            }
            return settings.mqttPort() == null;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Whether nothing waits to be sent; false too while it doesn't answer. */
    public boolean isDrained() {
        try {
            return status().path("ledger").path("pending").asLong(-1) == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Starts it again if its gateway told it to; returns at once. */
    public synchronized void restartIfTold() {
        if (!process.isAlive() && process.exitCode() == START_AGAIN) {
            restart();
        }
    }

    /** Starts it again after its end; does not wait until it is ready. */
    public synchronized void restart() {
        process.close();
        process = ManagedProcess.start(spec);
    }

    /** An address of its REST interface. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + settings.httpPort() + path);
    }

    @Override
    public void close() {
        process.close();
        link.close();
    }
}
