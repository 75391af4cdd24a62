package dev.skerry.tool.authority;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes the root offline. */
@Command(
        name = "export-root",
        description = {
            "Write the root with its key to a file, see that the file is right, and delete the key at the gateway.",
            "The gateway goes on with its issuing CA; keep file and password apart and offline, for the next issuing CA needs them."
        },
        mixinStandardHelpOptions = true)
final class ExportRootCommand implements Callable<Integer> {
    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "A new file, PKCS#12.")
    private Path file = Path.of("");

    @Option(names = "--keep", description = "Leave the key at the gateway as well.")
    private boolean keep;

    @Mixin private PasswordOption password = new PasswordOption();

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String secret = password.read();
        var target = new RootFile(file);
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            String fingerprint = api.get("/api/authority").path("fingerprint").asText();
            var body = new ObjectMapper().createObjectNode().put("password", secret);
            String root = api.post("/api/authority/root/export", body).path("root").asText();
            target.write(Base64.getDecoder().decode(root));
            target.requireRoot(secret, fingerprint);
            if (!keep) {
                api.delete("/api/authority/root");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    keep
                            ? "%s has the root; the gateway has it as well.%n"
                            : "%s has the root, the gateway has it no more.%n",
                    file);
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
