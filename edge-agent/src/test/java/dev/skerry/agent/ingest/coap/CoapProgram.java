package dev.skerry.agent.ingest.coap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A CoAP client of another maker: libcoap's, with one of the libraries for DTLS. */
final class CoapProgram {
    private static final Pattern RESPONSE = Pattern.compile("c:([245]\\.\\d\\d)");

    private CoapProgram() {}

    /**
     * Posts a level.
     *
     * @param library {@code gnutls}, {@code openssl} or {@code notls}
     * @param options further ones, such as the key
     * @return the code of the answer, or nothing; then what the program said
     */
    static String post(Path folder, String library, String address, String... options)
            throws IOException, InterruptedException {
        Path binary = Path.of("/usr/bin/coap-client-" + library);
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(binary + " is missing: apt-get install libcoap3-bin");
        }
        List<String> command =
                new ArrayList<>(List.of(binary.toString(), "-v", "7", "-m", "post", "-t", "50"));
        command.addAll(List.of("-B", "3", "-e", "{\"level\": %d}".formatted(System.nanoTime())));
        command.addAll(Arrays.asList(options));
        command.add(address);
        Path log = Files.createTempFile(folder, "coap", ".log");
        Process client =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!client.waitFor(30, TimeUnit.SECONDS)) {
            client.destroyForcibly();
        }
        String said = Files.readString(log);
        String code = "";
        Matcher responses = RESPONSE.matcher(said);
        while (responses.find()) {
            code = responses.group(1);
        }
        return code + " " + said;
    }
}
