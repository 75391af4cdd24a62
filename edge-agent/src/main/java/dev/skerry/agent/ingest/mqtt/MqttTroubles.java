package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.ingest.tls.TlsFault;
import dev.skerry.agent.pipeline.Refusal;
import java.io.EOFException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the broker, in words for the person who can mend it. */
final class MqttTroubles {
    private static final int CLIENT_ID_REFUSED = 0x85;
    private static final int BAD_CREDENTIALS = 0x86;
    private static final int NOT_AUTHORISED = 0x87;
    private static final int TAKEN_OVER = 0x8E;
    private static final String NOT_REACHED = "SKR-I001";
    private static final String LOST = "SKR-I003";

    private final String url;
    private final String clientId;

    MqttTroubles(String url, String clientId) {
        this.url = url;
        this.clientId = clientId;
    }

    /** Connecting did not work. */
    Refusal connecting(MqttException e) {
        String tls = tlsFault(e);
        if (tls != null) {
            return new Refusal(
                    "SKR-I040",
                    "TLS with the broker at %s does not come about (%s): see that skerry.agent.mqtt.ca-file has the authority of its certificate, that this is for the host of skerry.agent.mqtt.url and valid, and that skerry.agent.mqtt.certificate-file has one that the broker takes"
                            .formatted(url, tls));
        }
        return switch (e.getReasonCode()) {
            case BAD_CREDENTIALS, NOT_AUTHORISED ->
                    new Refusal(
                            "SKR-I002",
                            "the broker at %s does not let %s in: set skerry.agent.mqtt.username and skerry.agent.mqtt.password-file to what the broker knows"
                                    .formatted(url, clientId));
            case CLIENT_ID_REFUSED ->
                    new Refusal(
                            "SKR-I002",
                            "the broker at %s does not take the client id %s: allow it there, or change skerry.agent.id"
                                    .formatted(url, clientId));
            default ->
                    new Refusal(
                            NOT_REACHED,
                            "the broker at %s can't be reached (%s): start it, or correct skerry.agent.mqtt.url; the agent goes on trying"
                                    .formatted(url, reason(e)));
        };
    }

    /** Whether trying again does not help by itself. */
    static boolean needsMending(Refusal trouble) {
        return !trouble.code().equals(NOT_REACHED) && !trouble.code().equals(LOST);
    }

    /** An established connection ended. */
    Refusal lost(MqttDisconnectResponse why) {
        MqttException cause = why.getException();
        String reason = cause == null ? "reason code " + why.getReturnCode() : reason(cause);
        return new Refusal(
                LOST,
                "the connection to the broker at %s was lost (%s): the agent connects again; what was not acknowledged comes again"
                        .formatted(url, reason));
    }

    /** Connections end as soon as they are there. */
    Refusal rival() {
        return new Refusal(
                "SKR-I005",
                "the broker at %s ends each new connection of %s at once, as it does when another client uses the same id: give each agent its own skerry.agent.id"
                        .formatted(url, clientId));
    }

    /** Whether the broker said that another client has the session now. */
    static boolean takenOver(MqttDisconnectResponse why) {
        return why.getReturnCode() == TAKEN_OVER;
    }

    /** The broker refused subscriptions. */
    Refusal subscribing(List<String> topics) {
        return new Refusal(
                "SKR-I004",
                "the broker at %s refused the subscription to %s: let %s read there"
                        .formatted(url, String.join(", ", topics), clientId));
    }

    /** The password can't be read. */
    Refusal password(String file, String why) {
        return new Refusal(
                "SKR-I006",
                "the broker's password can't be read from %s (%s): put it there on the first line, readable for the agent's user, or correct skerry.agent.mqtt.password-file"
                        .formatted(file, why));
    }

    /** What TLS needs can't be read. */
    Refusal files(TlsFault e) {
        return new Refusal(
                "SKR-I041",
                "the broker at %s can't be asked with TLS: %s; correct the files of skerry.agent.mqtt.ca-file, .certificate-file and .key-file, which are read anew at each attempt"
                        .formatted(url, e.getMessage()));
    }

    /** What the deepest cause says, if TLS failed. */
    private static @Nullable String tlsFault(Throwable failure) {
        String found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || found != null) {
                found = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            }
        }
        return found;
    }

    private static String reason(MqttException e) {
        Throwable cause = e.getCause();
        if (cause instanceof EOFException) {
            return "the broker closed it";
        }
        return cause == null ? String.valueOf(e.getMessage()) : cause.toString();
    }
}
