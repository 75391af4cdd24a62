package dev.skerry.gateway.notify;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The server that takes the gateway's mail.
 *
 * @param tls starttls, tls or none; the last on this machine alone
 * @param passwordFile whose first line is the password
 * @param trust PEM of whoever issued its certificate, if no public authority did
 */
public record MailSettings(
        String host,
        int port,
        String tls,
        String from,
        Optional<String> user,
        Optional<Path> passwordFile,
        Optional<Path> trust) {}
