package dev.skerry.tool;

import dev.skerry.profile.credential.Credential;
import dev.skerry.profile.credential.CredentialsFault;
import dev.skerry.profile.credential.CredentialsFile;
import dev.skerry.profile.credential.Proof;
import dev.skerry.profile.credential.PskKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what proves that a message is a device's. */
@Command(
        name = "credentials",
        description = {
            "Say what proves that a message is a device's; a running agent follows within a second.",
            "  skerry agent credentials add bed-2 --psk bed-2",
            "  skerry agent credentials list",
            "  skerry agent credentials remove bed-2"
        },
        mixinStandardHelpOptions = true)
final class CredentialsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say add, list or remove.");
    }

    /** The file of one agent. */
    static final class FileOption {
        @Option(
                names = "--file",
                paramLabel = "FILE",
                defaultValue = "skerry-agent/credentials",
                description = "The agent's credentials file (default: ${DEFAULT-VALUE}).")
        private Path file = Path.of("skerry-agent/credentials");

        @Mixin private KeyFileOption key = new KeyFileOption();

        CredentialsFile file() {
            return new CredentialsFile(file, key.files(CredentialsFile.PURPOSE));
        }
    }

    private static ToolException unusable(CredentialsFault e) {
        return new ToolException("SKR-A661", ExitCode.ENVIRONMENT, e.getMessage() + ".");
    }

    @Command(
            name = "add",
            description = {
                "Let a device in. A key is made at random and printed once, or read from standard input.",
                "DEVICE may end with * for all whose ids begin so, or be a server that the agent asks, coaps://host:port."
            },
            mixinStandardHelpOptions = true)
    Integer add(
            @Mixin FileOption file,
            @Parameters(paramLabel = "DEVICE", description = "The device's id.") String device,
            @ArgGroup(multiplicity = "1") Shown shown) {
        Proof proof;
        try {
            proof = shown.proof();
            file.file().add(new Credential(device, proof));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        } catch (CredentialsFault e) {
            throw unusable(e);
        }
        spec.commandLine().getOut().printf("%s = %s%n", device, proof.shown());
        if (proof instanceof Proof.Psk psk && !shown.isRead()) {
            spec.commandLine().getOut().printf("key %s%n", psk.key().hex());
        }
        return ExitCode.OK.number();
    }

    /** What a device comes with. */
    static final class Shown {
        @ArgGroup(exclusive = false)
        private @Nullable Key psk;

        @Option(
                names = "--certificate",
                paramLabel = "SHA256",
                description =
                        "This certificate, as 'openssl x509 -noout -fingerprint -sha256' names it.")
        private @Nullable String certificate;

        @Option(
                names = "--subject",
                paramLabel = "NAME",
                description =
                        "A certificate of this subject, such as CN={device},O=Plant, by an authority of skerry.agent.coap.ca-file.")
        private @Nullable String subject;

        @Option(names = "--broker", description = "The site's broker vouches for it.")
        private boolean broker;

        boolean isRead() {
            return psk != null && psk.fromStandardInput;
        }

        Proof proof() {
            if (psk != null) {
                return new Proof.Psk(psk.identity, psk.key());
            }
            if (certificate != null) {
                return new Proof.Fingerprint(certificate.replaceFirst("^.*=", ""));
            }
            if (subject != null) {
                return new Proof.Subject(subject);
            }
            if (broker) {
                return new Proof.Broker();
            }
            throw new IllegalArgumentException("Say what the device comes with");
        }
    }

    /** A key and what it is called. */
    static final class Key {
        @Option(
                names = "--psk",
                paramLabel = "IDENTITY",
                required = true,
                description = "A key that is called so.")
        private String identity = "";

        @Option(
                names = "--key-stdin",
                description =
                        "Read the key from standard input: hexadecimal digits, or text: and characters.")
        private boolean fromStandardInput;

        PskKey key() {
            if (!fromStandardInput) {
                return PskKey.random(new SecureRandom());
            }
            try {
                var in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8));
                String line = in.readLine();
                return PskKey.of(line == null ? "" : line.strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(
            name = "list",
            description = "Print who is let in, without the keys.",
            mixinStandardHelpOptions = true)
    Integer list(@Mixin FileOption file) {
        try {
            file.file()
                    .read()
                    .forEach(
                            credential ->
                                    spec.commandLine()
                                            .getOut()
                                            .printf(
                                                    "%s = %s%n",
                                                    credential.devices(),
                                                    credential.proof().shown()));
        } catch (CredentialsFault e) {
            throw unusable(e);
        }
        return ExitCode.OK.number();
    }

    @Command(
            name = "remove",
            description = "Let a device in no more: all its lines go, or those of one identity.",
            mixinStandardHelpOptions = true)
    Integer remove(
            @Mixin FileOption file,
            @Parameters(paramLabel = "DEVICE", description = "As it stands in the file.")
                    String device,
            @Option(names = "--psk", paramLabel = "IDENTITY", description = "Only this identity.")
                    @Nullable String identity) {
        List<Credential> removed;
        try {
            removed =
                    file.file()
                            .remove(
                                    credential ->
                                            credential.devices().equals(device)
                                                    && (identity == null
                                                            || isOf(credential, identity)));
        } catch (CredentialsFault e) {
            throw unusable(e);
        }
        removed.forEach(
                credential ->
                        spec.commandLine()
                                .getOut()
                                .printf(
                                        "removed %s = %s%n",
                                        credential.devices(), credential.proof().shown()));
        if (removed.isEmpty()) {
            throw new ToolException(
                    "SKR-A663",
                    ExitCode.FOUND,
                    "There is no such line for '%s'. See 'skerry agent credentials list'."
                            .formatted(device));
        }
        return ExitCode.OK.number();
    }

    private static boolean isOf(Credential credential, String identity) {
        return credential.proof() instanceof Proof.Psk psk && psk.identity().equals(identity);
    }
}
