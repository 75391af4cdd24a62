package dev.skerry.tool;

import dev.skerry.tool.process.OwnTerminal;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gets an agent its certificate while somebody watches. */
@Command(
        name = "enrol",
        description = {
            "Get an agent a certificate from its gateway, with a token that an operator made there.",
            "The token is read from --token-file, from SKERRY_AGENT_ENROL_TOKEN, or from standard input. An agent that runs in the same folder takes the certificate up."
        },
        mixinStandardHelpOptions = true)
final class AgentEnrolCommand implements Callable<Integer> {
    @Option(names = "--id", required = true, description = "The agent's id, as the token has it.")
    private String id = "";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-agent",
            description = "The agent's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-agent");

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "https://127.0.0.1:8443",
            converter = Address.OfAuthority.class,
            description = "The gateway's address (default: ${DEFAULT-VALUE}).")
    private URI gateway = URI.create("https://127.0.0.1:8443");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token; it is deleted after use.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "Authorities in PEM that may have signed the gateway's certificate, if it was given one that is not of its own authority.")
    private @Nullable Path caFile;

    @Mixin private KeyFileOption key = new KeyFileOption();

    @Override
    public Integer call() {
        Map<String, String> extra = new HashMap<>();
        if (tokenFile != null) {
            extra.put("skerry.agent.enrol.token-file", tokenFile.toAbsolutePath().toString());
        }
        if (caFile != null) {
            extra.put("skerry.agent.gateway.ca-file", caFile.toAbsolutePath().toString());
        }
        key.addTo(extra);
        AgentSettings agent =
                new AgentSettings(
                        id, "default", Folders.usablePrivate(folder), null, -1, false, 0, extra);
        return OwnTerminal.run(
                new Programs(Installation.current()).enrolment(agent, gateway.toString()));
    }
}
