package dev.skerry.gateway.config;

import org.eclipse.microprofile.config.Config;

/** Where a person on this machine reaches the gateway. */
public final class PublicAddress {
    private PublicAddress() {}

    /** The address of the dashboard; with TLS where plaintext is switched off. */
    public static String of(Config config) {
        boolean plaintext =
                !"disabled".equalsIgnoreCase(text(config, "quarkus.http.insecure-requests", ""));
        String host = text(config, "quarkus.http.host", "127.0.0.1");
        return "%s://%s:%s"
                .formatted(
                        plaintext ? "http" : "https",
                        host.equals("0.0.0.0") || host.equals("::") ? "localhost" : bracketed(host),
                        plaintext
                                ? text(config, "quarkus.http.port", "8080")
                                : text(config, "quarkus.http.ssl-port", "8443"));
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String text(Config config, String name, String otherwise) {
        String value = config.getConfigValue(name).getValue();
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
