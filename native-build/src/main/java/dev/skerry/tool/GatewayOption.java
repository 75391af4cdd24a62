package dev.skerry.tool;

import java.net.URI;
import picocli.CommandLine.Option;

/** {@code --gateway}, for commands that ask one. */
public final class GatewayOption {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            converter = Address.OfGateway.class,
            description = "The gateway's address (default: ${DEFAULT-VALUE}).")
    private URI address = URI.create("http://127.0.0.1:8080");

    /** The gateway's address. */
    public URI address() {
        return address;
    }
}
