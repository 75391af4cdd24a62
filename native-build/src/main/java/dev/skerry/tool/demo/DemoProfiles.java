package dev.skerry.tool.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Gives an agent its copies of the demo's profiles. */
final class DemoProfiles {
    /** The port of the valve's CoAP server as the shipped profile names it. */
    private static final String VALVE_ADDRESS = "coap://127.0.0.1:5685/";

    private DemoProfiles() {}

    /** Writes the named profiles into the folder. */
    static void install(List<String> names, Path folder, int valvePort) {
        try {
            Files.createDirectories(folder);
            for (String name : names) {
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        read(name)
                                .replace(
                                        VALVE_ADDRESS,
                                        "coap://127.0.0.1:%d/".formatted(valvePort)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String name) throws IOException {
        String resource = "/demo/profiles/" + name + ".yaml";
        try (InputStream in = DemoProfiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
