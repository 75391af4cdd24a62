package dev.skerry.gateway.config;

import dev.skerry.gateway.authority.KeyAgreement;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.people.AdminLink;
import dev.skerry.gateway.secret.PrivateFiles;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The gateway's process. Exit codes: 0 stopped, 1 failed, 2 can't start as configured. */
@QuarkusMain
public final class Main {
    private static final int FAILED = 1;
    private static final int CANNOT_START = 2;

    Main() {}

    public static void main(String... args) {
        if (args.length == 1 && args[0].equals("admin-link")) {
            System.exit(printAdminLink());
        }
        KeyAgreement.prefer();
        Quarkus.run(null, Main::exit, args);
    }

    /** What {@code skerry people admin-link} runs, beside a gateway or without one. */
    private static int printAdminLink() {
        Config config = ConfigUtils.configBuilder().build();
        Path dataDir =
                Path.of(
                        config.getOptionalValue("skerry.gateway.data-dir", String.class)
                                .orElse("data/gateway"));
        try {
            PrivateFiles.createDataDirectory(dataDir);
            AdminLink.Made made =
                    new AdminLink(dataDir, InstantSource.system(), new SecureRandom()).make();
            System.out.printf(
                    "This link makes an admin, once, until %s:%n%s%n",
                    made.endsAt(), made.at(PublicAddress.of(config)));
            return 0;
        } catch (IOException e) {
            System.err.println(
                    new CannotStartException(GatewayError.DATA_DIR_UNUSABLE, dataDir + ": " + e)
                            .getMessage());
            return CANNOT_START;
        }
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure == null) {
            System.exit(code);
        }
        String message = forPeople(failure);
        if (message == null) {
            Logger.getLogger(Main.class).error("the gateway failed to start", failure);
            System.exit(FAILED);
        }
        System.err.println(message);
        System.exit(CANNOT_START);
    }

    /** What to tell when the configuration is at fault; null when the program is. */
    static @Nullable String forPeople(@Nullable Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CannotStartException) {
                return t.getMessage();
            }
            if (t instanceof ConfigValidationException invalid) {
                return forPeople(invalid);
            }
            if (t instanceof QuarkusBindException bind) {
                return new CannotStartException(
                                GatewayError.PORT_IN_USE, bind.getHost() + ":" + bind.getPort())
                        .getMessage();
            }
        }
        return null;
    }

    private static @Nullable String forPeople(ConfigValidationException invalid) {
        List<String> messages =
                IntStream.range(0, invalid.getProblemCount())
                        .mapToObj(i -> invalid.getProblem(i).getMessage())
                        .toList();
        try {
            Settings.check(ConfigUtils.configBuilder().build(), messages);
            return invalid.getMessage();
        } catch (CannotStartException e) {
            return e.getMessage();
        }
    }
}
