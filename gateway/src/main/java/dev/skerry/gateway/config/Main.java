package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The gateway's process. Exit codes: 0 stopped, 1 failed, 2 can't start as configured. */
@QuarkusMain
public final class Main {
    /** The exit code when the gateway can't start as it is configured. */
    public static final int CANNOT_START = 2;

    Main() {}

    public static void main(String... args) {
        Quarkus.run(null, Main::exit, args);
    }

    private static void exit(int code, Throwable failure) {
        if (failure instanceof QuarkusBindException bind) {
            GatewayError error = GatewayError.PORT_IN_USE;
            System.err.printf(
                    "%s: %s: %s:%d. What to do: %s%n",
                    error.code(), error.meaning(), bind.getHost(), bind.getPort(), error.advice());
            System.exit(CANNOT_START);
        }
        System.exit(code);
    }
}
