package dev.skerry.tool;

import dev.skerry.tool.process.OwnTerminal;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Destroys what an agent keeps. */
@Command(
        name = "wipe",
        description = {
            "Destroy what an agent keeps: its key first, then credentials, identity, readings, twins, profiles, audit log and sealed models.",
            "It asks for the agent's id, and refuses while an agent runs in the folder. Afterwards the agent begins anew."
        },
        mixinStandardHelpOptions = true)
final class AgentWipeCommand implements Callable<Integer> {
    @Option(names = "--id", required = true, description = "The agent's id.")
    private String id = "";

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-agent",
            description = "The agent's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-agent");

    @Mixin private KeyFileOption key = new KeyFileOption();

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "Its credentials file, which is destroyed as well (default: none).")
    private @Nullable Path credentials;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = {"-D"},
            paramLabel = "NAME=VALUE",
            description = "Any other setting, such as -Dskerry.agent.data-dir=…")
    private Map<String, String> settings = Map.of();

    @Override
    public Integer call() {
        Map<String, String> extra = new HashMap<>(settings);
        key.addTo(extra);
        if (credentials != null) {
            extra.put("skerry.agent.credentials-file", credentials.toAbsolutePath().toString());
        }
        AgentSettings agent = new AgentSettings(id, "default", folder, null, -1, false, 0, extra);
        return OwnTerminal.run(new Programs(Installation.current()).wipe(agent, yes));
    }
}
