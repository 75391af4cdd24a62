package dev.skerry.tool.site;

import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A gateway and its agents as processes of this machine. The demo, the checks, the benchmarks and
 * the system tests all stand on it.
 */
public final class Site implements AutoCloseable {
    private static final String ACCESS = "skerry.gateway.access";

    /** Nobody logs in at a site that was made to be tried. */
    private static final Map<String, String> OPEN = Map.of(ACCESS, "open");

    private static final Duration START = Duration.ofMinutes(3);

    private final Programs programs;
    private final Http http = new Http();
    private final int gatewayPort;
    private final int uplinkPort;
    private final @Nullable ServerIdentity identity;
    private volatile ProcessSpec gatewaySpec;
    private final List<SiteAgent> agents = new CopyOnWriteArrayList<>();
    private volatile ManagedProcess gateway;
    private boolean closed;

    /** Starts the gateway; it is not ready yet. */
    public Site(Installation installation, Path folder, int gatewayPort) {
        this(installation, folder, gatewayPort, null, gatewayPort, Map.of());
    }

    /** The same, with these further settings of the gateway. */
    public static Site with(
            Map<String, String> settings, Installation installation, Path folder, int gatewayPort) {
        return new Site(installation, folder, gatewayPort, null, gatewayPort, settings);
    }

    /** The same, with TLS between the agents and the gateway. */
    public static Site withTls(Installation installation, Path folder, int gatewayPort) {
        ServerIdentity identity = ServerIdentity.create(installation, folder.resolve("tls"));
        return new Site(installation, folder, gatewayPort, identity, Ports.freeTcp(), Map.of());
    }

    private Site(
            Installation installation,
            Path folder,
            int gatewayPort,
            @Nullable ServerIdentity identity,
            int uplinkPort,
            Map<String, String> further) {
        this.programs = new Programs(installation);
        this.gatewayPort = gatewayPort;
        this.uplinkPort = uplinkPort;
        this.identity = identity;
        Path place = folder.resolve("gateway");
        this.gatewaySpec =
                identity == null
                        ? programs.gateway(place, gatewayPort, with(further))
                        : programs.gateway(place, gatewayPort, withTls(identity, uplinkPort))
                                .with(identity.environment());
        this.gateway = ManagedProcess.start(gatewaySpec);
    }

    private static Map<String, String> with(Map<String, String> further) {
        Map<String, String> settings = new TreeMap<>(OPEN);
        settings.putAll(further);
        return settings;
    }

    private static Map<String, String> withTls(ServerIdentity identity, int uplinkPort) {
        Map<String, String> settings = new TreeMap<>(OPEN);
        settings.putAll(identity.properties(uplinkPort));
        return settings;
    }

    private ProcessSpec agentSpec(AgentSettings settings, int port) {
        return identity == null
                ? programs.agent(settings, "http://127.0.0.1:" + port)
                : programs.agent(
                        settings.with(
                                "skerry.agent.gateway.ca-file", identity.certificate().toString()),
                        "https://127.0.0.1:" + port);
    }

    /** Starts an agent whose uplink leads to the gateway; it is not ready yet. */
    public SiteAgent startAgent(AgentSettings settings) {
        return startAgent(settings, "");
    }

    /** Starts an agent under a limit of the shell, such as {@code ulimit -f 100}. */
    public SiteAgent startAgent(AgentSettings settings, String limits) {
        synchronized (agents) {
            if (closed) {
                throw new IllegalStateException("the site is closed");
            }
            Link link = Link.to(uplinkPort);
            SiteAgent agent =
                    new SiteAgent(
                            agentSpec(settings, link.port()).limited(limits), settings, link, http);
            agents.add(agent);
            return agent;
        }
    }

    /** Waits until the gateway and every agent are ready. */
    public void awaitReady() {
        awaitGateway();
        agents.forEach(SiteAgent::awaitReady);
    }

    /** Waits until the gateway is ready. */
    public void awaitGateway() {
        gateway.awaitReady(() -> http.isOk(uri("/q/health/ready")), START);
    }

    /** The agents in the order they were started. */
    public List<SiteAgent> agents() {
        return List.copyOf(agents);
    }

    /** The gateway's present process. */
    public ManagedProcess gateway() {
        return gateway;
    }

    /** Kills the gateway with SIGKILL. */
    public void killGateway() {
        gateway.kill();
    }

    /** Starts the gateway again after its end; does not wait until it is ready. */
    public void restartGateway() {
        gateway.close();
        gateway = ManagedProcess.start(gatewaySpec);
    }

    /** Starts the gateway again, after its end, as one where people log in. */
    public void restartGatewayWithLogins() {
        gatewaySpec = gatewaySpec.without("-D" + ACCESS + "=open");
        restartGateway();
    }

    /** The client for the REST interfaces. */
    public Http http() {
        return http;
    }

    /** An address of the gateway's REST interface. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    @Override
    public void close() {
        synchronized (agents) {
            closed = true;
        }
        // Agents first and side by side: each may flush for seconds.
        List<Thread> closing =
                agents.stream().map(a -> Thread.ofVirtual().start(a::close)).toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        gateway.close();
        http.close();
    }
}
