package dev.skerry.tool;

import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.Programs;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway in the foreground. */
@Command(
        name = "gateway",
        description = {
            "Run one gateway with its embedded store until Ctrl-C.",
            "It listens on this machine only, and takes agents without a certificate as well, with --open or not; -Dskerry.gateway.agents=enrolled demands one."
        },
        mixinStandardHelpOptions = true)
final class GatewayCommand implements Callable<Integer> {
    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "skerry-gateway",
            description = "Where it keeps its data and its log (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("skerry-gateway");

    @Option(
            names = "--port",
            defaultValue = "8080",
            converter = WholeNumber.Port.class,
            description = "HTTP port for agents, REST and dashboard (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--open",
            description =
                    "Whoever reaches it is an admin, without a login; on this machine only. That agents need no certificate it does not change: see above.")
    private boolean open;

    @Option(
            names = {"-D"},
            paramLabel = "NAME=VALUE",
            description = "Any other setting, such as -Dskerry.gateway.….")
    private Map<String, String> settings = Map.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Map<String, String> all = new TreeMap<>(settings);
        if (open) {
            all.put("skerry.gateway.access", "open");
        }
        ProcessSpec gateway =
                new Programs(Installation.current())
                        .gateway(Folders.usablePrivate(folder), port, all);
        return Foreground.run(
                ManagedProcess.start(gateway),
                "Gateway on http://127.0.0.1:%d, log %s, stop with Ctrl-C"
                        .formatted(port, gateway.log()),
                spec.commandLine());
    }
}
