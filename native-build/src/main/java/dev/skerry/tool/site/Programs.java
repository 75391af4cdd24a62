package dev.skerry.tool.site;

import dev.skerry.tool.Installation;
import dev.skerry.tool.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The agent's and the gateway's command lines: of the jars that were built here, or of programs as
 * they are installed when the environment names them ({@link PackagedProgram}).
 */
public final class Programs {
    /** What an agent is deployed with on small hardware. */
    public static final List<String> AGENT_FLAGS =
            List.of(
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /** What a gateway is run with on one machine. */
    public static final List<String> GATEWAY_FLAGS =
            List.of(
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /**
     * Names a system property with further flags, separated by spaces, for gateways that run for a
     * minute only: to such a one the second compiler costs more than it gives.
     */
    public static final String GATEWAY_FLAGS_OF_TESTS = "skerry.gateway.flags";

    private static final String AGENT = "skerry-agent";

    /** ONNX Runtime reads it before any code of ours could switch its uploader off. */
    private static final Map<String, String> ENVIRONMENT = Map.of("ORT_DISABLE_TELEMETRY", "1");

    private final Installation installation;
    private final Optional<PackagedProgram> packagedAgent;
    private final Optional<PackagedProgram> packagedGateway;

    /** The programs of an installation, unless the environment names others. */
    public Programs(Installation installation) {
        this(
                installation,
                PackagedProgram.named(PackagedProgram.AGENT, AGENT),
                PackagedProgram.named(PackagedProgram.GATEWAY, "skerry-gateway"));
    }

    private Programs(
            Installation installation,
            Optional<PackagedProgram> packagedAgent,
            Optional<PackagedProgram> packagedGateway) {
        this.installation = installation;
        this.packagedAgent = packagedAgent;
        this.packagedGateway = packagedGateway;
    }

    /** The same gateway with the agent of this tree. */
    public Programs withAgent(Path tree) {
        return new Programs(
                installation, Optional.of(PackagedProgram.at(tree, AGENT)), packagedGateway);
    }

    /** An agent of a site. */
    public ProcessSpec agent(AgentSettings settings, String gatewayUrl) {
        String name = "agent " + settings.agentId();
        List<String> properties = settings.properties(gatewayUrl);
        Path log = settings.folder().resolve("agent.log");
        return packagedAgent
                .map(program -> program.with(name, properties, ENVIRONMENT, log))
                .orElseGet(
                        () ->
                                java(
                                        name,
                                        StartCache.ofAgent(installation, AGENT_FLAGS),
                                        properties,
                                        log));
    }

    /** The same agent's program as it gets a certificate, and then ends. */
    public ProcessSpec enrolment(AgentSettings settings, String gatewayUrl) {
        ProcessSpec agent = agent(settings, gatewayUrl);
        return with(agent, "enrol");
    }

    /** The same agent's program as it destroys what it keeps, and then ends. */
    public ProcessSpec wipe(AgentSettings settings, boolean isUnasked) {
        ProcessSpec agent = agent(settings, "");
        return isUnasked ? with(agent, "wipe", "unasked") : with(agent, "wipe");
    }

    /** The same agent's program as it verifies a file by the keys that it has pinned, and ends. */
    public ProcessSpec verification(AgentSettings settings, Path file) {
        return with(agent(settings, ""), "verify", file.toString());
    }

    private static ProcessSpec with(ProcessSpec agent, String... arguments) {
        List<String> command = new ArrayList<>(agent.command());
        command.addAll(List.of(arguments));
        return new ProcessSpec(
                agent.name(), command, agent.environment(), agent.limits(), agent.log());
    }

    /** A gateway on loopback that takes agents without a certificate. */
    public ProcessSpec gateway(Path folder, int httpPort, Map<String, String> extra) {
        List<String> properties = new ArrayList<>();
        properties.add("-Dskerry.gateway.data-dir=" + folder.resolve("data"));
        properties.add("-Dquarkus.http.host=127.0.0.1");
        properties.add("-Dquarkus.http.port=" + httpPort);
        properties.add("-Dquarkus.http.ssl-port=0");
        properties.add("-Dskerry.gateway.agents=anonymous");
        extra.forEach((name, value) -> properties.add("-D" + name + "=" + value));
        Path log = folder.resolve("gateway.log");
        return packagedGateway
                .map(program -> program.with("gateway", properties, ENVIRONMENT, log))
                .orElseGet(
                        () ->
                                java(
                                        "gateway",
                                        StartCache.ofGateway(installation, gatewayFlags()),
                                        properties,
                                        log));
    }

    private static List<String> gatewayFlags() {
        String further = System.getProperty(GATEWAY_FLAGS_OF_TESTS, "");
        return Stream.concat(GATEWAY_FLAGS.stream(), Stream.of(further.split(" ")))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    /** One whose agents enrol, over TLS on a port of its own, and where everybody may do all. */
    public ProcessSpec enrollingGateway(Path folder, int httpPort, int tlsPort) {
        return gateway(
                folder,
                httpPort,
                Map.of(
                        "quarkus.http.ssl-port",
                        String.valueOf(tlsPort),
                        "skerry.gateway.agents",
                        "enrolled",
                        "skerry.gateway.access",
                        "open"));
    }

    private static ProcessSpec java(
            String name, StartCache start, List<String> properties, Path log) {
        List<String> command = new ArrayList<>();
        command.add(start.java().toString());
        command.addAll(start.flags());
        start.flag().ifPresent(command::add);
        command.addAll(properties);
        command.add("-jar");
        command.add(start.jar().toString());
        return new ProcessSpec(name, command, ENVIRONMENT, "", log);
    }
}
